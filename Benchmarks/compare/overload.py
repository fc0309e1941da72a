#!/usr/bin/env python3
"""Overload: how many new phones a second the server takes in, and what becomes of that, and of live calls, when twice
as many come (REG-7).

    run.sh --list                # builds the generator, once
    overload.py [--seconds N] [--report FILE] [--uacsta PROGRAM]

The server has core 0, both generators core 1. New phones come at a rate that does not heed how they fare: each connects
(TCP), registers with digest, has its dialog opened, stays two seconds and leaves; one that gets 503 comes again when
Retry-After says so, one that waits for five seconds gives up. Goodput is phones registered in a second. The rate is
raised until the server cannot follow; then the rate at which that was and twice of the best are offered in turn, for the
machine's speed changes from one moment to the next, and the medians are compared. At last some thousands that came at a
bearable rate end at one moment. Beside them, all the time, 200 phones send 200 events a second to four clients, by a
generator of its own that is let in front of the other (SCHED_RR, where root asks).
TLS would not say much here: a client's handshake costs more than a server's, and the generator would be what is full.
"""

import argparse, json, math, os, resource, statistics, subprocess, sys, tempfile, time

from servers import HERE, LOAD_CORE, PASSWORD, Server

LOAD = os.path.join(HERE, "build", "load")
LIVE = ["--scenario", "events", "--phones", "200", "--fan", "50", "--rate", "200"]
SET_UP = 1.5  # seconds until the live phones are registered and watched
TIMEOUT = 5  # seconds after which a newcomer gives up
OPEN_FILES = resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 100
ENDING = 4000  # phones that end at one moment, at last
MARGIN = 1  # before the newcomers' generator ends, and with it thousands of connections at one moment


def front():
    """What puts a program in front of others on its core."""
    probe = subprocess.run(["chrt", "--rr", "1", "true"], stderr=subprocess.DEVNULL)
    return ["chrt", "--rr", "1"] if probe.returncode == 0 else []


