#!/usr/bin/env bash
# Finds what must not stand in Sources, or only with a comment on the same line or right above it that says why it is
# safe (CONTRIBUTING.md, "House rules").
set -euo pipefail
cd "$(dirname "$0")/.."

failed=0
search() {
    find "$@" -name '*.swift' -print0 2>/dev/null | xargs -0 -r awk -v mode="$mode" -v pattern="$pattern" -v said="$said" '
        FNR == 1 { above = 0 }
        {
            code = $0
            comment = 0
            if (match(code, /\/\//)) {
                # Slashes inside a text are no comment.
                before = substr(code, 1, RSTART - 1)
                if (gsub(/"/, "\"", before) % 2 == 0) { comment = 1; code = substr(code, 1, RSTART - 1) }
            }
            blank = code ~ /^[[:space:]]*$/
            if (code ~ pattern && !(mode == "proven" && (comment || above)))
                printf "%s:%d: %s\n", FILENAME, FNR, said
            if (blank && comment) above = 1
            else if (!(blank && above)) above = 0
        }'
}
look() {
    mode=$1 pattern=$2 said=$3
    shift 3
    local found
    found=$(search "$@")
    if [ -n "$found" ]; then
        echo "$found"
        failed=1
    fi
}

look proven '(^|[^A-Za-z_.])(fatalError|preconditionFailure|precondition|assertionFailure)\(' \
    'may crash: prove above it that no outside input gets here' Sources
look proven 'try!|as! ' 'may crash: prove above it that it cannot fail' Sources
look proven '@unchecked Sendable|nonisolated\(unsafe\)|@preconcurrency' \
    'the compiler does not check this: prove above it that it is safe' Sources
# Where C is touched, strict memory safety makes the compiler ask for `unsafe` at every such place.
look proven 'unsafeBitCast|unowned\(unsafe\)|Unmanaged\.|fromOpaque' \
    'unsafe: prove above it that it is safe' \
    Sources/Actors Sources/Server Sources/Client Sources/PhoneSimulator
look never '(^|[^A-Za-z_.])(print|debugPrint|dump|NSLog)\(' \
    'libraries do not print: use a logger' \
    Sources/Protocol Sources/Actors Sources/Server Sources/Client Sources/PhoneSimulator
look never 'NIODeadline\.now\(\)|ContinuousClock\(|SuspendingClock\(|Task\.sleep|Date\(\)|DispatchTime\.now' \
    'decisions have no clock of their own: time is an argument' Sources/Protocol Sources/Actors
look never 'Task\.detached' 'nothing runs that nobody waits for' Sources
look never 'XCTest' 'tests are written with Swift Testing' Tests
look never '(Task|Thread)\.sleep|usleep\(' 'tests do not sleep: use a clock by hand or wait for the event' \
    Tests/XMLCoreTests Tests/SIPCoreTests Tests/CSTACoreTests Tests/TLSCoreTests Tests/CSTAActorsTests Tests/CSTAServerTests

[ "$failed" -eq 0 ] || { echo "check-patterns: see CONTRIBUTING.md, \"House rules\"" >&2; exit 1; }
