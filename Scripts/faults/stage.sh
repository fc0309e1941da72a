# What every fault stands on: a daemon, a fleet that makes calls beside the fault, and looks at both.
# Read by faults.sh. Each fault runs in a shell of its own, in which the first thing that fails ends it.

# The fleet: so many phones, a third of them over TLS, and clients; every phone is watched by two clients.
fleet_phones=60 fleet_tls=20 fleet_clients=4
# What is still sane: milliseconds, or four times what the row without a fault took, on a machine that has other things to
# do; KiB.
most_p99=200 most_memory=12288

pids="" server="" daemon_pid="" umounts="" namespaces=""

# Ends what this fault has started, and nothing else.
clean_up() {
    for pid in $pids; do
        kill -CONT "$pid" 2>/dev/null || true
        kill -KILL "$pid" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    for place in $umounts; do umount "$place" 2>/dev/null || true; done
    for space in $namespaces; do ip netns del "$space" 2>/dev/null || true; done
}

# ---- what is told of a fault

note() { echo "$2" >>"$dir/$1"; }                     # done|seen|log|fleet TEXT
facts() { [ ! -s "$dir/$1" ] || paste -sd '\n' "$dir/$1" | awk -v by="$2" '{ printf "%s%s", sep, $0; sep = by }'; }
fail() { echo "$*"; exit 1; }
leave_out() { note seen "$*"; exit 75; }
is_root() { [ "$(id -u)" = 0 ]; }

# ---- time

