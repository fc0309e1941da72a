#!/usr/bin/env bash
# Overload: how many new phones a second the server takes in, and what becomes of that, and of live calls, when twice as
# many come (REG-7).
#
#   Benchmarks/overload.sh [--seconds N] [--quota PERCENT] [--report FILE] [FOLDER-OF-THE-PROGRAMS]
#
# The server gets a share of one core (default 25 per cent, by a cgroup; needs root), so that the load can come from the
# same machine. New phones come at a rate that does not heed how they fare: each connects, registers with digest, has its
# dialog opened, stays two seconds and leaves; one that gets 503 comes again when Retry-After says so, one that waits for
# five seconds gives up. Goodput is phones registered in a second. The rate is raised until the server cannot follow,
# then twice of what it could is offered, while a fleet of its own makes calls. Traffic stays on 127.0.0.0/8.
set -euo pipefail
cd "$(dirname "$0")/.."
unset UACSTA_STRICT

seconds=8 quota=25 report="" programs=.build/release
while [ $# -gt 0 ]; do
    case $1 in
        --seconds) seconds=$2; shift ;;
        --quota) quota=$2; shift ;;
        --report) report=$2; shift ;;
        -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0"; exit 0 ;;
        -*) echo "overload: unknown option $1" >&2; exit 64 ;;
        *) programs=$1 ;;
    esac
    shift
done
python=$(python3 -c 'import sys; print(sys.executable)')
group=/sys/fs/cgroup/cpu/uacsta-$$
work=$(mktemp -d)
server="" fleet=""
finish() {
    for pid in $fleet $server; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rmdir "$group" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

umask 077
cat >"$work/uacsta.yaml" <<YAML
server: {host: 127.0.0.1}
phones:
  password: secret
  autoCommission: true
  listeners: [{name: lan, address: 127.0.0.1, tcp: 0}]
clients:
  accounts: [{user: tapi, password: secret}]
  listeners: [{name: lan, address: 127.0.0.1, tcp: 0}]
log: {level: warning}
limits: {connections: 18000, connectionsPerAddress: 18000}
YAML
"$programs/uacsta" serve --config "$work/uacsta.yaml" --data "$work/data" >"$work/ready" 2>"$work/log" &
server=$!
for _ in $(seq 100); do grep -q '^ready ' "$work/ready" && break; sleep 0.1; done
at() { sed -n "s/.*$1=tcp:\([^ ,]*\).*/\1/p" "$work/ready"; }

# A quota over short periods: a share of a core without pauses that would be latency of their own.
if mkdir "$group" 2>/dev/null; then
    echo 10000 >"$group/cpu.cfs_period_us"
    echo $((quota * 100)) >"$group/cpu.cfs_quota_us"
    echo "$server" >"$group/cgroup.procs"
    share="$quota % of a core"
else
    share="all that it wants (no cgroup here: the figures are those of server and load on the same cores)"
fi

newcomers() { "$python" -B Benchmarks/newcomers.py --to "$(at phones)" --password secret "$@"; }
calls() { # NAME SECONDS
    "$programs/uacsta-sim" calls --phones 30 --clients 2 --rate 5 --pace 300 --duration "$2" --server "$(at phones)" \
        --client-server "$(at clients)" --no-progress --report "$work/$1.json" >"$work/$1.out" 2>&1 &
    fleet=$!
}
ended() { # NAME: what the fleet says of its events, in `account`
    wait "$fleet" || { cat "$work/$1.out"; exit 1; }
    fleet=""
    account=$("$python" Scripts/faults/account.py "$work/$1.json")
}

echo "the server has $share"
calls before "$seconds"
ended before
before=$account
echo "calls alone        $before"

best=0 rate=100
while [ "$rate" -le 6400 ]; do
    newcomers --rate "$rate" --seconds "$seconds" >"$work/step"
    good=$(sed -n 's/.*goodput \([0-9]*\).*/\1/p' "$work/step")
    cat "$work/step"
    [ "$good" -le "$best" ] || best=$good
    # Less than nine of ten of what was offered: that was too much.
    [ $((good * 10)) -ge $((rate * 9)) ] || break
    rate=$((rate * 3 / 2))
    sleep 3
done
sleep 5
calls during "$((seconds + 6))"
sleep 3
newcomers --rate $((best * 2)) --seconds "$seconds" >"$work/double"
cat "$work/double"
good=$(sed -n 's/.*goodput \([0-9]*\).*/\1/p' "$work/double")
ended during
during=$account
echo "calls meanwhile    $during"
ratio=$((good * 100 / best))
echo "goodput at twice the best rate: $ratio % of the best ($good of $best a second)"
if [ -n "$report" ]; then
    cat >"$report" <<MD
| the server has $share | |
|---|---|
| best goodput | $best new phones a second |
| twice of it offered | $good a second, $ratio % of the best |
| calls before | $before |
| calls during | $during |
MD
fi
[ "$ratio" -ge 90 ]
