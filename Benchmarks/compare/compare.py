#!/usr/bin/env python3
"""Runs the experiments, keeps every result, prints the tables. See README.md; started by run.sh."""

import argparse, json, os, re, shutil, subprocess, sys, time

from experiments import FAN, experiments
from report import print_report
from servers import CERTIFICATES, HERE, LOAD_CORE, Server


def run(experiment, name, program, folder, repetition):
    server = Server(name, os.path.join(folder, "server"), program)
    path = os.path.join(folder, f"{experiment.name}.{name}.{repetition}.json")
    port, client_port = server.ports[experiment.transport]
    command = [
        "taskset", "-c", LOAD_CORE, os.path.join(HERE, "build", "load"), "--transport", experiment.transport,
        "--port", port, "--client-port", client_port, "--fan", str(FAN), "--sni", "localhost", "--server-pid", str(server.process.pid), "--label", f"{experiment.name} {name}",
        "--json", path,
    ] + server.arguments + experiment.arguments
    if not experiment.counts_handshakes:
        command += ["--tls-authority", CERTIFICATES + "/ca.pem"]
    started = time.time()
    try:
        if name == "kamailio":
            # Thousands of closed connections keep it busy for a minute: it is ended while they are open.
            load = subprocess.Popen(command + ["--wait"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            load.stdout.readline()
            server.kill()
            load.stdin.close()
            code = load.wait(60)
        else:
            code = subprocess.run(command, timeout=400).returncode
    finally:
        loaded = time.time()
        ended = server.stop()
    result = json.load(open(path))
    result["exit_code"] = code
    result["ended_by_itself"] = ended
    result["seconds"] = {"load": loaded - started, "stop": time.time() - loaded}
    json.dump(result, open(path, "w"), indent=1)
    return result


def repeated(experiment, name, program, folder, repetition):
    """One run, told on standard error; False if anything was wrong with it."""
    started = time.time()
    try:
        result = run(experiment, name, program, folder, repetition)
    except Exception as error:  # one experiment that fails must not lose the others
        print(f"{experiment.name} {name}: {error}", file=sys.stderr)
        return False
    window = result.get("window", {})
    print(
        f"{experiment.name:18} {name:9} {repetition}  {window.get('server_cpu_us_each', 0):8.1f} us"
        f"  {window.get('rate_per_s', 0):8.0f}/s  server {window.get('server_share', 0):.2f}"
        f"  load {window.get('generator_share', 0):.2f}  strangers {window.get('strangers_share', 0):.2f}"
        f"  {time.time() - started:5.1f} s  {result['faults']['first']}",
        file=sys.stderr, flush=True)
    return result["exit_code"] == 0 and result["ended_by_itself"]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default=".", help="experiments whose name matches")
    options.add_argument("--reps", type=int, help="repetitions (5; with --quick 1)")
    options.add_argument("--large-reps", type=int, default=99, help="of experiments with 10,000 phones and more")
    options.add_argument("--quick", action="store_true", help="few phones, short windows: does it run?")
    options.add_argument("--uacsta", default=os.path.join(HERE, "../../.build/release/uacsta"), help="our server's program")
    options.add_argument("--list", action="store_true")
    options.add_argument("--report", help="only print the tables of this folder of results")
    given = options.parse_args()
    wanted, large, most = experiments(given.quick)
    wanted = [e for e in wanted if re.search(given.only, e.name)]
    if given.list:
        print("\n".join(e.name for e in wanted))
        return 0
    if given.report:
        print_report(given.report, large, most)
        return 0
    programs = {
        "uacsta": os.path.abspath(given.uacsta),
        "kamailio": shutil.which("kamailio", path=os.environ["PATH"] + ":/usr/sbin"),
        "acceptor": None,
    }
    if not os.access(programs["uacsta"], os.X_OK):
        sys.exit(f"no {given.uacsta}: swift build -c release --product uacsta, or name one with --uacsta")
    if (os.cpu_count() or 1) < 2:
        sys.exit("two cores are needed: one for the server, one for the load")
    folder = os.path.join(HERE, "results", time.strftime("%Y%m%d-%H%M%S"))
    os.makedirs(folder)
    failed = 0
    try:
        for repetition in range(given.reps or (1 if given.quick else 5)):
            for experiment in wanted:
                for name in experiment.servers:
                    if repetition >= given.large_reps and experiment.is_large:
                        continue
                    failed += not repeated(experiment, name, programs[name], folder, repetition)
    except KeyboardInterrupt:
        print("interrupted; the tables show what there is", file=sys.stderr)
        shutil.rmtree(os.path.join(folder, "server"), ignore_errors=True)
    print_report(folder, large, most)
    if failed:
        print(f"\n{failed} runs failed: see the faults in {os.path.relpath(folder)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
