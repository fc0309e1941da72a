#!/usr/bin/env bash
# Builds the programs as they are delivered: uacsta and uacsta-sim, with Swift's libraries inside, so that the machine they
# run on needs libssl3, libexpat1 and libstdc++6 and no Swift; optimized across modules; about 90 MB each.
#
#   Scripts/build-release.sh [FOLDER]        # default: .build-release/bin
#
# Takes some five minutes on two cores. The checks of exclusive access to memory, which every other build and all tests
# have, are left out here: they cost a tenth of the time of every message, and nothing that a peer sends decides on them.
# Libraries cannot bring such flags along (SwiftPM), so a program that embeds the server has to choose for itself.
set -euo pipefail
cd "$(dirname "$0")/.."
Scripts/bootstrap.sh
unset UACSTA_STRICT

case ${1:-} in
    -h | --help) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "$0"; exit 0 ;;
esac
output=${1:-.build-release/bin}
flags=(
    -c release --scratch-path .build-release --static-swift-stdlib
    -Xswiftc -cross-module-optimization -Xswiftc -enforce-exclusivity=unchecked
)
for product in uacsta uacsta-sim; do swift build "${flags[@]}" --product "$product"; done
mkdir -p "$output"
for product in uacsta uacsta-sim; do
    # Names of functions stay, for the traces of a crash.
    strip --strip-debug -o "$output/$product" ".build-release/release/$product"
    "$output/$product" --help >/dev/null
    echo "$output/$product"
done
