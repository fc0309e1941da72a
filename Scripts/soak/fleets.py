"""The processes of uacsta-sim in a long run: how they are started, what they say meanwhile, what their reports count."""
import json
import os
import re
import signal
import subprocess
import threading
import time

from daemon import CLIENTS_PASSWORD, PHONES_PASSWORD, USER

WRONG = {"lost": "lost", "duplicated": "duplicated", "out of order": "outOfOrder", "invented": "unexpected"}
PROGRESS = re.compile(r"delivered (\d+)  lost (\d+)  dup (\d+)  order (\d+)")


class Fleets:
    def __init__(self, simulator, daemon, folder, options):
        self.simulator, self.daemon, self.folder, self.options = simulator, daemon, folder, options
        self.began, self.clock = time.monotonic(), time.time()
        self.seconds = options.minutes * 60
        self.lock = threading.Lock()
        self.happenings, self.unclean, self.reports = [], [], []
        self.running, self.counts = {}, {}
        self.let_in = 0
        self.stopping = threading.Event()
        self.threads = []

    def now(self):
        return time.monotonic() - self.began

    def left(self):
        return self.seconds - self.now()

    def happened(self, kind, since=None):
        with self.lock:
            self.happenings.append({"kind": kind, "from": round(since if since is not None else self.now(), 2),
                                    "to": round(self.now(), 2)})

    def totals(self):
        """Events so far, of all runs that are or were."""
        with self.lock:
            rows = list(self.counts.values())
        return {name: sum(row[name] for row in rows) for name in ("delivered", *WRONG)}

    def processes(self):
        with self.lock:
            return list(self.running.values())

    # One process

    def command(self, name, scenario, transport, first, phones, **settings):
        side = self.daemon.ports
        command = [self.simulator, scenario, "--transport", transport, "--first-number", str(first),
                   "--phones", str(phones), "--server", f"127.0.0.1:{side['phones'][transport]}",
                   "--client-server", f"127.0.0.1:{side['clients'][transport]}", "--password", PHONES_PASSWORD,
                   "--client-user", USER, "--client-password", CLIENTS_PASSWORD,
                   "--report", os.path.join(self.folder, "reports", name + ".json")]
        if transport == "tls":
            command += ["--ca", os.path.join(self.folder, "certificates", "ca.pem")]
        for key, value in settings.items():
            command += ["--" + key.replace("_", "-"), str(value)]
        return command

    def start(self, name, *arguments, **settings):
        process = subprocess.Popen(self.command(name, *arguments, **settings), stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        with self.lock:
            self.running[name] = process
        return process

    def follow(self, name, process):
        """Reads what a run says until it ends; its last words."""
        said = []
        for line in process.stdout:
            progress = PROGRESS.search(line)
            if progress:
                delivered, lost, duplicated, disordered = map(int, progress.groups())
                with self.lock:
                    self.counts[name] = {"delivered": delivered, "lost": lost, "duplicated": duplicated,
                                         "out of order": disordered, "invented": 0}
            else:
                said.append(line.rstrip())
        process.wait()
        with self.lock:
            self.running.pop(name, None)
        return said

    def ended(self, name, process, said):
        """Books the report of a run that was to end by itself."""
        try:
            with open(os.path.join(self.folder, "reports", name + ".json")) as file:
                report = json.load(file)
        except (OSError, ValueError):
            report = None
        with self.lock:
            if report:
                ledger = report["ledger"]
                self.counts[name] = {"delivered": ledger["delivered"], **{
                    title: ledger[key] for title, key in WRONG.items()}}
                self.reports.append({"name": name, "scenario": report["scenario"], "transport": report["transport"],
                                     "phones": report["phones"], "clients": report["clients"],
                                     "latency": report["latencies"].get("event, phone to client"),
                                     "counts": report["counts"], "ledger": ledger, "missed": report["missed"]})
            if process.returncode != 0:
                self.unclean.append({"name": name, "exit code": process.returncode, "said": said[-30:]})

    # Threads, and the end

    def spawn(self, work):
        thread = threading.Thread(target=work, daemon=True)
        self.threads.append(thread)
        thread.start()

    def is_over(self):
        """Whether everything has ended by itself."""
        return not any(thread.is_alive() for thread in self.threads)

    def abandon(self):
        """Nothing that was started here stays."""
        self.stopping.set()
        for process in self.processes():
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
