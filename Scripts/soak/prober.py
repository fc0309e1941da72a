"""The process that measures the lag (probe.py), and what it said, by sample and in sum."""
import collections
import json
import math
import os
import subprocess
import sys
import threading

from daemon import CLIENTS_PASSWORD, USER

HERE = os.path.dirname(os.path.abspath(__file__))


class Times:
    """Answers of the probes: those since the last look, and of the judged part all, in buckets of two hundredths."""

    def __init__(self):
        self.fresh = []
        self.buckets = {"all": collections.Counter(), "calm": collections.Counter()}

    def taken(self, kinds):
        """What has come since the last time, sorted; it counts for these kinds of sums."""
        fresh, self.fresh = sorted(self.fresh), []
        for milliseconds in fresh:
            for kind in kinds:
                self.buckets[kind][round(math.log(max(milliseconds, 0.001), 1.02))] += 1
        return fresh

    def summary(self, kind):
        buckets = self.buckets[kind]
        count = sum(buckets.values())

        def quantile(share):
            seen = 0
            for bucket in sorted(buckets):
                seen += buckets[bucket]
                if seen >= share * count:
                    return round(1.02 ** bucket, 3)
            return None
        return {"count": count, "p50": quantile(0.5), "p99": quantile(0.99), "p99.9": quantile(0.999),
                "max": quantile(1)}

    def summaries(self):
        return {kind: self.summary(kind) for kind in self.buckets}


class Prober:
    def __init__(self, daemon, authority):
        ports = daemon.ports["clients"]
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "probe.py"), "--tcp", str(ports["tcp"]), "--tls", str(ports["tls"]),
             "--ca", authority, "--user", USER, "--password", CLIENTS_PASSWORD], stdout=subprocess.PIPE, text=True)
        self.server, self.echo = Times(), Times()
        self.sent = self.answered = 0
        self.fault = None
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            said = json.loads(line)
            if "server" in said:
                self.answered += 1
                self.server.fresh.append(said["server"])
            elif "echo" in said:
                self.echo.fresh.append(said["echo"])
            elif "sent" in said:
                self.sent += 1
            elif "fail" in said:
                self.fault = said["fail"]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def quantile(values, share):
    return round(values[min(len(values) - 1, int(len(values) * share))], 3) if values else None
