#!/usr/bin/env python3
"""Instructions per operation of our server, counted by callgrind: the same on a busy machine as on a quiet one.

    instructions.py events tcp [--top 40] [--uacsta PROGRAM]
    instructions.py refresh tls

The generator runs twice, shorter and longer; the difference of the two counts is divided by that of the operations, so
that setting up does not count. What the kernel does is not seen, nor what a cache misses. Needs valgrind and run.sh's
programs (`run.sh --list` builds them).
"""

import argparse, collections, glob, json, os, re, shutil, signal, subprocess, sys, tempfile, time

from servers import HERE, LOAD_CORE, Server

LOAD = os.path.join(HERE, "build", "load")
PHONES = ["--phones", "60", "--fan", "20", "--setup-in-flight", "30", "--in-flight", "32", "--timeout", "90", "--warmup", "0"]
OPERATIONS = {"events": "events_sent", "refresh": "registrations"}


def prepared(program, folder):
    """A program that runs ours under callgrind. Its debug information, which valgrind cannot read, is left out."""
    shim, bare, wrapper = (os.path.join(folder, name) for name in ("sigsuspend.so", "uacsta", "start"))
    subprocess.run(["gcc", "-O2", "-shared", "-fPIC", "-o", shim, os.path.join(HERE, "generator", "sigsuspend.c")], check=True)
    subprocess.run(["strip", "-g", "-o", bare, program], check=True)
    with open(wrapper, "w") as file:
        file.write(
            f"#!/bin/sh\nLD_PRELOAD={shim} exec valgrind --tool=callgrind --instr-atstart=no "
            f"--callgrind-out-file={folder}/counts {bare} \"$@\"\n")
    os.chmod(wrapper, 0o755)
    return wrapper


class Counted:
    def __init__(self, program, scenario, transport, folder):
        self.scenario, self.transport, self.folder = scenario, transport, folder
        self.server = Server("uacsta", os.path.join(folder, "server"), prepared(program, folder))

    def control(self, *arguments):
        subprocess.run(["callgrind_control", *arguments, str(self.server.process.pid)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)

    def load(self, seconds):
        report = os.path.join(self.folder, "report.json")
        port, client_port = self.server.ports[self.transport]
        subprocess.run(
            ["taskset", "-c", LOAD_CORE, LOAD, "--scenario", self.scenario, "--transport", self.transport, "--port", port,
             "--client-port", client_port, "--duration", str(seconds), "--no-bindings", "--json", report] + PHONES + self.server.arguments,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        time.sleep(1)  # what follows the last answer
        return json.load(open(report))["counts"][OPERATIONS[self.scenario]]

    def run(self, seconds):
        self.load(0.3)
        self.control("-i", "on")
        few = self.load(0.5)
        self.control("-d")
        many = self.load(seconds)
        self.control("-d")
        self.server.stop()
        dumps = sorted(glob.glob(os.path.join(self.folder, "counts.*")), key=lambda path: int(path.rsplit(".", 1)[1]))
        return many - few, dumps[0], dumps[1]


def total(dump):
    return next(int(line.split()[1]) for line in open(dump) if line.startswith(("summary:", "totals:")))


def functions(dump, *options):
    text = subprocess.run(
        ["callgrind_annotate", "--threshold=100", "--show-percs=no", "--auto=no", *options, dump], capture_output=True, text=True).stdout
    found = collections.Counter()
    for line in text.split("\n"):
        match = re.match(r"\s*([\d,]+)\s+\S*?:(\S.*)$", line)
        if match:
            name = re.sub(r" \[.*\]$", "", match.group(2))
            found[re.sub(r"'\d+$", "", name)] += int(match.group(1).replace(",", ""))
    return found


def print_functions(few, many, operations, top):
    for title, options in (("by itself", []), ("with all it calls", ["--inclusive=yes"])):
        before, after = functions(few, *options), functions(many, *options)
        each = sorted(((after[name] - before[name]) / operations, name) for name in after)[::-1][:top]
        names = subprocess.run(
            ["swift", "demangle", "--simplified", "--compact"], input="\n".join(n for _, n in each), capture_output=True, text=True).stdout.split("\n")
        print(f"\n{title}")
        for (count, _), name in zip(each, names):
            print(f"{count:10,.0f}  {name[:150]}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("scenario", choices=OPERATIONS)
    options.add_argument("transport", choices=["tcp", "tls"])
    options.add_argument("--uacsta", default=os.path.join(HERE, "../../.build/release/uacsta"))
    options.add_argument("--seconds", type=float, default=5, help="of the longer run")
    options.add_argument("--top", type=int, default=0, help="functions to print")
    given = options.parse_args()
    for tool in ("valgrind", "callgrind_annotate", "gcc", "strip"):
        if not shutil.which(tool):
            sys.exit(f"missing: {tool} (apt-get install valgrind gcc binutils)")
    with tempfile.TemporaryDirectory() as folder:
        counted = Counted(os.path.abspath(given.uacsta), given.scenario, given.transport, folder)
        try:
            operations, few, many = counted.run(given.seconds)
        finally:
            if counted.server.process.poll() is None:
                counted.server.process.send_signal(signal.SIGKILL)
        print(f"{(total(many) - total(few)) / operations:,.0f} instructions per operation ({operations:,} operations)", flush=True)
        if given.top:
            print_functions(few, many, operations, given.top)


if __name__ == "__main__":
    main()
