"""The report of a long run as Markdown, beside the picture."""
import collections
import statistics

import verdict


def table(columns, rows):
    return ["", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns),
            *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows), ""]


def cores(recording, name):
    values = [value for _, value in verdict.points(verdict.judged_samples(recording), name)]
    return statistics.mean(values) if values else 0


def figures(recording):
    """Range of every line over the judged part."""
    rows = []
    for name, (title, unit, _, _) in [*verdict.FLAT.items(), ("pss", ("memory (PSS), not judged", "MiB", 0, 0))]:
        points = verdict.points(verdict.judged_samples(recording), name)
        if len(points) < 2:
            continue
        values = [value for _, value in points]
        digits = 2 if unit else 0
        low, middle, high = (f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
        rows.append([title + (f", {unit}" if unit else ""), low, middle, high, f"{verdict.growth(points):+.2f}",
                     f"{verdict.allowance(name, points):+.2f}" if name in verdict.FLAT else "–"])
    return table(["line", "least", "median", "most", "growth", "allowed"], rows)


def sensitivity(recording):
    """The smallest leak that would not have passed."""
    samples = verdict.judged_samples(recording)
    events = samples[-1]["delivered"] - samples[0]["delivered"]
    allowed = verdict.allowance("anonymous", verdict.points(samples, "anonymous")) * 1024 * 1024
    return f"{events:,} events were delivered in the judged part: {allowed / max(1, events):.1f} bytes kept for each " \
           f"would have been seen"


def times(title, summary):
    return [title, f"{summary['count']:,}", *(summary[key] for key in ("p50", "p99", "p99.9", "max"))]


def written(recording, findings):
    totals, lag, floor = recording["totals"], recording["lag"], recording["floor"]
    waits = cores(recording, "waits")
    broken = [finding for finding in findings if not finding.holds]
    others = cores(recording, "machine") - cores(recording, "fleet") - cores(recording, "cpu")
    kinds = collections.Counter(each["kind"] for each in recording["happenings"])
    lines = [
        f"# Long run, {recording['when']} UTC", "",
        f"`{recording['command']}` on {recording['machine']}.", "",
        "**" + (f"BROKEN: {', '.join(finding.name for finding in broken)}" if broken else
                f"All {len(findings)} lines hold.") + "**", "", "![the run](soak.svg)", "",
        f"{recording['minutes']:g} minutes of load, judged from minute {recording['judged'][0] / 60:.1f} to "
        f"{recording['judged'][1] / 60:.1f}; {len(recording['samples'])} samples. Mean use of the processors: daemon "
        f"{cores(recording, 'cpu'):.2f} cores, fleet and probes {cores(recording, 'fleet'):.2f}, other programs "
        f"{max(0, others):.2f}; the daemon's threads were ready and had no processor {waits:.2f} of the time.", "",
        "## Lines"]
    lines += figures(recording)
    lines += [
        f"{sensitivity(recording)}.", "",
        "Event-loop lag from outside, milliseconds:"]
    lines += table(["round trip", "count", "p50", "p99", "p99.9", "most"], [
        times("OPTIONS while the machine was calm", lag["calm"]), times("OPTIONS, all", lag["all"]),
        times("a bare echo process, all", floor["all"])])
    lines += [
        f"Idle before the load: {recording['idle']['descriptors']} descriptors, PSS {recording['idle']['pss']:.1f} MiB; "
        f"when all had gone: {recording['end']['descriptors']} descriptors, PSS {recording['end']['pss']:.1f} MiB. The "
        f"daemon ended with {recording['end']['exit code']} {recording['end']['seconds']} s after SIGTERM.", "",
        "## Verdict"]
    lines += table(["line", "found", "allowed", ""],
                   [[f.name, f.said, f.allowed, "holds" if f.holds else "**broken**"] for f in findings])
    lines += ["## What happened"]
    lines += table(["", "times"], [[kind, count] for kind, count in sorted(kinds.items())])
    lines += ["## Fleets"]
    lines += table(["fleets", "runs", "events delivered", "excused", "lost, duplicated, out of order, invented",
                    "p50 / p99 of the slowest run, ms"], fleets(recording))
    lines += [f"Together {totals['delivered']:,} events delivered.", "", "## Log of the daemon", ""]
    lines += table(["level", "message", "times"], recording["messages"][:25])
    for run in recording["unclean"]:
        lines += [f"### {run['name']}: exit code {run['exit code']}", "", "```", *run["said"], "```", ""]
    if recording["errors"]:
        lines += ["### Errors in the log", "", "```", *recording["errors"][:50], "```", ""]
    return "\n".join(lines)


def fleets(recording):
    groups = collections.defaultdict(list)
    for run in recording["reports"]:
        groups[run["name"].rstrip("0123456789").rstrip("-")].append(run)
    rows = []
    for name, runs in sorted(groups.items()):
        ledgers = [run["ledger"] for run in runs]
        timed = [run["latency"] for run in runs if run["latency"] and run["latency"]["count"]]
        slowest = max(timed, key=lambda each: each["p99"], default=None)
        rows.append([name, len(runs), f"{sum(each['delivered'] for each in ledgers):,}",
                     sum(each["excused"] for each in ledgers),
                     sum(each[key] for each in ledgers for key in ("lost", "duplicated", "outOfOrder", "unexpected")),
                     f"{slowest['p50'] / 1000:.2f} / {slowest['p99'] / 1000:.2f}" if slowest else "–"])
    return rows
