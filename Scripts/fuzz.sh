#!/bin/sh
# Builds the fuzzers under Address Sanitizer and runs them.
#
#   Scripts/fuzz.sh [SECONDS] [TARGET…]     60 seconds for each target unless told otherwise, all targets unless named
#   Scripts/fuzz.sh replay TARGET FILE…     runs files once, for instance a reproducer
#
# What is found is kept in Fuzz/.build/corpus, what breaks in Fuzz/.build/crashes. Exit code 1: something broke.
set -eu
cd "$(dirname "$0")/.."

all="framing head values writer digest xml csta frames session"
seconds=60
mode=run
case "${1:-}" in
-h | --help)
    sed -n '2,7s/^# \{0,1\}//p' "$0"
    exit 0
    ;;
replay)
    mode=replay
    target=${2:-}
    [ $# -ge 3 ] || { echo "usage: Scripts/fuzz.sh replay TARGET FILE…" >&2; exit 64; }
    shift 2
    targets=$target
    ;;
[0-9]*)
    seconds=$1
    shift
    targets=${*:-$all}
    ;;
*) targets=${*:-$all} ;;
esac
for target in $targets; do
    case " $all " in *" $target "*) ;; *) echo "no target $target; there are: $all" >&2; exit 64 ;; esac
done

# libFuzzer comes with the toolchain, below its clang.
swiftc=$(readlink -f "$(command -v swiftc)")
library=$(find "${swiftc%/bin/*}/lib/clang" -name "libclang_rt.fuzzer_no_main*$(uname -m)*.a" 2>/dev/null | head -n 1)
if [ -z "$library" ]; then
    echo "this toolchain has no libFuzzer (libclang_rt.fuzzer_no_main); the mutation tests of the test suite still run" >&2
    exit 69
fi
log=Fuzz/.build/build.log
mkdir -p Fuzz/.build
echo "building the fuzzers (log: $log)"
UACSTA_LIBFUZZER=$library swift build --package-path Fuzz -c release --sanitize address -Xswiftc -use-ld=lld \
    >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
fuzzer=$(pwd)/Fuzz/.build/release/uacsta-fuzz

# The interactive backtracer would wait for a person; libFuzzer and the sanitizer report by themselves.
export SWIFT_BACKTRACE=enable=no

if [ $mode = replay ]; then
    UACSTA_FUZZ_TARGET=$target exec "$fuzzer" "$@"
fi

# Inputs that the tests have already.
seeds() {
    case $1 in
    framing | head) echo Tests/Fixtures/torture/rfc4475 Tests/Fixtures/torture/rfc5118 ;;
    xml | csta) echo Tests/Fixtures/schema/samples/ed3 Tests/Fixtures/schema/samples/ed6 ;;
    esac
}

failed=""
crashes=Fuzz/.build/crashes
mkdir -p $crashes
for target in $targets; do
    found=Fuzz/.build/corpus/$target
    log=Fuzz/.build/$target.log
    mkdir -p "$found"
    # shellcheck disable=SC2046
    if UACSTA_FUZZ_TARGET=$target "$fuzzer" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=3072 \
        -print_final_stats=1 -artifact_prefix="$crashes/$target-" \
        "$found" "Fuzz/Corpus/$target" $(seeds "$target") >"$log" 2>&1; then
        echo "$target: nothing found in $seconds s; $(grep -o 'number_of_executed_units.*' "$log" | tr -s ' ')," \
            "$(grep -o 'cov: [0-9]* ft: [0-9]* corp: [0-9]*' "$log" | tail -n 1)"
    else
        failed="$failed $target"
        reproducer=$(grep -o "$crashes/$target-[a-z]*-[0-9a-f]*" "$log" | tail -n 1)
        echo "$target: BROKEN. $(grep -a -m 1 -E 'broken promise|cannot be read|is no message|is more than one|ERROR: |Fatal error' "$log" || true)"
        echo "    log:        $log"
        echo "    reproducer: $reproducer"
        echo "    again:      Scripts/fuzz.sh replay $target $reproducer"
    fi
done
[ -z "$failed" ]
