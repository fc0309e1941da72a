#!/usr/bin/env python3
"""The ratios that the goals speak of, measured in turns (README.md).

    run.sh --list                # builds the generator, once
    turns.py [--only REGEX] [--seconds N] [--report FILE] [--uacsta PROGRAM] [--other PROGRAM]

On a machine whose speed changes by a half from one second to the next two runs, one behind the other, cannot be compared.
Here both servers run at one time on core 0, each with a generator on core 1, and the generators take turns of 0.15 s: in
one's turn the other begins nothing. CPU is counted for each server by its own clock. Each pair of turns, one behind the
other, gives a ratio; what is told is their median, and between which two the middle half of them lies. With --other another build
of ours stands where Kamailio does: so a change is measured.
"""

import argparse, json, os, re, shutil, statistics, subprocess, sys, tempfile, time

from experiments import FAN, most_phones
from servers import CERTIFICATES, HERE, LOAD_CORE, Server

LOAD = os.path.join(HERE, "build", "load")


class Lane:
    """One of two that are compared: a server, its program if it is not the one it always is, and what is asked of it."""

    def __init__(self, server, label, arguments, program=None):
        self.server, self.label, self.arguments, self.program = server, label, [str(a) for a in arguments], program


class Pair:
    def __init__(self, name, what, goal, transport, lanes, **options):
        self.name, self.what, self.goal, self.transport, self.lanes = name, what, goal, transport, lanes
        self.options = options


def pairs(other):
    most = most_phones()
    saturated = ["--setup-in-flight", 200, "--timeout", 60, "--in-flight", 128]

    def against(arguments):
        first = Lane("uacsta", "other", arguments, other) if other else Lane("kamailio", "Kamailio", arguments)
        return [first, Lane("uacsta", "uacsta", arguments)]

    events = lambda phones: ["--scenario", "events", "--phones", phones] + saturated
    found = []
    for transport in ("tcp", "tls"):
        over = transport.upper()
        found += [
            Pair(f"events-{transport}", f"event phone → client, {over}", 0.65 if transport == "tcp" else 0.7, transport, against(events(500))),
            Pair(f"registration-{transport}", f"re-registration, {over}", 0.75, transport,
                 against(["--scenario", "refresh", "--phones", 1000] + saturated)),
        ]
    found.append(
        Pair(f"phones-{most}", f"event, TCP, {most:,} phones to 100", 1.2, "tcp",
             [Lane("uacsta", "100 phones", events(100)), Lane("uacsta", f"{most:,} phones", events(most))], warmup=1))
    found.append(
        Pair("return-tls", "a phone comes back over TLS, is set up and its client told; to a bare handshake", 1.5, "tls", [
            Lane("acceptor", "handshake alone", ["--scenario", "handshake", "--phones", 1000, "--timeout", 60, "--in-flight", 64]),
            Lane("uacsta", "uacsta", ["--scenario", "storm", "--phones", 5000, "--setup-in-flight", 200, "--timeout", 90, "--in-flight", 64]),
        ]))
    return found


class Run:
    """The two servers and generators of a pair."""

    def __init__(self, pair, programs, seconds, folder):
        self.pair, self.programs, self.seconds, self.folder = pair, programs, seconds, folder
        self.servers, self.loads, self.paths = [], [], []

    def start(self, index, lane):
        server = Server(lane.server, os.path.join(self.folder, f"server-{index}"), lane.program or self.programs[lane.server])
        self.servers.append(server)
        port, client_port = server.ports[self.pair.transport]
        path = os.path.join(self.folder, f"{index}.json")
        self.paths.append(path)
        command = [
            "taskset", "-c", LOAD_CORE, LOAD, "--transport", self.pair.transport, "--port", port, "--client-port", client_port,
            "--fan", str(FAN), "--sni", "localhost", "--server-pid", str(server.process.pid), "--json", path, "--turn", f"{index}/2",
            "--warmup", str(self.pair.options.get("warmup", 0.4)), "--duration", str(self.seconds), "--source", f"127.0.{index + 1}.1", "--wait",
        ] + server.arguments + lane.arguments
        if self.pair.name.split("-")[0] not in ("return",):
            command += ["--tls-authority", CERTIFICATES + "/ca.pem"]
        load = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.loads.append(load)
        # One is set up behind the other.
        if load.stdout.readline() != b"ready\n":
            raise RuntimeError(f"{lane.label}: the generator did not come to its window")

    def run(self):
        try:
            for index, lane in enumerate(self.pair.lanes): self.start(index, lane)
            for load in self.loads:
                load.stdin.write(b"\n")
                load.stdin.flush()
            for load in self.loads: load.stdout.readline()
            results = [json.load(open(path)) for path in self.paths]
        finally:
            # With thousands of closed connections Kamailio is busy for a minute: it is ended while they are open.
            for lane, server in zip(self.pair.lanes, self.servers):
                if lane.server == "kamailio": server.kill()
            for load in self.loads:
                load.stdin.close()
                load.wait(60)
            for server in self.servers: server.stop()
        return results


def slices(result):
    return dict(zip(result["window"]["slice_numbers"], result["window"]["slices_us"]))


def row(pair, results):
    first, second = (slices(result) for result in results)
    common = sorted(set(first) & set(second))
    if len(common) < 8: raise RuntimeError(f"only {len(common)} turns were whole on both sides")
    ratios = sorted(second[n] / first[n] for n in common)
    quarter, middle, three = (ratios[int(len(ratios) * share)] for share in (0.25, 0.5, 0.75))
    cost = [statistics.median(side[n] for n in common) for side in (first, second)]
    faults = [result["faults"]["first"] for result in results if result["faults"]["total"]]
    verdict = "faulty: " + faults[0] if faults else "met" if middle <= pair.goal else "**missed**"
    return [
        pair.what, f"{pair.lanes[0].label}: {cost[0]:.1f}", f"{pair.lanes[1].label}: {cost[1]:.1f}",
        f"{quarter:.2f} / **{middle:.2f}** / {three:.2f}", str(len(common)), f"{pair.goal:g}", verdict,
    ], bool(faults)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default=".", help="pairs whose name matches")
    options.add_argument("--seconds", type=float, default=12, help="of each pair's window")
    options.add_argument("--report", help="a file for the table")
    options.add_argument("--other", help="a program of ours to compare with, instead of Kamailio")
    options.add_argument("--uacsta", default=os.path.join(HERE, "../../.build/release/uacsta"), help="our server's program")
    given = options.parse_args()
    programs = {
        "uacsta": os.path.abspath(given.uacsta), "acceptor": None,
        "kamailio": shutil.which("kamailio", path=os.environ["PATH"] + ":/usr/sbin"),
    }
    lines = ["| one operation | CPU µs, median | CPU µs, median | ratio: quarter / **median** / three quarters | pairs | goal | |", "|---|---|---|---|---|---|---|"]
    failed = False
    print("\n".join(lines), flush=True)
    for pair in pairs(given.other and os.path.abspath(given.other)):
        if not re.search(given.only, pair.name): continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                cells, is_faulty = row(pair, Run(pair, programs, given.seconds, folder).run())
            except (RuntimeError, OSError, ValueError, KeyError) as error:
                cells, is_faulty = [pair.what, str(error)], True
        failed |= is_faulty
        lines.append("| " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    if given.report:
        with open(given.report, "w") as file: file.write("\n".join(lines) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
