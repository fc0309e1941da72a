"""The mixed load of a long run, played by uacsta-sim: fleets that stay, fleets and clients that come and go, stalled and
killed ones, SIGHUP, strangers.

Everything that comes and goes takes turns among a few ranges of phone numbers: the daemon keeps every phone it has
ever seen on its list, which is no leak, so that all of them must have been there when the warm-up is over.
"""
import json
import os
import signal
import subprocess
import sys
import threading

from daemon import USER
from fleets import Fleets

HERE = os.path.dirname(os.path.abspath(__file__))
# Longer than any short run takes with opening and closing: later none is begun.
LAST_START = 50


class Load(Fleets):
    # What stays

    def stay(self, name, *arguments, **settings):
        def run():
            process = self.start(name, *arguments, **settings)
            self.ended(name, process, self.follow(name, process))
        self.spawn(run)

    def begin(self):
        phones, rate, seed = self.options.phones, self.options.rate, self.options.seed
        duration = int(self.seconds) - 5
        common = {"duration": duration, "faults": "all", "expires": 120}
        self.tcp_phones = phones * 2 // 5
        self.stay("calls-tcp", "calls", "tcp", 10000, self.tcp_phones, clients=6, watchers=2, rate=rate * 2 / 5,
                  seed=seed, **common)
        self.stay("calls-tls", "calls", "tls", 12000, phones * 3 // 10, clients=4, rate=rate * 3 / 10, seed=seed + 1,
                  **common)
        self.stay("control-tcp", "control", "tcp", 14000, phones * 3 // 20, clients=3, rate=rate / 4, seed=seed + 2,
                  **common)
        self.stay("control-tls", "control", "tls", 16000, phones * 3 // 20, clients=3, rate=rate / 4, seed=seed + 3,
                  **common)
        for work in (self.short_calls, self.registrations, self.watchers, self.hang_ups, self.strangers):
            self.spawn(work)

    # What comes and goes

    def rounds(self, pause):
        number = 0
        while self.left() > LAST_START and not self.stopping.wait(pause):
            yield number
            number += 1

    def short(self, kind, number, *arguments, kills=False, **settings):
        """A fleet that comes and goes; one in four is killed instead."""
        name, since = f"{kind}-{number}", self.now()
        process = self.start(name, *arguments, **settings)
        if kills and number % 4 == 3:
            threading.Timer(settings["duration"] * 0.7, process.kill).start()
            self.follow(name, process)
            self.happened("fleet comes and is killed", since)
        else:
            self.ended(name, process, self.follow(name, process))
            self.happened("fleet comes and goes", since)

    def short_calls(self):
        for number in self.rounds(5):
            self.short("short-calls", number, "calls", ("tcp", "tls")[number % 2], 20000 + number % 3 * 1000,
                       max(9, self.options.phones // 10), kills=True, clients=2, rate=self.options.rate / 6,
                       duration=12 + number % 3 * 4, pace=300, faults="all", seed=number)

    def registrations(self):
        for number in self.rounds(8):
            self.short("registrations", number, "register", ("tls", "tcp")[number % 2], 30000 + number % 3 * 1000,
                       max(9, self.options.phones // 10), kills=True, rate=20, duration=8, faults="all", seed=number)

    def watchers(self):
        """Clients that watch the phones of the first fleet: one ends, one is killed, one stands still until the server
        ends it, one stands still for a moment and goes on."""
        for number in self.rounds(10):
            name = f"watch-{number}"
            turn = ("ends", "killed", "stalled", "pauses")[number % 4]
            process = self.start(name, "watch", "tcp", 10000, self.tcp_phones, clients=1, duration=15)
            reader = threading.Thread(target=self.follow, args=(name, process), daemon=True)
            reader.start()
            self.stopping.wait(6)
            since = self.now()
            if turn == "killed":
                process.kill()
                self.happened("client killed")
            elif turn in ("stalled", "pauses"):
                process.send_signal(signal.SIGSTOP)
                self.stopping.wait(min(60 if turn == "stalled" else 3, max(3, self.left() - 30)))
                process.send_signal(signal.SIGCONT)
                self.happened("client stalled" if turn == "stalled" else "client pauses", since)
            reader.join(40)
            if reader.is_alive():
                process.kill()

    def hang_ups(self):
        for _ in self.rounds(min(90, self.seconds / 8)):
            self.daemon.hang_up()
            self.happened("SIGHUP")

    def strangers(self):
        ports = self.daemon.ports
        plain = [str(ports[side]["tcp"]) for side in ("phones", "clients")]
        secure = [str(ports[side]["tls"]) for side in ("phones", "clients")]
        process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "strangers.py"), "--plain", *plain, "--secure", *secure,
             "--user", USER, "--seed", str(self.options.seed)], stdout=subprocess.PIPE, text=True)
        self.strange = process
        with self.lock:
            self.running["strangers"] = process
        for line in process.stdout:
            said = json.loads(line)
            if "stranger" in said:
                self.happened("stranger")
            elif "let in" in said:
                self.let_in += 1
        process.wait()

    def end_strangers(self):
        self.strange.terminate()
