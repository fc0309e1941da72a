# Faults of peers: they stop, do not read, vanish. Read by faults.sh.

# Phones whose process is stopped: their system acknowledges everything, only CSTA is not answered any more.
fault_stopped_phone() {
    note done "five phones are stopped (SIGSTOP), later go on (SIGCONT)"
    local keepalive=2 timeout=2 before asked
    start_daemon
    start_fleet 22
    before=$(open_files)
    sim register five --phones 5 --first-number 30000 --duration 60 --rate 0 --server "$(at phones tcp)"
    local five=$last
    within 10 has_lines 'phone registered .*phone=' $((fleet_phones + 5)) || fail "the five do not register"
    sleep 1
    kill -STOP "$five"
    asked=$(milliseconds)
    log_says 'phone left .*a CSTA keepalive was left unanswered' 5
    note seen "found after $((($(milliseconds) - asked) / 100))00 ms (keepalive 2 s, requestTimeout 2 s)"
    within 10 has_files "$before" || fail "$(open_files) open files, $before before"
    kill -CONT "$five"
    within 15 has_lines 'phone registered .*phone=' $((fleet_phones + 10)) || fail "the five do not come back"
    note seen "all five come back"
    kill "$five"
    all_is_back
    fleet_is_whole
    end_daemon
}

# A phone that asks and asks and never reads what it is answered.
fault_stalled_phone() {
    note done "a phone sends requests and reads no answer"
    start_daemon
    start_fleet 14
    "$python" -B Scripts/faults/peer.py deaf --to "$(at phones tcp)" --password fault-phones >"$dir/deaf" 2>&1 &
    pids+=" $!"
    log_says 'connection closed .*the peer does not read: [0-9]+ octets'
    within 10 grep -q closed "$dir/deaf" || fail "its connection stays: $(cat "$dir/deaf")"
    note seen "$(tail -n 1 "$dir/deaf")"
    all_is_back
    fleet_is_whole
    end_daemon
}

# Clients that watch the fleet's phones and stop reading: found as soon as their windows stay shut, however few events
# wait for them.
fault_stalled_client() {
    note done "two clients that watch 60 phones together are stopped (SIGSTOP)"
    local vanished=4 before asked
    start_daemon
    start_fleet 36
    before=$(open_files)
    sim watch two --phones $fleet_phones --clients 2 --duration 60 --server "$(at phones tcp)" \
        --client-server "$(at clients tcp)"
    local two=$last
    stands() { [ "$(open_files)" -ge $((before + 2)) ]; }
    within 10 stands || fail "the two do not come up: $(cat "$dir/two.out")"
    sleep 1
    kill -STOP "$two"
    asked=$(milliseconds)
    log_says 'client left .*the peer is gone without a word|client reads too slowly' 2 30
    note seen "ended after $((($(milliseconds) - asked) / 1000)) s (vanishedSeconds 4, from when their buffers are full)"
    kill -KILL "$two"
    all_is_back
    fleet_is_whole
    end_daemon
}

# Peers behind a router that drops everything from one moment on: no FIN, no reset, no answer to anything. Phones that
# rest are found by TCP's keepalive, clients that are sent events by TCP's user timeout.
fault_vanished() {
    note done "five phones and two clients behind a router that drops all packets from now on, later none"
    is_root || leave_out "needs root for network namespaces"
    local here=uacsta-$$-here way=uacsta-$$-way there=uacsta-$$-there
    for space in $here $way $there; do
        ip netns add "$space" 2>/dev/null || leave_out "this machine permits no network namespaces"
        namespaces+=" $space"
        ip -n "$space" link set lo up
    done
    join() { # SPACE ADDRESS: with the router
        ip -n "$way" link add "to-$3" type veth peer name out netns "$1"
        ip -n "$way" address add "$2.1/24" dev "to-$3"
        ip -n "$way" link set "to-$3" up
        ip -n "$1" address add "$2.2/24" dev out
        ip -n "$1" link set out up
        ip -n "$1" route add default via "$2.1"
    }
    join "$here" 10.231.1 here
    join "$there" 10.231.2 there
    route() { ip netns exec "$way" sh -c "echo $1 >/proc/sys/net/ipv4/ip_forward"; }
    route 1
    # Keepalive of CSTA is off: what finds them is TCP alone.
    local address=0.0.0.0 keepalive=0 vanished=6 before asked
    start_daemon ip netns exec "$here"
    prefix="ip netns exec $here" start_fleet 36
    before=$(open_files)
    local phones_port clients_port
    phones_port=$(at phones tcp) clients_port=$(at clients tcp)
    prefix="ip netns exec $there" sim register five --phones 5 --first-number 30000 --duration 60 --rate 5 \
        --server "10.231.1.2:${phones_port##*:}"
    local five=$last
    prefix="ip netns exec $there" sim watch two --phones $fleet_phones --clients 2 --duration 60 \
        --client-server "10.231.1.2:${clients_port##*:}"
    local two=$last
    stands() { [ "$(open_files)" -ge $((before + 7)) ]; }
    within 10 stands || fail "the seven do not come up: $(tail -n 1 "$dir/five.out" "$dir/two.out")"
    sleep 1
    route 0
    asked=$(milliseconds)
    log_says 'phone left .*10\.231\.2\.2.*the peer is gone without a word' 5 20
    log_says 'client left .*the peer is gone without a word' 2 20
    note seen "all seven found after $((($(milliseconds) - asked) / 1000)) s (vanishedSeconds 6)"
    within 10 has_files "$before" || fail "$(open_files) open files, $before before"
    route 1
    # What a phone sends over the connection that only it still has is answered with a reset; then it comes back.
    within 20 has_lines 'phone registered .*10\.231\.2\.2' 10 || fail "the five do not come back"
    note seen "the phones come back"
    kill "$five" "$two"
    all_is_back
    fleet_is_whole
    end_daemon
}
