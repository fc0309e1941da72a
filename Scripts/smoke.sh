#!/usr/bin/env bash
# Smoke load: a small simulated fleet over TCP and over TLS against the real daemon, as a user would start both.
# Fails if an event was lost, duplicated or out of order, or if the daemon does not end cleanly.
# Usage: Scripts/smoke.sh [FOLDER-OF-THE-PROGRAMS]   (default: the debug build)
# With LEAKS=1 in the environment the daemon runs under LeakSanitizer (gcc's liblsan), which has to find nothing at its end.
set -euo pipefail
cd "$(dirname "$0")/.."
# A variable of the build, which the daemon would take for a misspelt setting.
unset UACSTA_STRICT
programs=${1:-$(swift build --show-bin-path)}
work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

Scripts/make-test-certificates.sh "$work/certificates" >/dev/null
umask 077
cat >"$work/uacsta.yaml" <<YAML
server: {host: 127.0.0.1}
phones:
  password: smoke-phones
  autoCommission: true
  callCheck: 5
  listeners: [{name: lan, address: 127.0.0.1, tcp: 0, tls: 0}]
clients:
  accounts: [{user: tapi, password: smoke-clients}]
  listeners: [{name: lan, address: 127.0.0.1, tcp: 0, tls: 0}]
tls: {certificate: certificates/server.pem, key: certificates/server.key}
log: {level: notice}
YAML
"$programs/uacsta" check --config "$work/uacsta.yaml"
leaks=()
if [ -n "${LEAKS:-}" ]; then
    library=$(gcc -print-file-name=liblsan.so)
    [ -e "$library" ] || { echo "gcc has no liblsan.so" >&2; exit 69; }
    leaks=(env "LD_PRELOAD=$library" LSAN_OPTIONS=exitcode=23)
fi
${leaks[@]+"${leaks[@]}"} "$programs/uacsta" serve --config "$work/uacsta.yaml" --data "$work/data" >"$work/out" 2>"$work/err" &
server=$!
for _ in $(seq 100); do
    grep -q '^ready ' "$work/out" && break
    kill -0 "$server" 2>/dev/null || { cat "$work/err"; exit 1; }
    sleep 0.1
done
address() { # phones|clients tcp|tls
    sed -n "s/.*$1=\([^ ]*\).*/\1/p" "$work/out" | tr ',' '\n' | sed -n "s/^$2://p"
}
fleet() { # SCENARIO TRANSPORT FIRST-NUMBER ARGUMENTS
    local scenario=$1 transport=$2 first=$3
    shift 3
    [ "$transport" = tcp ] || set -- --ca "$work/certificates/ca.pem" "$@"
    "$programs/uacsta-sim" "$scenario" --transport "$transport" \
        --server "$(address phones "$transport")" --client-server "$(address clients "$transport")" \
        --first-number "$first" --password smoke-phones --client-password smoke-clients --no-progress "$@" \
        >"$work/report" 2>&1 || { cat "$work/report" "$work/err"; exit 1; }
    grep -E '^(scenario|fleet|faults|events|lines|verdict|result)' "$work/report" | sed 's/^/   /'
}
fleet calls tcp 10000 --phones 40 --clients 4 --watchers 2 --rate 8 --duration 10 --faults all
fleet control tls 20000 --phones 18 --clients 2 --rate 5 --duration 8 --mix all
kill -TERM "$server"
wait "$server" || { echo "the daemon did not end with 0" >&2; cat "$work/err"; exit 1; }
server=
[ "$(wc -l <"$work/out")" = 1 ] || { echo "more than the ready line on standard output" >&2; exit 1; }
if grep -rq -e smoke-phones -e smoke-clients "$work/err" "$work/data"; then
    echo "a password reached a log" >&2
    exit 1
fi