# Tries a command ten times a second; fails after so many seconds.
within() { # SECONDS COMMAND…
    local end=$((SECONDS + $1 + 1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.1
    done
}
milliseconds() { date +%s%3N; }

# ---- the daemon

# Writes its configuration. The words in `config` are lines of YAML that this fault wants besides.
configure() {
    local address=${address:-127.0.0.1} certificates=${certificates:-$work/certificates/server}
    (
        umask 077
        cat >"$dir/uacsta.yaml" <<YAML
server: {host: ${host:-127.0.0.1}}
phones:
  password: ${password:-fault-phones}
  autoCommission: true
  requestTimeout: ${timeout:-5}
  listeners: [{name: lan, address: $address, tcp: ${ports[0]:-0}, tls: ${ports[1]:-0}}]
clients:
  accounts: [{user: tapi, password: fault-clients}]
  listeners: [{name: lan, address: $address, tcp: ${ports[2]:-0}}]
tls: {certificate: $certificates.pem, key: $certificates.key}
limits: {vanishedSeconds: ${vanished:-120}}
sip: {expires: ${expires:-300}, keepalive: ${keepalive:-60}}
log: {level: info, directory: ${logs:-$dir/data/logs}}
YAML
    )
}

# Starts it and waits until it is ready; the words before its name are what it is started with (env, ip netns exec …).
start_daemon() { # WORDS…
    configure
    "$@" "$programs/uacsta" serve --config "$dir/uacsta.yaml" --data "$dir/data" >"$dir/ready" 2>>"$dir/daemon.log" &
    server=$!
    pids+=" $server"
    within 20 is_ready || fail "the daemon is not ready: $(tail -n 3 "$dir/daemon.log")"
    daemon_pid=$server
}
is_ready() { [ -e "$dir/ready" ] && grep -q '^ready ' "$dir/ready"; }
at() { # phones|clients tcp|tls
    sed -n "s/.*$1=\([^ ]*\).*/\1/p" "$dir/ready" | tr ',' '\n' | sed -n "s/^$2://p" | sed 's/0\.0\.0\.0/127.0.0.1/'
}

# Ends it and expects 0.
end_daemon() {
    kill -TERM "$server"
    local code=0
    wait "$server" || code=$?
    [ "$code" = 0 ] || fail "the daemon ended with $code"
}

open_files() { find "/proc/$daemon_pid/fd" -mindepth 1 2>/dev/null | wc -l; }
memory() { awk '/^VmRSS:/ { print $2 }' "/proc/$daemon_pid/status"; }
# Hundredths of a second of processor time.
cpu() { awk '{ print $14 + $15 }' "/proc/$daemon_pid/stat"; }
cpu_share() { # SECONDS: of one core, in per cent
    local before
    before=$(cpu)
    sleep "$1"
    echo $((($(cpu) - before) / $1))
}
lines() { grep -cE -- "$1" "$dir/daemon.log" || true; }
has_lines() { [ "$(lines "$1")" -ge "$2" ]; }
has_files() { [ "$(open_files)" -le "$1" ]; }

# Waits until the log has a line, or so many, and keeps the last one for the report.
log_says() { # PATTERN [COUNT] [SECONDS]
    within "${3:-20}" has_lines "$1" "${2:-1}" || fail "the log does not say: $1 (${2:-1} times); its end: $(tail -n 3 "$dir/daemon.log")"
    note log "\`$(grep -E -- "$1" "$dir/daemon.log" | tail -n 1 | sed 's/^[^ ]* //; s/|/\\|/g')\`"
}

# ---- the fleet beside the fault, and other programs

sim() { # SCENARIO NAME OPTIONS…: in the background, its output in NAME.out; the words in `prefix` stand before it
    local scenario=$1 name=$2
    shift 2
    ${prefix:-} "$programs/uacsta-sim" "$scenario" --password "${password:-fault-phones}" --client-password fault-clients \
        --no-progress --report "$dir/$name.json" "$@" >"$dir/$name.out" 2>&1 &
    last=$!
    pids+=" $last"
}

# Starts the fleet for so many seconds of calls, waits until it is in service, and looks how things are.
start_fleet() { # SECONDS OPTIONS…
    local seconds=$1
    shift
    local idle
    idle=$(open_files)
    sim calls fleet --phones $fleet_phones --tls-phones $fleet_tls --clients $fleet_clients --watchers 2 --rate 8 \
        --pace 150 --duration "$seconds" --server "$(at phones tcp)" --tls-server "$(at phones tls)" \
        --client-server "$(at clients tcp)" --ca "$work/certificates/ca.pem" "$@"
    fleet=$last
    stands() { [ "$(open_files)" -ge $((idle + fleet_phones + fleet_clients)) ]; }
    within 20 stands || fail "the fleet does not come up: $(tail -n 3 "$dir/fleet.out")"
    sleep 2
    files_before=$(open_files) memory_before=$(memory)
}

# After the fault: open files and memory as before. The fleet must still be at it.
all_is_back() {
    kill -0 "$fleet" 2>/dev/null || fail "the fleet ended before the fault did"
    within 15 has_files "$files_before" || fail "$(open_files) open files, $files_before before"
    local grown=$(($(memory) - memory_before))
    [ "$grown" -le $most_memory ] || fail "memory grew by $grown KiB"
    note seen "open files $files_before before and $(open_files) after, memory $((memory_before / 1024)) and $(($(memory) / 1024)) MiB"
}

# The fleet's own account: nothing lost, and quick.
fleet_is_whole() {
    local code=0 most=$most_p99
    wait "$fleet" || code=$?
    if [ -s "$work/quiet-p99" ] && [ $(($(cat "$work/quiet-p99") * 4)) -gt "$most" ]; then
        most=$(($(cat "$work/quiet-p99") * 4))
    fi
    "$python" Scripts/faults/account.py "$dir/fleet.json" --most-p99 "$most" >>"$dir/fleet" || fail "the fleet was disturbed: $(tail -n 12 "$dir/fleet.out")"
    [ "$code" = 0 ] || fail "the fleet ended with $code: $(tail -n 12 "$dir/fleet.out")"
}

# A phone that is new registers over TCP, and one over TLS, within so many seconds.
new_phone_registers() { # tcp|tls
    local options=""
    [ "$1" = tcp ] || options="--ca $work/certificates/ca.pem"
    # shellcheck disable=SC2086 -- words, not a path
    "$python" -B Scripts/faults/peer.py newcomer --to "$(at phones "$1")" --password "${password:-fault-phones}" \
        $options >"$dir/newcomer" 2>&1
}
newcomers_register() {
    for transport in tcp tls; do
        within "${1:-5}" new_phone_registers $transport ||
            fail "a new phone is not served over $transport: $(tail -n 3 "$dir/newcomer")"
    done
}

fault_nothing() {
    note done "no fault: what the machine gives today"
    start_daemon
    start_fleet 10
    sleep 3
    newcomers_register
    all_is_back
    local most_p99=60000
    fleet_is_whole
    sed -n 's/.* p99 \([0-9]*\)\..*/\1/p' "$dir/fleet" >"$work/quiet-p99"
    end_daemon
}
