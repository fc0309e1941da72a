"""The daemon of a long run: its configuration, start, SIGHUP, end, and what its log says."""
import collections
import datetime
import os
import re
import signal
import subprocess
import time

PHONES_PASSWORD, CLIENTS_PASSWORD, USER = "soak-phones", "soak-clients", "tapi"

# Short times, so that registrations, dialogs and nonces run out and are renewed many times in half an hour, and
# calls that a phone forgot to end are found before the fleet holds its views against the phones'; small log files, so that
# they rotate. Everything else stands as it does by default, `limits.lagMilliseconds` too: a phone that is asked to come back comes back.
CONFIGURATION = """\
server: {{host: localhost}}
phones:
  password: {phones}
  autoCommission: true
  callCheck: 10
  callLimit: 30
  listeners: [{{name: lan, address: 127.0.0.1, tcp: 0, tls: 0}}]
clients:
  accounts: [{{user: {user}, password: {clients}}}]
  listeners: [{{name: lan, address: 127.0.0.1, tcp: 0, tls: 0}}]
sip: {{expires: 90, keepalive: 20}}
tls: {{certificate: certificates/{certificate}.pem, key: certificates/{certificate}.key}}
log: {{level: info, maxFileMB: 1, files: 3}}
"""
LINE = re.compile(r"^(\S+)Z (trace|debug|info|notice|warning|error|critical) [^:]*: (.*)$")


class Daemon:
    """`uacsta serve`, in a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.certificates = 0
        self.configuration = os.path.join(folder, "uacsta.yaml")
        self.log = os.path.join(folder, "daemon.log")
        self.write_configuration()

    def write_configuration(self):
        certificate = ("server", "renewed")[self.certificates % 2]
        text = CONFIGURATION.format(phones=PHONES_PASSWORD, clients=CLIENTS_PASSWORD, user=USER,
                                    certificate=certificate)
        with open(self.configuration, "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(text)

    def start(self):
        self.process = subprocess.Popen(
            [self.program, "serve", "--config", self.configuration, "--data", os.path.join(self.folder, "data")],
            stdout=subprocess.PIPE, stderr=open(self.log, "wb"), text=True)
        self.pid = self.process.pid
        ready = self.process.stdout.readline()
        if not ready.startswith("ready "):
            raise RuntimeError("the daemon did not start: " + open(self.log, errors="replace").read())
        addresses = dict(re.findall(r"(\w+)=(\S+)", ready))
        self.ports = {side: {transport: int(port) for transport, port in
                             re.findall(r"(tcp|tls):[^,]*:(\d+)", addresses[side])} for side in ("phones", "clients")}
        self.all_ports = {port for side in self.ports.values() for port in side.values()}

    def hang_up(self):
        """The certificate is another one, and the daemon is told."""
        self.certificates += 1
        self.write_configuration()
        self.process.send_signal(signal.SIGHUP)

    def is_alive(self):
        return self.process.poll() is None

    def stop(self):
        """SIGTERM; the exit code, and how long it took."""
        began = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return self.process.returncode, time.monotonic() - began

    def log_summary(self):
        """The lines that say error or critical; how often each other message stands there, by level; when the server
        ended clients that did not read (seconds of the wall clock)."""
        errors, counts, ends = [], collections.Counter(), []
        with open(self.log, errors="replace") as file:
            for line in file:
                match = LINE.match(line)
                if not match or match[2] in ("error", "critical"):
                    errors.append(line.strip())
                    continue
                message = re.split(r" [\w-]+=", match[3])[0]
                counts[match[2], message] += 1
                if message.startswith("client reads too slowly"):
                    ends.append(datetime.datetime.fromisoformat(match[1] + "+00:00").timestamp())
        return errors, [[level, message, count] for (level, message), count in counts.most_common()], ends

    def passwords_in_logs(self):
        found = 0
        for folder, _, names in os.walk(os.path.join(self.folder, "data")):
            found += sum(self.holds_password(os.path.join(folder, name)) for name in names)
        return found + self.holds_password(self.log)

    @staticmethod
    def holds_password(path):
        with open(path, "rb") as file:
            text = file.read()
        return any(word.encode() in text for word in (PHONES_PASSWORD, CLIENTS_PASSWORD))
