"""Draws a long run as SVG: a panel for each thing that was measured, one axis of time, what happened below.

No script, no font from elsewhere; the colours follow the reader's light or dark scheme.
"""
import math
import statistics
from html import escape

import verdict

# Titles and legends stand in the column left of the plots, the numbers of the axes at its right edge.
WIDTH, COLUMN, LEFT, RIGHT = 1060, 16, 326, 16
PLOT = WIDTH - LEFT - RIGHT
GAP = 18
POINTS = 260

STYLE = """
svg { font: 12px system-ui, "Segoe UI", "Helvetica Neue", Helvetica, Arial, sans-serif; }
.ground { fill: #ffffff } .text { fill: #24292f } .faint { fill: #5b636d } .warm { fill: #8c959f; opacity: .16 }
.grid { stroke: #8c959f; stroke-opacity: .28; stroke-width: 1 } .axis { stroke: #8c959f; stroke-width: 1 }
.hup { stroke: #8c959f; stroke-opacity: .55; stroke-dasharray: 1 3 }
.fit { stroke: #24292f; stroke-width: 1.3; stroke-dasharray: 6 4; fill: none }
.line { fill: none; stroke-width: 1.5; stroke-linejoin: round } .band { opacity: .2 } .swatch { stroke-width: 3 }
.a { stroke: #1f6feb } .b { stroke: #bc4c00 } .c { stroke: #6e7781 } .d { stroke: #8250df }
.fa { fill: #1f6feb } .fb { fill: #bc4c00 } .fc { fill: #6e7781 } .fd { fill: #8250df }
.happening { opacity: .75 } .good { fill: #1a7f37 } .bad { fill: #cf222e }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117 } .text { fill: #e6edf3 } .faint { fill: #9aa4af } .fit { stroke: #e6edf3 }
.a { stroke: #58a6ff } .b { stroke: #f0883e } .c { stroke: #8b949e } .d { stroke: #bc8cff }
.fa { fill: #58a6ff } .fb { fill: #f0883e } .fc { fill: #8b949e } .fd { fill: #bc8cff }
.good { fill: #3fb950 } .bad { fill: #ff7b72 }
}
"""
# Title, unit, height, lines as (series, name, class), the flat lines to draw the trend of, and how the axis goes.
PANELS = [
    ("Memory", "MiB", 112, [("rss", "RSS", "a"), ("pss", "PSS", "c"), ("anonymous", "anonymous", "b")],
     ["rss", "anonymous"], "close"),
    ("Descriptors", "", 92, [("descriptors", "open", "a"), ("connections", "TCP connections", "b"),
                             ("close-wait", "closed by peer only", "d")],
     ["descriptors"], "zero"),
    ("Event-loop lag", "ms", 112, [("lag99", "OPTIONS, p99", "b"), ("lag50", "OPTIONS, median", "a"),
                                   ("echo99", "bare echo, p99", "c")], ["lag50"], "logarithmic"),
    ("Processors", "cores", 92, [("machine", "whole machine", "c"), ("waits", "daemon has to wait", "d"),
                                 ("fleet", "fleet and probes", "b"), ("cpu", "daemon", "a")], [], "zero"),
    ("Context switches", "1/s", 48, [("switches a second", "daemon", "a")], [], "zero"),
    ("Events delivered", "1/s", 48, [("events a second", "all fleets", "a")], [], "zero"),
    ("Events gone wrong", "sum", 48, [("wrong", "lost, twice, …", "b")], [], "zero"),
    ("Threads", "", 48, [("threads", "daemon", "a")], [], "zero"),
]
LANES = [
    ("fleets that come and go", ["fleet comes and goes"], "a"), ("fleets killed", ["fleet comes and is killed"], "b"),
    ("clients stalled", ["client stalled", "client pauses"], "d"),
    ("clients ended by the server", ["client ended by the server"], "b"), ("clients killed", ["client killed"], "b"),
    ("SIGHUP", ["SIGHUP"], "c"),
]


def number(value):
    """Three digits that matter, no more."""
    if value == 0:
        return "0"
    digits = min(2, max(0, 2 - math.floor(math.log10(abs(value)))))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(rough):
    """The next round number."""
    scale = 10 ** math.floor(math.log10(rough))
    return next(factor * scale for factor in (1, 2, 2.5, 5, 10) if factor * scale >= rough * 0.999)


def ticks(low, high, count):
    """Round values from `low` to `high`."""
    step = rounded((high - low) / count or 1)
    first = math.ceil(low / step - 1e-9)
    return [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)]


