"""What is measured. Every experiment is one run of the generator against a server that was started for it."""

import resource

FAN = 100  # phones watched by one client


def most_phones():
    """20,000, or as many as the limit of open files lets one process hold, with the clients' connections."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    room = 1 << 20 if hard == resource.RLIM_INFINITY else hard
    return min(20000, (room - 100) * FAN // (FAN + 1) // 100 * 100)


class Experiment:
    def __init__(self, name, servers, transport, arguments, **options):
        self.name, self.servers, self.transport = name, servers, transport
        self.arguments = [str(a) for a in arguments]
        # Where handshakes are what is measured, the generator does not check certificates on top of it.
        self.is_large = options.get("phones", 0) >= 10000
        self.counts_handshakes = "handshake" in arguments or "storm" in arguments
        for key, value in options.items():
            self.arguments += ["--" + key.replace("_", "-"), str(value)]


def experiments(quick):
    both = ["kamailio", "uacsta"]
    large, most = (500, 2000) if quick else (10000, most_phones())
    window = {"warmup": 0.3, "duration": 1} if quick else {"warmup": 0.4, "duration": 1.6}
    saturated = {"in_flight": 128, "setup_in_flight": 200, "timeout": 60, **window}
    found = []
    for transport in ("tcp", "tls"):
        found += [
            Experiment(f"registration-{transport}", both, transport, ["--scenario", "refresh"], phones=1000, **saturated),
            Experiment(f"events-{transport}", both, transport, ["--scenario", "events"], phones=500, **saturated),
            Experiment(
                f"latency-{transport}", both, transport, ["--scenario", "events"],
                phones=500, rate=2000, timeout=60, **{**window, "duration": 1 if quick else 2.5}),
        ]
    found += [
        Experiment("handshake-tls", ["acceptor"], "tls", ["--scenario", "handshake"], phones=1000, **{**saturated, "in_flight": 200}),
        Experiment(
            "storm-tls", both, "tls", ["--scenario", "storm"],
            phones=large, in_flight=large, setup_in_flight=200, timeout=90),
    ]
    # A proxy's idle phones are registered ones; ours are measured in the scale run, with dialog and monitor.
    found.append(Experiment("idle-tcp", ["kamailio"], "tcp", ["--scenario", "refresh"], phones=large, hold=1, **saturated))
    for phones in (100, 1000, large, most):
        found.append(
            Experiment(f"scale-{phones}", both, "tcp", ["--scenario", "events"], phones=phones, hold=1 if phones == large else 0, **saturated))
    return found, large, most
