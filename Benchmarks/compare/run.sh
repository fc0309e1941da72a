#!/usr/bin/env bash
# The comparison of README.md: Kamailio and uacsta under the same load on the same cores.
#   run.sh [--only REGEX] [--reps N] [--quick] [--uacsta PROGRAM] [--list]
# Builds the load generator, makes certificates, writes results/ (ignored by git) and prints Markdown tables.
# Installs nothing; traffic stays on 127.0.0.0/8.
set -euo pipefail
# The program is named from where the caller stands.
arguments=()
while [ $# -gt 0 ]; do
    arguments+=("$1")
    if [ "$1" = --uacsta ] && [ $# -gt 1 ]; then
        arguments+=("$(realpath "$2")")
        shift
    fi
    shift
done
cd "$(dirname "$0")"

missing=()
command -v gcc >/dev/null || missing+=(gcc)
command -v python3 >/dev/null || missing+=(python3)
command -v openssl >/dev/null || missing+=(openssl)
command -v taskset >/dev/null || missing+=(util-linux)
[ -e /usr/include/openssl/ssl.h ] || missing+=(libssl-dev)
PATH=$PATH:/usr/sbin command -v kamailio >/dev/null || missing+=(kamailio)
ls /usr/lib/*/kamailio/modules/tls.so >/dev/null 2>&1 || missing+=(kamailio-tls-modules)
if [ ${#missing[@]} -gt 0 ]; then
    echo "missing: apt-get install ${missing[*]}" >&2
    exit 69
fi

mkdir -p build
sources=()
for part in main sip csta wire digest message text sample turns; do sources+=("generator/$part.c"); done
gcc -O2 -g -Wall -Wextra -o build/load "${sources[@]}" -lssl -lcrypto -lm
gcc -O2 -Wall -Wextra -o build/acceptor generator/acceptor.c -lssl -lcrypto
[ -s build/certificates/server.pem ] || ../../Scripts/make-test-certificates.sh build/certificates >/dev/null
exec python3 compare.py ${arguments[@]+"${arguments[@]}"}
