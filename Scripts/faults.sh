#!/usr/bin/env bash
# Faults, one at a time, against the real daemon while a fleet makes calls beside them: the log must say what happened,
# the server must recover where that is promised, the fleet must lose nothing and stay quick, and memory and open files
# must come back to where they were.
#
#   Scripts/faults.sh                          all of them, about five minutes, with the debug build
#   Scripts/faults.sh .build/release           with the programs of another folder
#   Scripts/faults.sh --only files,disk        some of them, after the row without a fault
#   Scripts/faults.sh --list                   their names
#   Scripts/faults.sh --report FILE            a Markdown table as well
#   Scripts/faults.sh --keep                   leaves logs and reports, and says where
#
# Needs python3 and openssl; for single faults root (namespaces, mounts) and a C compiler (cc). What this
# machine does not permit is left out and said. Traffic stays on 127.0.0.0/8 and in network namespaces of its own.
# Exit code 1 if a fault was not borne, 64 usage, 69 a tool is missing.
set -euo pipefail
cd "$(dirname "$0")/.."
# A variable of the build, which the daemon would take for a misspelt setting.
unset UACSTA_STRICT
root=$PWD
for part in stage peers system operator; do . "Scripts/faults/$part.sh"; done

names="nothing stopped-phone stalled-phone stalled-client vanished files disk clock dns certificate reload end killed"
usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0"; }

only="" report="" keep=0 programs=""
while [ $# -gt 0 ]; do
    case $1 in
        --only) [ $# -ge 2 ] || { usage >&2; exit 64; }; only=${2//,/ }; shift ;;
        --report) [ $# -ge 2 ] || { usage >&2; exit 64; }; report=$(realpath "$2"); shift ;;
        --list) tr ' ' '\n' <<<"$names"; exit 0 ;;
        --keep) keep=1 ;;
        -h | --help) usage; exit 0 ;;
        -*) echo "faults: unknown option $1" >&2; usage >&2; exit 64 ;;
        *) programs=$1 ;;
    esac
    shift
done
for name in $only; do
    [[ " $names " == *" $name "* ]] || { echo "faults: no fault is called $name; see --list" >&2; exit 64; }
done
for tool in python3 openssl; do
    command -v $tool >/dev/null || { echo "faults: $tool is missing" >&2; exit 69; }
done
# Not the shim that a version manager may have put in its place: it is started dozens of times.
python=$(python3 -c 'import sys; print(sys.executable)')
programs=$(realpath "${programs:-$(swift build --show-bin-path)}")
for program in uacsta uacsta-sim; do
    [ -x "$programs/$program" ] || { echo "faults: no $program in $programs: build it first" >&2; exit 69; }
done

work=$(mktemp -d)
finish() {
    if [ "$keep" = 1 ]; then echo "logs and reports: $work"; else rm -rf "$work"; fi
}
trap finish EXIT
Scripts/make-test-certificates.sh "$work/certificates" >/dev/null

rows="" failed=0 began=$SECONDS
# What the machine gives today is always looked at first: the others are held against it.
[ -z "$only" ] || only="nothing ${only//nothing/}"
for name in ${only:-$names}; do
    dir=$work/$name
    mkdir -p "$dir"
    started=$SECONDS
    # Not inside of a condition: there the shell would not stop at what fails.
    set +e
    (
        set -euo pipefail
        trap clean_up EXIT
        "fault_${name//-/_}"
    ) >"$dir/said" 2>&1
    code=$?
    set -e
    took=$((SECONDS - started))
    case $code in
        0) verdict=borne ;;
        75) verdict="left out" ;;
        *) verdict=FAILED failed=1 ;;
    esac
    printf '%-15s %-8s %3s s  %s\n' "$name" "$verdict" "$took" "$(facts seen '; ')"
    [ -z "$(facts fleet ' ')" ] || printf '%29s  fleet: %s\n' "" "$(facts fleet '; ')"
    if [ "$code" != 0 ]; then sed 's/^/    | /' "$dir/said" | tail -n 12; fi
    rows+="| $name | $(facts done '; ') | $(facts log '<br>') | $(facts seen '; ') | $(facts fleet '; ') | $verdict |"$'\n'
done
echo "$((SECONDS - began)) s in all"

if [ -n "$report" ]; then
    {
        echo "| fault | what is done | the log says | seen | the fleet beside it | |"
        echo "|---|---|---|---|---|---|"
        printf '%s' "$rows"
    } >"$report"
fi
exit $failed
