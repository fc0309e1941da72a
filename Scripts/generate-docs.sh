#!/usr/bin/env bash
# Writes the pages of the documentation that are made from data: the table of phone models.
# Usage: Scripts/generate-docs.sh [FOLDER-OF-THE-PROGRAMS]   (default: built and run by swift)
set -euo pipefail
cd "$(dirname "$0")/.."
page=Sources/Server/Documentation.docc/PhoneModels.md
new=$(mktemp)
trap 'rm -f "$new"' EXIT
if [ $# -gt 0 ]; then
    "$1/uacsta" models --markdown >"$new"
else
    swift run --quiet uacsta models --markdown >"$new"
fi
cmp -s "$new" "$page" && { echo "$page: as it was"; exit 0; }
cat "$new" >"$page"
echo "$page: written"
