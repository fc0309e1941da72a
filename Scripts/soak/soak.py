#!/usr/bin/env python3
"""A long run of the real daemon under mixed load with churn and faults: what must stay flat is sampled, judged and drawn.

Exit code: 0 all lines are flat and nothing was lost, 1 something is not (the output says what), 64 usage, 69 it could
not be run. The folder of results holds soak.svg (the picture), soak.md (the report), soak.json (every sample) and
daemon.log.
"""
import argparse
import json
import os
import platform
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import picture
import proc
import report
import verdict
from daemon import Daemon
from load import Load
from prober import Prober, quantile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "../..")


class NotRun(Exception):
    """It could not be carried out at all; exit code 69."""


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(64, f"soak: {message}\n")


class Soak:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.daemon = Daemon(os.path.join(options.programs, "uacsta"), folder)
        self.samples = []
        self.previous = None
        self.prober = self.load = None

    def look(self):
        """Takes a sample; rates are those since the last one."""
        at = time.monotonic()
        found = proc.sample(self.daemon.pid, self.daemon.all_ports)
        found["fleet seconds"] = self.fleet_seconds()
        found["t"] = round(at - self.load.began, 2)
        if self.previous:
            span = at - self.previous[0]
            for rate, total in (("cpu", "cpu seconds"), ("machine", "machine seconds"), ("fleet", "fleet seconds"),
                                ("switches a second", "switches"), ("waits", "waiting seconds")):
                found[rate] = round(max(0, found[total] - self.previous[1][total]) / span, 4)
        kinds = []
        if self.judged[0] <= found["t"] <= self.judged[1]:
            kinds = ["all", "calm"] if verdict.is_calm(found) else ["all"]
        server, echo = self.prober.server.taken(kinds), self.prober.echo.taken(kinds)
        found.update({"lag50": quantile(server, 0.5), "lag99": quantile(server, 0.99), "echo99": quantile(echo, 0.99)})
        totals = self.load.totals()
        found["delivered"] = totals["delivered"]
        found["wrong"] = sum(totals[name] for name in totals if name != "delivered")
        self.previous = (at, dict(found))
        self.samples.append(found)
        return found

    def fleet_seconds(self):
        """CPU time of everything else that this run has started, and of itself."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = resource.getrusage(resource.RUSAGE_SELF)
        total = ended.ru_utime + ended.ru_stime + own.ru_utime + own.ru_stime
        for process in [*self.load.processes(), self.prober.process]:
            try:
                total += proc.cpu_seconds(process.pid)
            except (FileNotFoundError, ProcessLookupError):
                pass
        return total

    def play(self):
        options = self.options
        try:
            self.daemon.start()
        except (OSError, RuntimeError) as error:
            raise NotRun(error) from None
        time.sleep(2)
        idle = proc.sample(self.daemon.pid, self.daemon.all_ports)
        seconds = options.minutes * 60
        self.judged = [seconds * options.warm_up / 100, seconds - 5]
        self.load = Load(os.path.join(options.programs, "uacsta-sim"), self.daemon, self.folder, options)
        self.prober = Prober(self.daemon, os.path.join(self.folder, "certificates", "ca.pem"))
        interval = min(30, max(1, seconds / 720))
        self.load.begin()
        told = 0
        while self.load.left() > 0 and self.daemon.is_alive():
            time.sleep(interval)
            sample = self.look()
            if sample["t"] - told >= 60:
                told = sample["t"]
                self.tell(sample)
        if not self.daemon.is_alive():
            self.load.abandon()
            sys.exit(f"the daemon ended in the middle with {self.daemon.process.returncode}; see its log")
        end = self.end(idle, interval)
        errors, messages, slow = self.daemon.log_summary()
        for moment in slow:
            at = round(moment - self.load.clock, 2)
            self.load.happenings.append({"kind": "client ended by the server", "from": at, "to": at})
        long = options.minutes >= 5
        return {
            "when": time.strftime("%Y-%m-%d %H:%M", time.gmtime()), "machine": machine(), "minutes": options.minutes,
            "phones": options.phones, "rate": options.rate, "seed": options.seed, "command": options.command,
            "warm-up": options.warm_up, "judged": self.judged, "seconds": seconds, "samples": self.samples,
            "happenings": self.load.happenings, "reports": self.load.reports, "unclean": self.load.unclean,
            "totals": self.load.totals(), "lag": self.prober.server.summaries(),
            "floor": self.prober.echo.summaries(), "errors": errors, "messages": messages,
            "probes": {"sent": self.prober.sent, "answered": self.prober.answered, "fault": self.prober.fault},
            "let in": self.load.let_in, "idle": idle, "end": end,
            "least": {"delivered": int(100 * seconds), "happenings": {
                "SIGHUP": 3, "stranger": int(seconds), "fleet comes and goes": 3, "client killed": int(long),
                "client stalled": int(long), "client ended by the server": int(long)}},
        }

    def tell(self, sample):
        print(f"{sample['t'] / 60:5.1f} min  PSS {sample['pss']:.1f} MiB  descriptors {sample['descriptors']}  "
              f"lag p99 {sample['lag99']} ms  delivered {sample['delivered']}  wrong {sample['wrong']}", flush=True)

    def end(self, idle, interval):
        """Everybody goes; descriptors must be what they were, the daemon must end well."""
        self.load.end_strangers()
        deadline = time.monotonic() + 90
        while not self.load.is_over() and time.monotonic() < deadline:
            time.sleep(interval)
            self.look()
        self.load.abandon()
        self.prober.stop()
        deadline = time.monotonic() + 60
        while (sample := self.look())["descriptors"] > idle["descriptors"] and time.monotonic() < deadline:
            time.sleep(interval)
        code, took = self.daemon.stop()
        return {"descriptors": sample["descriptors"], "pss": sample["pss"], "rss": sample["rss"],
                "anonymous": sample["anonymous"], "exit code": code, "seconds": round(took, 2),
                "passwords in logs": self.daemon.passwords_in_logs()}

    def abandon(self):
        for part in (self.load, self.prober):
            if part:
                (part.abandon if part is self.load else part.stop)()
        if hasattr(self.daemon, "process") and self.daemon.is_alive():
            self.daemon.process.kill()


def machine():
    with open("/proc/cpuinfo") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    # Started with chrt: what other programs do then costs the run no time.
    priority = "" if os.sched_getscheduler(0) == os.SCHED_OTHER else ", with real-time priority"
    return f"{os.cpu_count()} cores ({models[0] if models else platform.machine()}), Linux {platform.release()}{priority}"


def write(recording, folder):
    findings = verdict.judged(recording)
    with open(os.path.join(folder, "soak.json"), "w") as file:
        json.dump(recording, file, separators=(",", ":"))
    with open(os.path.join(folder, "soak.svg"), "w") as file:
        file.write(picture.drawn(recording, findings))
    with open(os.path.join(folder, "soak.md"), "w") as file:
        file.write(report.written(recording, findings))
    return findings


def built():
    """The release build; makes it if it is not there."""
    for product in ("uacsta", "uacsta-sim"):
        subprocess.run(["swift", "build", "-c", "release", "--product", product], check=True, cwd=ROOT)
    found = subprocess.run(["swift", "build", "-c", "release", "--show-bin-path"], check=True, cwd=ROOT,
                           stdout=subprocess.PIPE, text=True)
    return found.stdout.strip()


def parsed():
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                    prog="Scripts/soak.sh")
    parser.add_argument("programs", nargs="?", metavar="FOLDER-OF-THE-PROGRAMS",
                        help="default: the release build, made if it is not there")
    parser.add_argument("--minutes", type=float, default=30, help="of load (default 30)")
    parser.add_argument("--phones", type=int, default=600, help="that stay (default 600); a fifth more come and go")
    parser.add_argument("--rate", type=float, default=30, help="calls a second, all together (default 30)")
    parser.add_argument("--warm-up", type=float, default=25, metavar="PERCENT", help="not judged (default 25)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", help="folder of results (default soak-results/TIME)")
    parser.add_argument("--redraw", metavar="FOLDER", help="judge and draw the samples of an earlier run again")
    options = parser.parse_args()
    if not (2 <= options.minutes <= 20160 and 60 <= options.phones <= 20000 and 1 <= options.rate <= 2000
            and 0 <= options.warm_up <= 80):
        parser.error("--minutes 2 to 20160, --phones 60 to 20000, --rate 1 to 2000, --warm-up 0 to 80")
    options.command = " ".join(["Scripts/soak.sh", *(word for word in sys.argv[1:] if word != options.programs)])
    return options


def main():
    options = parsed()
    # Ended from outside, it still takes along what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if options.redraw:
        with open(os.path.join(options.redraw, "soak.json")) as file:
            recording = json.load(file)
        folder = options.redraw
    else:
        options.programs = options.programs or built()
        folder = options.out or os.path.join(ROOT, "soak-results", time.strftime("%Y%m%d-%H%M%S"))
        os.makedirs(folder, exist_ok=True)
        work = tempfile.mkdtemp(prefix="soak-")
        soak = None
        try:
            os.mkdir(os.path.join(work, "reports"))
            subprocess.run([os.path.join(ROOT, "Scripts/make-test-certificates.sh"),
                            os.path.join(work, "certificates")], check=True, stdout=subprocess.DEVNULL)
            soak = Soak(options, work)
            recording = soak.play()
        finally:
            if soak:
                soak.abandon()
                if os.path.exists(soak.daemon.log):
                    shutil.copy(soak.daemon.log, os.path.join(folder, "daemon.log"))
            shutil.rmtree(work, ignore_errors=True)
    findings = write(recording, folder)
    for finding in findings:
        print(finding)
    for run in recording["unclean"]:
        print(f"run {run['name']} ended with {run['exit code']}:", *run["said"], sep="\n    ")
    for line in recording["errors"][:20]:
        print("log:", line)
    print("report and picture:", os.path.relpath(folder))
    sys.exit(0 if all(finding.holds for finding in findings) else 1)


if __name__ == "__main__":
    try:
        main()
    except NotRun as error:
        print(f"soak: {error}", file=sys.stderr)
        sys.exit(69)