class Axis:
    """Values to heights."""

    def __init__(self, kind, values, top, height):
        self.top, self.height, self.is_logarithmic = top, height, kind == "logarithmic"
        low, high = min(values, default=0), max(values, default=1)
        if self.is_logarithmic:
            self.low, self.high = math.floor(math.log10(max(low, 0.01))), math.ceil(math.log10(max(high, 0.01)))
            self.ticks = [10 ** power for power in range(self.low, self.high + 1)]
            return
        if kind == "close":
            # Never closer than a fifth of the value: the noise of a flat line shall not look like mountains.
            spread = max(high - low, 0.2 * high) * 0.08
            low, high = max(0, min(low, 0.8 * high) - spread), high + spread
        else:
            # Up to a round number, so that every panel has at least two.
            step = rounded(max(high, 1) / max(1, height // 30))
            low, high = 0, step * math.ceil(max(high, 1) / step)
        self.ticks = ticks(low, high, max(1, height // 26))
        self.low, self.high = low, high

    def __call__(self, value):
        value = math.log10(max(value, 0.01)) if self.is_logarithmic else value
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.top + self.height * (1 - min(1, max(0, share)))


class Picture:
    def __init__(self, recording, findings):
        self.recording, self.findings, self.parts = recording, findings, []
        self.end = max(recording["seconds"], recording["samples"][-1]["t"])
        self.top = 0

    def x(self, seconds):
        return LEFT + PLOT * min(1, max(0, seconds / self.end))

    def add(self, text):
        self.parts.append(text)

    def text(self, x, y, text, kind="text", anchor="start", more=""):
        self.add(f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}"{more}>{escape(text)}</text>')

    def series(self, name):
        """(seconds, value) of a series; events a second are those of forty seconds: the fleets tell every ten."""
        samples = self.recording["samples"]
        if name != "events a second":
            return [(s["t"], s[name]) for s in samples if s.get(name) is not None]
        found, first = [], 0
        for sample in samples:
            while samples[first]["t"] < sample["t"] - 40:
                first += 1
            span = sample["t"] - samples[first]["t"]
            if span >= 20:
                found.append((sample["t"] - span / 2, (sample["delivered"] - samples[first]["delivered"]) / span))
        return found

    # Parts

    def headline(self):
        recording = self.recording
        broken = [finding for finding in self.findings if not finding.holds]
        self.text(COLUMN, 28, f"uacsta under mixed load for {recording['minutes']:g} minutes", more=' font-size="18"'
                  ' font-weight="600"')
        strangers = sum(1 for each in recording["happenings"] if each["kind"] == "stranger")
        self.text(COLUMN, 48, f"{recording['phones']} phones over TCP and TLS that stay, others that come and go, "
                  f"{recording['rate']:g} calls a second, every fault, {strangers:,} strangers", "faint")
        self.text(COLUMN, 65, f"{recording['when']} UTC, {recording['machine']}", "faint")
        if broken:
            self.text(COLUMN, 86, "BROKEN: " + ", ".join(finding.name for finding in broken), "bad",
                      more=' font-weight="600"')
        else:
            self.text(COLUMN, 86, f"All {len(self.findings)} lines of the verdict hold: flat, bounded, nothing lost", "good",
                      more=' font-weight="600"')
        self.text(LEFT - 52, 108, "least · median · most", "faint", "end")
        warm, last = recording["judged"]
        self.text((LEFT + self.x(warm)) / 2, 108, "warm-up", "faint", "middle")
        self.text((self.x(warm) + self.x(last)) / 2, 108, "judged", "faint", "middle")
        self.top = 116

    def frame(self, top, height):
        """Ground of a panel: warm-up and what comes after the load in grey, SIGHUP as hairlines."""
        warm, last = self.recording["judged"]
        self.add(f'<rect class="warm" x="{LEFT}" y="{top}" width="{self.x(warm) - LEFT:.1f}" height="{height}"/>')
        if self.end > last:
            self.add(f'<rect class="warm" x="{self.x(last):.1f}" y="{top}" '
                     f'width="{LEFT + PLOT - self.x(last):.1f}" height="{height}"/>')
        for each in self.recording["happenings"]:
            if each["kind"] == "SIGHUP":
                x = self.x(each["from"])
                self.add(f'<line class="hup" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + height}"/>')

    def panel(self, title, unit, height, lines, fitted, kind):
        top = self.top
        drawn = [(name, label, colour, self.series(name)) for name, label, colour in lines]
        axis = Axis(kind, [value for *_, points in drawn for _, value in points], top, height)
        self.frame(top, height)
        for tick in axis.ticks:
            y = axis(tick)
            self.add(f'<line class="grid" x1="{LEFT}" x2="{LEFT + PLOT}" y1="{y:.1f}" y2="{y:.1f}"/>')
            self.text(LEFT - 7, y + 4, number(tick), "faint", "end")
        for _, _, colour, points in drawn:
            self.line(points, axis, colour)
        for name in fitted:
            self.fit(name, axis)
        self.legend(title + (f", {unit}" if unit else ""), drawn)
        self.top = top + height + GAP

    def legend(self, title, drawn):
        """Name of the panel, its lines, and the range of each over the judged part."""
        y = self.top + 11
        self.text(COLUMN, y, title, more=' font-weight="600"')
        first, last = self.recording["judged"]
        for _, label, colour, points in drawn:
            y += 17
            self.add(f'<line class="swatch {colour}" x1="{COLUMN}" x2="{COLUMN + 13}" y1="{y - 4}" y2="{y - 4}"/>')
            self.text(COLUMN + 19, y, label, "faint")
            values = [value for t, value in points if first <= t <= last]
            if values:
                said = [number(value) for value in (min(values), statistics.median(values), max(values))]
                self.text(LEFT - 52, y, said[0] if len(set(said)) == 1 else " · ".join(said), "text", "end")

    def line(self, points, axis, colour):
        """Medians as a line, smallest to largest as a band."""
        size = max(1, math.ceil(len(points) / POINTS))
        groups = [points[start:start + size] for start in range(0, len(points), size)]
        spots = [(self.x(statistics.median(t for t, _ in group)), [value for _, value in group]) for group in groups]
        if size > 1:
            upper = [f"{x:.1f},{axis(max(values)):.1f}" for x, values in spots]
            lower = [f"{x:.1f},{axis(min(values)):.1f}" for x, values in reversed(spots)]
            self.add(f'<polygon class="band f{colour}" points="{" ".join(upper + lower)}"/>')
        middle = " ".join(f"{x:.1f},{axis(statistics.median(values)):.1f}" for x, values in spots)
        self.add(f'<polyline class="line {colour}" points="{middle}"/>')

    def fit(self, name, axis):
        """The trend that is judged."""
        first, last = self.recording["judged"]
        found = verdict.trend([(t, value) for t, value in self.series(name) if first <= t <= last])
        if found:
            slope, middle = found
            half = slope * (last - first) / 2
            self.add(f'<line class="fit" x1="{self.x(first):.1f}" y1="{axis(middle - half):.1f}" '
                     f'x2="{self.x(last):.1f}" y2="{axis(middle + half):.1f}"/>')

    def lanes(self):
        top, height = self.top, 17 * len(LANES)
        self.frame(top, height)
        for row, (label, kinds, colour) in enumerate(LANES):
            y = top + 17 * row
            self.add(f'<line class="grid" x1="{LEFT}" x2="{LEFT + PLOT}" y1="{y + 17}" y2="{y + 17}"/>')
            found = [each for each in self.recording["happenings"] if each["kind"] in kinds]
            for each in found:
                x = self.x(each["from"])
                width = max(2, self.x(each["to"]) - x)
                self.add(f'<rect class="happening f{colour}" x="{x:.1f}" y="{y + 4}" width="{width:.1f}" height="10"/>')
            self.text(COLUMN, y + 13, label)
            self.text(LEFT - 52, y + 13, f"{len(found)}", "text", "end")
        self.top = top + height

    def clock(self):
        """The axis of time, below everything."""
        y = self.top
        self.add(f'<line class="axis" x1="{LEFT}" x2="{LEFT + PLOT}" y1="{y}" y2="{y}"/>')
        for minute in ticks(0, self.end / 60, 10):
            x = self.x(minute * 60)
            self.add(f'<line class="axis" x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 4}"/>')
            self.text(x, y + 17, number(minute), "faint", "middle")
        self.text(LEFT + PLOT, y + 34, "minutes", "faint", "end")
        self.text(COLUMN, y + 34, "line: median · light: least to most · dashed: the trend that is judged · dotted: SIGHUP · "
                  "grey: not judged", "faint")
        self.top = y + 46

    def svg(self):
        self.headline()
        for panel in PANELS:
            self.panel(*panel)
        self.lanes()
        self.clock()
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.top}" width="{WIDTH}" '
            f'height="{self.top}" role="img">',
            f"<title>Long run of uacsta, {self.recording['minutes']:g} minutes</title>",
            f"<style>{STYLE}</style>", f'<rect class="ground" width="{WIDTH}" height="{self.top}"/>',
            *self.parts, "</svg>", ""])


def drawn(recording, findings):
    return Picture(recording, findings).svg()
