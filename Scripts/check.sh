#!/usr/bin/env bash
# The one command that passes the tests: format, arrows, house rules, a build in which every warning is an error, fuzzers
# and smoke load in short form, and the test suite. The last line printed is the test runner's own.
#
#   Scripts/check.sh                            everything CI does
#   Scripts/check.sh --quick                    without fuzzers and smoke load
#   Scripts/check.sh --sanitize thread          the test suite under Thread Sanitizer (or: address)
#   Scripts/check.sh --fuzz 300                 the fuzzers alone, 300 seconds
#   Scripts/check.sh --filter SIPCoreTests      only these tests; may be given more than once
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0"; }

quick=0 sanitizer="" fuzz="" filters=()
while [ $# -gt 0 ]; do
    case $1 in
        --quick) quick=1 ;;
        --sanitize)
            sanitizer=${2:-}
            case $sanitizer in
                thread | address) ;;
                *) echo "check: --sanitize thread or --sanitize address" >&2; exit 64 ;;
            esac
            shift ;;
        --fuzz)
            fuzz=${2:-}
            [[ $fuzz =~ ^[0-9]+$ ]] || { echo "check: --fuzz SECONDS" >&2; exit 64; }
            shift ;;
        --filter)
            [ $# -ge 2 ] || { echo "check: --filter NAME" >&2; exit 64; }
            filters+=(--filter "$2")
            shift ;;
        -h | --help) usage; exit 0 ;;
        *) echo "check: unknown option $1" >&2; usage >&2; exit 64 ;;
    esac
    shift
done

# Warnings are errors in our own targets; packages we use are not touched by it.
export UACSTA_STRICT=1
# A hang must not hold up CI: everything has an end.
patience=1200

step() {
    local name=$1 start=$SECONDS
    shift
    echo "== $name"
    "$@" || { local code=$?; echo "check: $name failed (exit code $code)" >&2; exit "$code"; }
    echo "   $((SECONDS - start)) s"
}
# XCTest has nothing to run here and would only add lines of its own.
# Few at a time: suites with sockets take turns by themselves (.takesTurns), so that plain `swift test` is meant to pass too,
# but that has been seen on two cores too seldom yet to rely on it here.
run_tests() {
    timeout --foreground "$patience" swift test --disable-xctest --experimental-maximum-parallelization-width 4 "$@"
}

if [ -n "$fuzz" ]; then
    exec Scripts/fuzz.sh "$fuzz"
fi

if [ -n "$sanitizer" ]; then
    # A build directory of its own, so that the ordinary build stays as it is.
    sanitized=(--sanitize "$sanitizer" --scratch-path ".build-$sanitizer")
    export TSAN_OPTIONS="${TSAN_OPTIONS:-halt_on_error=1:suppressions=$PWD/.ci/thread-sanitizer.supp}"
    export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=0}"
    step "build with $sanitizer sanitizer" timeout --foreground "$patience" swift build --build-tests "${sanitized[@]}"
    echo "== tests under $sanitizer sanitizer"
    run_tests "${sanitized[@]}" ${filters[@]+"${filters[@]}"}
    exit
fi

sources=()
for path in Package.swift Sources Tests Snippets Benchmarks/Package.swift Benchmarks/Sources; do
    [ -e "$path" ] && sources+=("$path")
done
step "arrows between modules" Scripts/check-arrows.sh
step "house rules" Scripts/check-patterns.sh
step "rule of the long run" env PYTHONDONTWRITEBYTECODE=1 python3 -m unittest discover -s Scripts/soak
step "format" swift format lint --strict --parallel --recursive "${sources[@]}"
step "build, warnings are errors" timeout --foreground "$patience" swift build --build-tests
if [ "$quick" -eq 0 ]; then
    [ ! -x Scripts/fuzz.sh ] || step "fuzzers, short form" Scripts/fuzz.sh "${UACSTA_FUZZ_SECONDS:-8}"
    [ ! -x Scripts/smoke.sh ] || step "smoke load" timeout --foreground "$patience" Scripts/smoke.sh
fi
cat <<'END'
== more, by hand
   Scripts/check.sh --sanitize thread     data races
   Scripts/check.sh --sanitize address    memory errors
   Scripts/check.sh --fuzz 300            fuzzers over framing, SIP heads, XML, CSTA and digests
   Scripts/soak.sh                        half an hour of mixed load, with picture and report
== tests
END
run_tests ${filters[@]+"${filters[@]}"}
