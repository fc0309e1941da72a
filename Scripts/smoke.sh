#!/usr/bin/env bash
# Smoke load: hook for a short run of the simulated fleet against the daemon. Nothing to run yet.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "   no smoke load yet"
