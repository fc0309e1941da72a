#!/usr/bin/env bash
# Installs what the build and the tests need from Debian or Ubuntu. Quiet and quick when everything is there; may be
# run as often as wanted, as root or as a user with sudo.
set -euo pipefail

packages=(
    libssl-dev libexpat1-dev pkg-config   # TLS and XML of the system
    openssl libxml2-utils python3         # certificates, schema validation and foreign peers of the tests
    sip-tester                            # sipp, the foreign SIP peer
    git ca-certificates                   # SwiftPM fetches packages
)

missing=()
for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done

if [ ${#missing[@]} -gt 0 ]; then
    as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "bootstrap: as root, run: apt-get install ${missing[*]}" >&2
            exit 69
        fi
        as_root=(sudo)
    fi
    echo "bootstrap: installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
    # The lists on this machine may be good enough; if not, they are fetched.
    if ! "${install[@]}" >/dev/null 2>&1; then
        "${as_root[@]}" apt-get update -q
        "${install[@]}"
    fi
fi

if ! command -v swift >/dev/null; then
    echo "bootstrap: Swift 6.2 or later is missing; see https://www.swift.org/install/linux/" >&2
    exit 69
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
read -r major minor <<<"${version:-0 0}"
if [ "$major" -lt 6 ] || { [ "$major" -eq 6 ] && [ "$minor" -lt 2 ]; }; then
    echo "bootstrap: Swift 6.2 or later is needed, this is $major.$minor; see https://www.swift.org/install/linux/" >&2
    exit 69
fi
