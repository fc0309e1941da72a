#!/usr/bin/env bash
# Long run: the real daemon for half an hour, or as long as wanted, under mixed load with churn and faults. Memory,
# descriptors, event-loop lag and lost events are sampled, judged (the rule: Scripts/soak/verdict.py) and drawn.
# Fails if a line is not flat or anything was lost.
#
#   Scripts/soak.sh                             30 minutes, with the release build
#   Scripts/soak.sh --minutes 720 --phones 2000 FOLDER-OF-THE-PROGRAMS
#   Scripts/soak.sh --redraw FOLDER             judge and draw an earlier run again
#   Scripts/soak.sh --help
set -euo pipefail
cd "$(dirname "$0")/.."
# A variable of the build, which the daemon would take for a misspelt setting.
unset UACSTA_STRICT
command -v python3 >/dev/null || { echo "soak: python3 is missing: Scripts/bootstrap.sh" >&2; exit 69; }

exec python3 Scripts/soak/soak.py "$@"
