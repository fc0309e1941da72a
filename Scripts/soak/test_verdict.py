#!/usr/bin/env python3
"""The rule of the long run, held against lines whose truth is known: python3 -m unittest discover Scripts/soak"""
import random
import unittest

import picture
import report
import verdict


def line(change=lambda t: 0, base=60.0, noise=0.3, seconds=1350, step=2.5):
    """A line with noise, and what `change` adds to it at each moment."""
    draw = random.Random(1)
    moments = [index * step for index in range(int(seconds / step))]
    return [(t, base + draw.uniform(-noise, noise) + change(t)) for t in moments]


def recording(**series):
    """A run in which everything is as it should be, but for these series."""
    lines = {"rss": line(), "pss": line(), "anonymous": line(base=20), "descriptors": line(base=700, noise=60),
             "connections": line(base=680, noise=60), "close-wait": line(base=0, noise=0), "threads": line(base=7, noise=0),
             "lag50": line(base=0.3, noise=0.1), "lag99": line(base=3), "echo99": line(base=2), "cpu": line(base=1),
             "machine": line(base=2), "fleet": line(base=1), "waits": line(base=0.02, noise=0.01),
             "switches a second": line(base=500), "delivered": line(lambda t: 500 * t, base=0, noise=0),
             "wrong": line(base=0, noise=0)}
    lines.update(series)
    samples = [{"t": t, **{name: points[index][1] for name, points in lines.items()}}
               for index, (t, _) in enumerate(lines["rss"])]
    times = {"count": 9000, "p50": 0.3, "p99": 4.0, "p99.9": 9.0, "max": 20.0}
    happenings = [{"kind": kind, "from": 100 * number, "to": 100 * number + 9}
                  for number, kind in enumerate(["SIGHUP", "client stalled", "stranger"])]
    return {"when": "2026-01-01 00:00", "machine": "a machine", "command": "Scripts/soak.sh", "minutes": 22.5,
            "phones": 600, "rate": 30, "seconds": 1350, "judged": [0, 1350], "samples": samples,
            "happenings": happenings, "reports": [], "unclean": [], "errors": [], "messages": [], "let in": 0,
            "lag": {"calm": times, "all": times}, "floor": {"calm": times, "all": times},
            "probes": {"sent": 9000, "answered": 9000}, "idle": {"descriptors": 20, "pss": 12.0},
            "totals": {"delivered": 600000, "lost": 0, "duplicated": 0, "out of order": 0, "invented": 0},
            "end": {"descriptors": 20, "pss": 30.0, "exit code": 0, "seconds": 0.1, "passwords in logs": 0},
            "least": {"delivered": 1000, "happenings": {"SIGHUP": 1}}}


def broken(run):
    return [finding.name for finding in verdict.judged(run) if not finding.holds]


class VerdictTests(unittest.TestCase):
    def test_all_well(self):
        self.assertEqual(broken(recording()), [])

    def test_peaks_are_no_leak(self):
        """A fifth of the time something large waits, towards the end as well."""
        peaks = line(lambda t: 25 if t % 300 > 240 else 0)
        self.assertEqual(broken(recording(rss=peaks)), [])

    def test_slow_leak(self):
        leak = line(lambda t: 3.5 * t / 1350)
        self.assertEqual(broken(recording(rss=leak)), ["memory (RSS) is flat"])

    def test_leak_in_peaks(self):
        leak = line(lambda t: 3.5 * t / 1350 + (25 if t % 300 > 240 else 0))
        self.assertEqual(broken(recording(rss=leak)), ["memory (RSS) is flat"])

    def test_step_that_stays(self):
        """Half of the time 4 MiB more, never given back."""
        step = line(lambda t: 4 if t > 675 else 0, base=20)
        self.assertEqual(broken(recording(anonymous=step)), ["anonymous memory (heap, stacks) is flat"])

    def test_one_stalled_client_in_the_allocator(self):
        """What one event loop's arena keeps of a client that stalled in the middle."""
        self.assertEqual(broken(recording(anonymous=line(lambda t: 1.5 if t > 675 else 0, base=20))), [])

    def test_memory_given_back(self):
        self.assertEqual(broken(recording(rss=line(lambda t: -20 * t / 1350))), [])

    def test_descriptors_that_stay(self):
        leak = line(lambda t: t / 30, base=700, noise=60)
        self.assertEqual(broken(recording(descriptors=leak)), ["open descriptors is flat"])

    def test_late_loops(self):
        run = recording()
        run["lag"]["calm"] = dict(run["lag"]["calm"], p99=60.0)
        self.assertEqual(broken(run), ["event-loop lag, slowest hundredth while the machine was calm"])

    def test_machine_without_room(self):
        run = recording(waits=line(base=1.2))
        self.assertEqual(broken(run), ["samples in which the machine was calm, per cent"])

    def test_one_event_lost(self):
        run = recording()
        run["totals"]["lost"] = 1
        self.assertEqual(broken(run), ["events lost"])

    def test_descriptor_left_behind(self):
        run = recording()
        run["end"]["descriptors"] = 21
        self.assertEqual(broken(run), ["descriptors when all have gone"])

    def test_no_load(self):
        run = recording()
        run["totals"]["delivered"] = 10
        self.assertEqual(broken(run), ["events delivered"])

    def test_a_day_is_thinned(self):
        """Forty thousand samples are judged as quickly, and the same."""
        day = line(lambda t: 3 * t / 86400, seconds=86400, step=2)
        self.assertLess(len(verdict.thinned(day)), 201)
        self.assertAlmostEqual(verdict.growth(day), 3, delta=0.2)

    def test_picture_and_report(self):
        """Both are written, well formed, and say what is broken."""
        import xml.etree.ElementTree as ElementTree
        run = recording(rss=line(lambda t: t / 100))
        findings = verdict.judged(run)
        drawn = picture.drawn(run, findings)
        self.assertEqual(ElementTree.fromstring(drawn).tag, "{http://www.w3.org/2000/svg}svg")
        self.assertIn("BROKEN: memory (RSS) is flat", drawn)
        self.assertIn("**BROKEN: memory (RSS) is flat**", report.written(run, findings))


if __name__ == "__main__":
    unittest.main()
