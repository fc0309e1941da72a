"""Markdown tables of a folder of results: minimum / median / maximum of the repetitions, and ratios of medians.

Beside them what an undisturbed core takes: of the CPU per operation in each tenth of a second of all repetitions, the
value that a tenth of them is below. On a machine that others use, too, it moves far less than any median.
"""

import glob, json, os, statistics

SERVERS = ("kamailio", "uacsta")


class Results:
    def __init__(self, folder):
        self.runs = {}
        for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
            experiment, server, _ = os.path.basename(path).rsplit(".", 1)[0].rsplit(".", 2)
            result = json.load(open(path))
            if "exit_code" in result:  # else it was interrupted
                self.runs.setdefault((experiment, server), []).append(result)

    def values(self, experiment, server, *keys):
        """Of the runs without a fault; a run that lost something counts for nothing but the last table."""
        found = []
        for result in self.runs.get((experiment, server), []):
            if result["exit_code"]:
                continue
            for key in keys:
                result = result.get(key) if isinstance(result, dict) else None
            if result is not None:
                found.append(result)
        return found

    def median(self, *where):
        values = self.values(*where)
        return statistics.median(values) if values else None

    def undisturbed(self, experiment, server):
        slices = sorted(each for run in self.values(experiment, server, "window", "slices_us") for each in run)
        return slices[len(slices) // 10] if len(slices) >= 10 else None


def spread(values, scale=1, digits=0):
    if not values:
        return "–"
    low, middle, high = (f"{v * scale:,.{digits}f}" for v in (min(values), statistics.median(values), max(values)))
    return low if low == high else f"{low} / **{middle}** / {high}"


def table(columns, rows):
    rows = [row for row in rows if any(cell not in ("–", "") for cell in row[1:])]
    if rows:
        print("\n| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
        for row in rows:
            print("| " + " | ".join(row) + " |")


def ratio(a, b):
    return f"{a / b:.2f}" if a and b else "–"


def compared(results, label, experiment, *keys, scale=1, digits=0):
    """A row; the experiment's name, or one for each server."""
    names = [experiment] * 2 if isinstance(experiment, str) else experiment
    values = [results.values(name, server, *keys) for name, server in zip(names, SERVERS)]
    medians = [statistics.median(v) if v else None for v in values]
    calm = [results.undisturbed(name, server) for name, server in zip(names, SERVERS)] if keys == CPU else [None, None]
    cell = f"{calm[0]:.1f}, {calm[1]:.1f}: **{ratio(calm[1], calm[0])}**" if all(calm) else ""
    return [label] + [spread(v, scale, digits) for v in values] + [ratio(medians[1], medians[0]), cell]


CPU, RATE = ("window", "server_cpu_us_each"), ("window", "rate_per_s")


def print_report(folder, large, most):
    results = Results(folder)
    repetitions = max((len(r) for r in results.runs.values()), default=0)
    print(f"\nMinimum / **median** / maximum of {repetitions} repetitions; ratio of medians, uacsta to Kamailio.")
    rows = []
    for t in ("tcp", "tls"):
        name, over = f"registration-{t}", t.upper()
        rows += [
            compared(results, f"(a) re-registration, {over}: CPU µs", name, *CPU, digits=1),
            compared(results, f"(a) re-registration, {over}: per second, saturated", name, *RATE),
            compared(results, f"(a) first registration¹, {over}: CPU µs", name, "phases", "register", "server_cpu_us_each"),
            compared(results, f"(a) first registration¹, {over}: per second", name, "phases", "register", "rate_per_s"),
        ]
    for t in ("tcp", "tls"):
        over = t.upper()
        rows += [
            compared(results, f"(b) event phone → client, {over}: CPU µs", f"events-{t}", *CPU, digits=1),
            compared(results, f"(b) events, {over}: per second, saturated", f"events-{t}", *RATE),
            compared(results, f"(b) event at 2,000/s, {over}: CPU µs", f"latency-{t}", *CPU, digits=1),
            compared(results, f"(b) delivery at 2,000/s, {over}: p50 ms", f"latency-{t}", "latency", "delivery", "p50_us", scale=1e-3, digits=2),
            compared(results, f"(b) delivery at 2,000/s, {over}: p99 ms", f"latency-{t}", "latency", "delivery", "p99_us", scale=1e-3, digits=2),
        ]
    memory = ("memory", "pss_bytes_per_phone")
    rows += [
        compared(results, f"(c) idle phone², TCP, {large:,} of them: KB PSS", ["idle-tcp", f"scale-{large}"], *memory, scale=1e-3, digits=1),
        compared(results, f"(c) idle phone², TLS, {large:,} of them: KB PSS", "storm-tls", *memory, scale=1e-3, digits=1),
        compared(results, f"(d) reconnect storm³ of {large:,}, TLS: seconds", "storm-tls", "window", "wall_s", digits=2),
        compared(results, f"(d) reconnect storm³ of {large:,}, TLS: CPU seconds", "storm-tls", "window", "server_cpu_s", digits=2),
    ]
    for phones in (100, 1000, large, most):
        rows.append(compared(results, f"(e) event, TCP, {phones:,} phones: CPU µs", f"scale-{phones}", *CPU, digits=1))
    table(["one operation", "Kamailio", "uacsta", "ratio", "undisturbed⁴: Kamailio, uacsta, ratio"], rows)
    print(
        "\n¹ uacsta: with dialog, SystemRegister and list of devices, until these are acknowledged; Kamailio: the REGISTER alone."
        "  \n² Kamailio: registered; uacsta: registered, dialog up, monitored by a client."
        "  \n³ All connect at once. Kamailio: until registered; uacsta: until registered, dialog up and the client told "
        "BackInService; the table below says who was the bottleneck."
        "  \n⁴ CPU µs in the calmest tenth of all slices of 0.1 s.")
    print_floor(results, large)
    print_goals(results, large, most)
    print_conditions(results)


def print_floor(results, large):
    handshake = results.values("handshake-tls", "acceptor", *CPU)
    if not handshake:
        return
    alone = statistics.median(handshake)
    print(f"\nTLS handshakes alone, against a bare accept: {spread(handshake)} CPU µs each; {alone * large / 1e6:.2f} s for {large:,}.")
    for server in SERVERS:
        each = results.median("storm-tls", server, *CPU)
        if each:
            print(f"The storm costs {server} {each:.0f} CPU µs a phone, {each / alone:.2f} times the handshake alone.")


def print_goals(results, large, most):
    def versus(experiment, *keys):
        a, b = results.median(experiment, "uacsta", *keys), results.median(experiment, "kamailio", *keys)
        return a / b if a and b else None

    def milliseconds(experiment):
        value = results.median(experiment, "uacsta", "latency", "delivery", "p99_us")
        return value / 1e3 if value else None

    def kilobytes(experiment):
        value = results.median(experiment, "uacsta", "memory", "pss_bytes_per_phone")
        return value / 1e3 if value else None

    def calmly(experiment, server, other, other_server):
        a, b = results.undisturbed(experiment, server), results.undisturbed(other, other_server)
        return a / b if a and b else None

    def against_kamailio(experiment):
        return versus(experiment, *CPU), calmly(experiment, "uacsta", experiment, "kamailio")

    storm, handshake = results.median("storm-tls", "uacsta", *CPU), results.median("handshake-tls", "acceptor", *CPU)
    few, many = (results.median(f"scale-{n}", "uacsta", *CPU) for n in (100, most))
    goals = [
        ("event, TCP, to Kamailio's blind relay", *against_kamailio("events-tcp"), 0.65),
        ("event, TLS, to Kamailio's blind relay", *against_kamailio("events-tls"), 0.7),
        ("re-registration, TCP, to Kamailio's", *against_kamailio("registration-tcp"), 0.75),
        ("re-registration, TLS, to Kamailio's", *against_kamailio("registration-tls"), 0.75),
        ("idle phone with dialog and monitor, TCP, KB", kilobytes(f"scale-{large}"), None, 8),
        ("idle phone with dialog and monitor, TLS, KB", kilobytes("storm-tls"), None, 25),
        ("p99 phone → client at 2,000/s, TCP, ms", milliseconds("latency-tcp"), None, 2),
        ("p99 phone → client at 2,000/s, TLS, ms", milliseconds("latency-tls"), None, 2),
        ("CPU of the storm, to the TLS handshakes alone", storm / handshake if storm and handshake else None, None, 1.5),
        (f"event at {most:,} phones, to 100", many / few if few and many else None, calmly(f"scale-{most}", "uacsta", "scale-100", "uacsta"), 1.2),
    ]

    def verdict(value, limit):
        return "" if value is None else f"{value:.2f} " + ("met" if value <= limit else "**missed**")

    table(
        ["goal", "at most", "median", "undisturbed"],
        [[g, f"{limit:g}", verdict(v, limit), verdict(calm, limit)] for g, v, calm, limit in goals if v is not None])


def print_conditions(results):
    """Who was saturated, whether anything else ran, whether anything was lost."""
    rows = []
    for (experiment, server), runs in results.runs.items():
        share = lambda key: spread(results.values(experiment, server, "window", key), digits=2)
        bound = "–" if server == "acceptor" else f"{min(r['counts']['bindings'] for r in runs):,} of {runs[0]['phones']:,}"
        rows.append(
            [f"{experiment}, {server}", share("server_share"), share("generator_share"), share("strangers_share"), bound,
             str(sum(r["faults"]["total"] for r in runs)), str(sum(r["counts"]["refused_503"] + r["counts"]["reconnects"] for r in runs))])
    table(["run", "server, of its core", "generator, of its core", "strangers on the server's core", "bindings at the end", "faults", "turned away and back"], rows)