class Overload:
    def __init__(self, given, folder):
        self.given, self.folder = given, folder

    def start(self, command, name, more):
        path = os.path.join(self.folder, name + ".json")
        return path, subprocess.Popen(
            command + ["taskset", "-c", LOAD_CORE, LOAD, "--transport", "tcp", "--json", path, "--server-pid", str(self.server.process.pid)] + more,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start_newcomers(self, port, rate, index, seconds, hold):
        return self.start([], f"newcomers-{index}", [
            "--scenario", "newcomers", "--csta", "--port", port, "--domain", "127.0.0.1", "--user-format", f"0004{index + 1}%07d",
            "--password-format", PASSWORD, "--phones", str(min(60000, int(rate * seconds) + 100)), "--rate", str(rate), "--warmup", "0",
            "--duration", str(seconds), "--hold", str(hold), "--timeout", str(TIMEOUT), "--source", f"127.0.{index + 2}.1", "--source-count", "16"])

    def run(self, rate, seconds=None, hold=2):
        """Live calls, and newcomers at a rate, if any; what both generators report. With `hold` 0 the newcomers stay until
        their generator ends, all at one moment, while the live calls go on."""
        ends = hold == 0
        seconds = seconds or self.given.seconds
        self.server = Server("uacsta", os.path.join(self.folder, "server"), self.given.uacsta)
        try:
            port, client_port = self.server.ports["tcp"]
            live_path, live = self.start(
                front(), "live", LIVE + ["--port", port, "--client-port", client_port, "--warmup", str(SET_UP), "--duration", str(seconds + MARGIN if ends else seconds - MARGIN), "--no-bindings"] + self.server.arguments)
            time.sleep(SET_UP)
            newcomers = None
            if rate:
                # Those who wait for an answer hold a connection each: one generator alone may not open so many.
                share = math.ceil(rate * min(seconds, TIMEOUT) / OPEN_FILES)
                started = [self.start_newcomers(port, rate / share, index, seconds, hold or 2 * seconds) for index in range(share)]
                for _, process in started: process.wait()
                newcomers = merged([json.load(open(path)) for path, _ in started])
            live.wait()
            return json.load(open(live_path)), newcomers
        finally:
            self.server.stop()


def merged(reports):
    """One report of several generators that ran at the same time: counts are added, of times the worst is told."""
    whole = reports[0]
    for report in reports[1:]:
        for name, value in report["newcomers"].items():
            if isinstance(value, dict):
                for stage in value: whole["newcomers"][name][stage] += value[stage]
            else:
                whole["newcomers"][name] += value
        for part in ("counts", "faults"):
            for name, value in report[part].items():
                if isinstance(value, int): whole[part][name] = whole[part].get(name, 0) + value
        whole["window"]["generator_share"] += report["window"]["generator_share"]
        for name, times in report["latency"].items():
            for key in times: whole["latency"][name][key] = max(whole["latency"][name][key], times[key])
    return whole


def told(live):
    delivery, faults = live["latency"]["delivery"], live["faults"]["total"]
    lost = "none lost or doubled" if not faults else f"{faults} FAULTS: {live['faults']['first']}"
    return (f"{delivery['count']} events, {lost}, p50 {delivery['p50_us'] / 1e3:.1f} ms, p99 {delivery['p99_us'] / 1e3:.1f} ms, "
            f"longest {delivery['max_us'] / 1e3:.0f} ms")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=8, help="of each step")
    options.add_argument("--pairs", type=int, default=3, help="how often the best rate and its double are compared")
    options.add_argument("--report", help="a file for the result as Markdown")
    options.add_argument("--uacsta", default=os.path.join(HERE, "../../.build/release/uacsta"), help="our server's program")
    given = options.parse_args()
    given.uacsta = os.path.abspath(given.uacsta)
    with tempfile.TemporaryDirectory() as folder:
        overload = Overload(given, folder)

        def step(rate):
            live, newcomers = overload.run(rate)
            good = newcomers["newcomers"]["registered_in_window"] / given.seconds
            taken = newcomers["latency"]["operation"]
            gave_up = ", ".join(f"{count} {stage.replace('_', ' ')}" for stage, count in newcomers["newcomers"]["lost_at"].items() if count)
            print(f"offered {rate:5.0f}/s: goodput {good:5.0f}/s, first REGISTER to 200 p50 {taken['p50_us'] / 1e3:.0f} ms, "
                  f"p99 {taken['p99_us'] / 1e3:.0f} ms, {newcomers['newcomers']['lost']} gave up{f' ({gave_up})' if gave_up else ''}, {newcomers['counts']['refused_503']} times 503; "
                  f"server {newcomers['window']['server_share']:.2f} of its core, generator {newcomers['window']['generator_share']:.2f}\n"
                  f"               live: {told(live)}", flush=True)
            return good, live, newcomers

        alone, _ = overload.run(0)
        print(f"live alone:    {told(alone)}", flush=True)
        best, rate, wrong = 0, 1000, alone["faults"]["total"]
        while True:
            good, live, _ = step(rate)
            wrong += live["faults"]["total"]
            best = max(best, good)
            if good < 0.9 * rate or rate > 20000:
                break
            rate *= 1.25
        full, double = [], []
        for _ in range(given.pairs):
            for each, goods in ((rate, full), (2 * best, double)):
                good, live, newcomers = step(each)
                goods.append(good)
                wrong += live["faults"]["total"] + newcomers["faults"]["total"]
        live, newcomers = overload.run(ENDING / 2, seconds=2, hold=0)
        wrong += live["faults"]["total"]
        print(f"{newcomers['counts']['registrations']} phones end at one moment\n               live: {told(live)}", flush=True)
    best, good = statistics.median(full), statistics.median(double)
    share = good / best
    print(f"goodput at twice the best rate: {share:.0%} of the best (medians of {given.pairs}: {good:.0f} of {best:.0f} a second)")
    if given.report:
        with open(given.report, "w") as file:
            file.write(f"| best goodput | {best:.0f} new phones a second |\n|---|---|\n| twice of it offered | {good:.0f} a second, {share:.0%} of the best |\n"
                       f"| live events alone | {told(alone)} |\n| live events meanwhile | {told(live)} |\n")
    return 0 if share >= 0.9 and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
