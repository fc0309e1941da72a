"""The rule of the long run: what is flat, what is bounded, what must be nothing at all.

A line is flat if the growth that it shows over the judged part stays below a share of its median, or below an absolute
floor, whichever is more. Growth is the slope of Theil and Sen (the median of the slopes of all pairs of points) times
the length of the judged part. Why so:

- Load that comes and goes makes peaks: a client that stalls has up to 1 MiB waiting, a fleet that comes adds
  descriptors. Least squares would follow the last peak; the median of slopes does not move until more than a quarter
  of the points are wrong, and a leak moves all of them.
- Last minus first would judge two moments. A median of pairs uses all.
- The share keeps the rule meaningful for any size of fleet. The floor is what an allocator may keep: a client that
  stalls fills up to 1 MiB and is ended, and the first time that this happens on an event loop, its arena may stay so
  much larger. Two loops and half a MiB for everything else; a leak that goes on passes it sooner or later, and the
  report says how small a one would have. Falling is not judged: what is given back is no leak.
- The warm-up is left out: tables, caches of the allocator and the nonces of the first registrations (they live twice
  `sip.expires`) fill in it, once.
- PSS is drawn and not judged: it moves when other processes map the same program or libraries, which is nothing that
  the daemon does. RSS and anonymous memory are its own.

Event-loop lag is bounded. What is measured from outside holds the machine's part too: where a thread of the daemon is
ready and gets no processor, nobody can answer. The kernel counts that time, and the bound is judged over the samples in
which there was little of it; at least half of all have to be of this kind, or the machine was too busy to judge.
"""
import math
import statistics

# By name of the series: title, unit, and what growth is allowed: a share of the median, and the floor.
FLAT = {
    "rss": ("memory (RSS)", "MiB", 0.03, 2.5),
    "anonymous": ("anonymous memory (heap, stacks)", "MiB", 0.03, 2.5),
    "descriptors": ("open descriptors", "", 0.03, 10),
    "connections": ("TCP connections", "", 0.03, 10),
    "close-wait": ("connections that the peer has closed and we have not", "", 0, 1),
    "threads": ("threads", "", 0, 2),
    "lag50": ("event-loop lag, median", "ms", 0.5, 0.5),
}
# So long may the slowest hundredth of the probes take, milliseconds: a quarter of what `limits.lagMilliseconds` takes
# for too late, and shorter than anybody notices.
LAG_99 = 37.5
# In a calm sample the daemon's threads, all together, waited at most this part of the time for a processor.
CALM = 0.1


def is_calm(sample):
    return sample.get("waits") is not None and sample["waits"] <= CALM


class Finding:
    """One line of the verdict."""

    def __init__(self, name, holds, said, allowed):
        self.name, self.holds, self.said, self.allowed = name, holds, said, allowed

    def __str__(self):
        return f"{'holds' if self.holds else 'BROKEN'}: {self.name}: {self.said} (allowed: {self.allowed})"


def thinned(points, limit=200):
    """At most `limit` points: medians of neighbours, so that a day can be judged as fast as a minute."""
    if len(points) <= limit:
        return points
    size = math.ceil(len(points) / limit)
    groups = [points[start:start + size] for start in range(0, len(points), size)]
    return [(statistics.median(t for t, _ in group), statistics.median(v for _, v in group)) for group in groups]


def trend(points):
    """Slope a second and value at the middle, by Theil and Sen; `None` for fewer than two moments."""
    points = thinned(points)
    slopes = [(b - a) / (u - t) for index, (t, a) in enumerate(points) for u, b in points[index + 1:] if u > t]
    if not slopes:
        return None
    slope = statistics.median(slopes)
    middle = (points[0][0] + points[-1][0]) / 2
    return slope, statistics.median(value - slope * (t - middle) for t, value in points)


def growth(points):
    """What the trend adds from the first point to the last."""
    found = trend(points)
    return None if found is None else found[0] * (points[-1][0] - points[0][0])


def allowance(name, points):
    """The growth that a series may show."""
    _, _, share, floor = FLAT[name]
    return max(share * statistics.median(value for _, value in points), floor)


def flat(name, points):
    """Whether a series of (seconds, value) grows."""
    title, unit, _, _ = FLAT[name]
    unit = " " + unit if unit else ""
    grown = growth(points)
    if grown is None:
        return Finding(f"{title} is flat", False, "too few samples", "at least two")
    allowed = allowance(name, points)
    median = statistics.median(value for _, value in points)
    return Finding(f"{title} is flat", grown <= allowed, f"{grown:+.2f}{unit} at {median:.2f}{unit}",
                   f"{allowed:+.2f}{unit}")


def nothing(name, count):
    return Finding(name, count == 0, str(count), "0")


def at_least(name, count, least):
    return Finding(name, count >= least, str(count), f"at least {least}")


def at_most(name, value, most, unit=""):
    return Finding(name, value is not None and value <= most, "none" if value is None else f"{value:g}{unit}",
                   f"at most {most:g}{unit}")


def judged_samples(recording):
    """Those between the warm-up and the end of the load."""
    first, last = recording["judged"]
    return [sample for sample in recording["samples"] if first <= sample["t"] <= last]


def points(samples, name):
    """(seconds, value) of one series."""
    return [(sample["t"], sample[name]) for sample in samples if sample.get(name) is not None]


def judged(recording):
    """All findings of a recording."""
    samples = judged_samples(recording)
    findings = [flat(name, points(samples, name)) for name in FLAT]
    findings.append(at_most("event-loop lag, slowest hundredth while the machine was calm", recording["lag"]["calm"]["p99"],
                            LAG_99, " ms"))
    calm = sum(map(is_calm, samples))
    findings.append(at_least("samples in which the machine was calm, per cent", 100 * calm // max(1, len(samples)), 50))
    probes = recording["probes"]
    findings.append(at_least("OPTIONS probes answered, per thousand",
                             probes["answered"] * 1000 // max(1, probes["sent"]), 999))
    totals = recording["totals"]
    findings += [nothing(f"events {name}", totals[name]) for name in ("lost", "duplicated", "out of order", "invented")]
    findings.append(nothing("runs of the fleet that were not clean", len(recording["unclean"])))
    findings.append(nothing("lines of the log with level error or critical", len(recording["errors"])))
    findings.append(nothing("wrong passwords or strangers let in", recording["let in"]))
    end = recording["end"]
    findings.append(at_most("descriptors when all have gone", end["descriptors"], recording["idle"]["descriptors"]))
    findings.append(at_most("exit code of the daemon", end["exit code"], 0))
    findings.append(nothing("passwords in logs", end["passwords in logs"]))
    # A run without load proves nothing.
    findings.append(at_least("events delivered", totals["delivered"], recording["least"]["delivered"]))
    for kind, least in recording["least"]["happenings"].items():
        findings.append(at_least(kind, sum(1 for each in recording["happenings"] if each["kind"] == kind), least))
    return findings
