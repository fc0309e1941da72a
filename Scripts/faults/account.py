#!/usr/bin/env python3
"""Says in one line what a report of uacsta-sim (--report FILE) says of its events, and fails if they are not as they
should be: account.py REPORT [--most-p99 MILLISECONDS] [--may-miss]"""
import argparse
import json
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("report")
parser.add_argument("--most-p99", type=float, default=float("inf"), help="from phone to client, milliseconds")
parser.add_argument("--may-miss", action="store_true", help="expectations of the run may be missed, events may not")
options = parser.parse_args()

with open(options.report, encoding="utf-8") as file:
    report = json.load(file)
ledger, latency = report["ledger"], report["latencies"]["event, phone to client"]
p50, p99, longest = (latency[key] / 1000 for key in ("p50", "p99", "max"))
wrong = {name: ledger[name] for name in ("lost", "duplicated", "outOfOrder", "unexpected") if ledger[name]}
words = [
    f"{ledger['delivered']} events of {report['counts'].get('calls begun', 0)} calls,",
    ", ".join(f"{count} {name}" for name, count in wrong.items()) if wrong else "none lost, doubled or out of order",
    f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {longest:.0f} ms",
]
print(words[0], words[1] + ",", words[2])
if wrong or ledger["delivered"] == 0 or p99 > options.most_p99 or (report["missed"] and not options.may_miss):
    sys.exit(1)
