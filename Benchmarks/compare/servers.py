"""Starts and ends the servers that are compared; each with a fresh folder, on core 0."""

import glob, os, shutil, signal, socket, subprocess, time

HERE = os.path.dirname(os.path.abspath(__file__))
CERTIFICATES = os.path.join(HERE, "build", "certificates")
SERVER_CORE, LOAD_CORE = "0", "1"
PASSWORD, CLIENT_PASSWORD = "bench-phones", "bench-clients"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A running server: its process, where it listens, and what the generator has to be told about it."""

    def __init__(self, name, folder, program):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        getattr(self, "start_" + name)(program)

    def spawn(self, command, **options):
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CORE] + command, stderr=self.log, **options)

    def ready_line(self):
        line = self.process.stdout.readline().decode()
        if not line.startswith("ready"):
            raise RuntimeError(f"the server did not start: {open(self.log.name).read()[-500:]}")
        return line

    def start_uacsta(self, program):
        path = os.path.join(self.folder, "uacsta.yaml")
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(
                f"""server: {{host: 127.0.0.1}}
phones:
  password: {PASSWORD}
  autoCommission: true
  requestTimeout: 60
  listeners: [{{name: lan, address: 127.0.0.1, tcp: 0, tls: 0}}]
clients:
  accounts: [{{user: bench, password: {CLIENT_PASSWORD}}}]
  listeners: [{{name: lan, address: 127.0.0.1, tcp: 0, tls: 0}}]
sip: {{expires: 3600, keepalive: 0}}
tls: {{certificate: {CERTIFICATES}/server.pem, key: {CERTIFICATES}/server.key}}
log: {{level: warning}}
limits: {{connections: 60000, connectionsPerAddress: 60000, unauthenticatedSeconds: 120}}
"""
            )
        self.spawn([program, "serve", "--config", path, "--data", os.path.join(self.folder, "data")], stdout=subprocess.PIPE)
        places = dict(part.split("=") for part in self.ready_line().split()[1:])
        ports = {
            side: {p.split(":")[0]: p.split(":")[-1] for p in places[side].split(",")} for side in ("phones", "clients")
        }
        self.ports = {t: (ports["phones"][t], ports["clients"][t]) for t in ("tcp", "tls")}
        self.arguments = [
            "--csta", "--domain", "127.0.0.1", "--user-format", "0004%08d", "--password-format", PASSWORD,
            "--client-user", "bench", "--client-password", CLIENT_PASSWORD,
        ]

    def start_kamailio(self, program):
        ports = {"tcp": free_port(), "tls": free_port()}
        modules = os.path.dirname(glob.glob("/usr/lib/*/kamailio/modules/tls.so")[0])
        text = open(os.path.join(HERE, "kamailio.cfg.in")).read()
        for key, value in {
            "FOLDER": self.folder, "TCP": ports["tcp"], "TLS": ports["tls"], "MODULES": modules,
            "CERTIFICATE": CERTIFICATES + "/server.pem", "KEY": CERTIFICATES + "/server.key",
        }.items():
            text = text.replace(f"@{key}@", str(value))
        path = os.path.join(self.folder, "kamailio.cfg")
        open(path, "w").write(text)
        # fm: the fastest of its memory managers; -DD: in the foreground, with all its processes.
        self.spawn(
            [program, "-DD", "-f", path, "-x", "fm", "-X", "fm", "-m", "4096", "-M", "16", "-w", self.folder],
            stdout=subprocess.DEVNULL)
        until = time.time() + 30
        for port in ports.values():
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if time.time() > until or self.process.poll() is not None:
                        raise RuntimeError(f"kamailio did not start: {open(self.log.name).read()[-500:]}")
                    time.sleep(0.1)
        time.sleep(0.5)
        self.ports = {t: (str(p), str(p)) for t, p in ports.items()}
        self.arguments = ["--domain", "bench.local"]

    def start_acceptor(self, program):
        port = str(free_port())
        self.spawn(
            [os.path.join(HERE, "build", "acceptor"), port, CERTIFICATES + "/server.pem", CERTIFICATES + "/server.key"],
            stdout=subprocess.PIPE)
        self.ready_line()
        self.ports = {"tls": (port, port)}
        self.arguments = []

    def kill(self):
        children = open(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read().split()
        for pid in [self.process.pid] + [int(child) for child in children]:
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """True if it ended by itself when asked to."""
        if self.process.poll() is not None:
            return True
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
            return True
        except subprocess.TimeoutExpired:
            self.kill()
            return False
        finally:
            self.log.close()
