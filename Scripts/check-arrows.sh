#!/usr/bin/env bash
# Reads the imports of every source file and fails where a module reaches for one it must not know (CONTRIBUTING.md,
# "Arrows"). The compiler keeps most of this by itself; it does not know, for example, that Protocol opens no sockets.
set -euo pipefail
cd "$(dirname "$0")/.."

house="CExpat COpenSSL XMLCore SIPCore CSTACore TLSCore CSTAActors CSTAServer CSTAAdmin Provisioning CSTAClient PhoneSimulator"
sockets="NIO NIOPosix NIOFileSystem Network"
service="ServiceLifecycle UnixSignals Yams Metrics ArgumentParser"
failed=0

# folder, modules of the house it may import, others it must not import
check() {
    local folder=$1 allowed=$2 forbidden=$3
    [ -d "$folder" ] || return 0
    local found
    found=$(find "$folder" -name '*.swift' -print0 | xargs -0 -r awk -v house="$house" -v allowed="$allowed" -v forbidden="$forbidden" '
        BEGIN {
            n = split(house, list, " "); for (i = 1; i <= n; i++) of_house[list[i]] = 1
            n = split(allowed, list, " "); for (i = 1; i <= n; i++) may[list[i]] = 1
            n = split(forbidden, list, " "); for (i = 1; i <= n; i++) must_not[list[i]] = 1
        }
        /^[[:space:]]*(@[A-Za-z_]+(\([a-zA-Z]*\))?[[:space:]]+)*((public|package|internal|fileprivate|private)[[:space:]]+)?import[[:space:]]/ {
            line = $0
            sub(/^.*import[[:space:]]+/, "", line)
            sub(/^(struct|class|enum|protocol|func|var|let|typealias)[[:space:]]+/, "", line)
            module = line
            sub(/[^A-Za-z0-9_].*$/, "", module)
            if ((module in of_house && !(module in may)) || module in must_not)
                printf "%s:%d: must not import %s\n", FILENAME, FNR, module
        }')
    if [ -n "$found" ]; then
        echo "$found"
        failed=1
    fi
}

check Sources/Protocol/XML "CExpat" "$sockets $service Logging Foundation"
check Sources/Protocol/SIP "COpenSSL" "$sockets $service Logging Foundation"
check Sources/Protocol/CSTA "XMLCore" "$sockets $service Logging Foundation"
check Sources/Protocol/TLS "COpenSSL" "$sockets $service Logging Foundation"
check Sources/Actors "XMLCore SIPCore CSTACore" "$sockets $service Foundation"
check Sources/Server "XMLCore SIPCore CSTACore TLSCore CSTAActors" "ArgumentParser"
check Sources/Admin "CSTAServer" "NIOPosix"
check Sources/Provisioning "" ""
check Sources/Client "XMLCore SIPCore CSTACore TLSCore" "$service"
check Sources/PhoneSimulator "XMLCore SIPCore CSTACore TLSCore CSTAClient" "$service"
check Sources/uacsta "CSTAServer CSTAAdmin Provisioning" ""
check Sources/uacsta-sim "PhoneSimulator CSTAClient TLSCore SIPCore CSTACore" "ServiceLifecycle Yams"

[ "$failed" -eq 0 ] || { echo "check-arrows: see CONTRIBUTING.md, \"Arrows\"" >&2; exit 1; }
