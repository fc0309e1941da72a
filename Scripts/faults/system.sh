# Faults of the system: no more open files, disk full, the clock is set, no name server. Read by faults.sh.

fault_files() {
    note done "the limit of open files is lowered to what is in use (prlimit), 60 connections come, then it is raised"
    command -v prlimit >/dev/null || leave_out "needs prlimit"
    start_daemon
    start_fleet 20
    local limit calm busy
    limit=$(awk '/^Max open files/ { print $4 }' "/proc/$daemon_pid/limits")
    calm=$(cpu_share 3)
    prlimit --pid "$daemon_pid" --nofile="$(open_files):"
    mkfifo "$dir/hold"
    "$python" -B Scripts/faults/peer.py crowd --to "$(at phones tcp)" --count 60 <"$dir/hold" >"$dir/crowd" 2>&1 &
    pids+=" $!"
    exec 9>"$dir/hold"
    log_says 'new connections have to wait: the system gives no more'
    busy=$(cpu_share 3)
    note seen "processor $calm % of a core before, $busy % while connections wait"
    [ "$busy" -le $((calm + 20)) ] || fail "the daemon spins: $busy % of a core instead of $calm %"
    exec 9>&-
    prlimit --pid "$daemon_pid" --nofile="$limit:"
    newcomers_register
    note seen "new phones are served again"
    all_is_back
    fleet_is_whole
    end_daemon
}

fault_disk() {
    local logs=$dir/logs
    mkdir -p "$logs"
    is_root && mount -t tmpfs -o size=256k tmpfs "$logs" 2>/dev/null || leave_out "needs root, to mount a small disk"
    umounts+=" $logs"
    note done "the disk of the log files is full, then has room again"
    start_daemon
    start_fleet 18
    dd if=/dev/zero of="$logs/ballast" bs=4k 2>/dev/null || true
    # Something to log, more than what the file's last page still takes.
    for _ in 1 2 3 4 5 6; do newcomers_register; done
    log_says 'the log file cannot be written: No space left on device; lines go to standard error only'
    [ "$(lines 'the log file cannot be written')" = 1 ] || fail "it is said $(lines 'the log file cannot be written') times"
    rm "$logs/ballast"
    newcomers_register
    within 5 grep -q 'the log file is written again, [0-9]* lines are missing in it' "$logs/uacsta.log" ||
        fail "the file is not written again"
    note log "\`$(grep -o 'the log file is written again.*' "$logs/uacsta.log")\`"
    all_is_back
    fleet_is_whole
    end_daemon
}

fault_clock() {
    command -v cc >/dev/null || leave_out "needs a C compiler"
    note done "the wall clock is set an hour forward, then two hours back"
    cc -O1 -shared -fPIC -o "$dir/wallclock.so" Scripts/faults/wallclock.c
    head -c 8 /dev/zero >"$dir/offset"
    set_clock() { # SECONDS
        "$python" -c 'import sys; open(sys.argv[1], "r+b").write(int(sys.argv[2]).to_bytes(8, "little", signed=True))' \
            "$dir/offset" "$1"
    }
    # So short that phones refresh with a nonce of before the jump.
    local expires=30
    start_daemon env LD_PRELOAD="$dir/wallclock.so" WALLCLOCK="$dir/offset"
    start_fleet 30 --expires 30
    set_clock 3600
    log_says 'the wall clock was set: .*seconds=\+3(599|600)'
    newcomers_register
    sleep 8
    set_clock -3600
    log_says 'the wall clock was set: .*seconds=-7(199|200)'
    newcomers_register
    sleep 8
    local left
    left=$(lines 'phone left .*(expired|unanswered)')
    [ "$left" = 0 ] || fail "$left phones were lost"
    all_is_back
    fleet_is_whole
    local registrations
    registrations=$(sed -n 's/^count *phones: registrations: //p' "$dir/fleet.out")
    [ "$registrations" -ge $((fleet_phones * 3 / 2)) ] || fail "only $registrations registrations: nobody refreshed"
    note seen "$registrations registrations of $fleet_phones phones, with nonces of before each jump; new phones over TCP and TLS"
    end_daemon
}

fault_dns() {
    is_root && command -v unshare >/dev/null || leave_out "needs root for a mount namespace"
    note done "the only name server takes questions and never answers; \`server.host\` is a name"
    "$python" -B Scripts/faults/peer.py resolver --at 127.0.0.9 >"$dir/questions" 2>&1 &
    pids+=" $!"
    within 5 grep -q ready "$dir/questions" || leave_out "no port 53 on 127.0.0.9: $(tail -n 1 "$dir/questions")"
    printf 'nameserver 127.0.0.9\noptions timeout:5 attempts:2\n' >"$dir/resolv.conf"
    printf '127.0.0.1 localhost\n' >"$dir/hosts"
    printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$dir/nsswitch.conf"
    # shellcheck disable=SC2016 -- for the inner shell
    local hidden='for file in resolv.conf hosts nsswitch.conf; do mount --bind "$0/$file" "/etc/$file"; done; exec "$@"'
    unshare -m true 2>/dev/null || leave_out "this machine permits no mount namespaces"
    local host=cti.example.net
    local began
    began=$(milliseconds)
    start_daemon unshare -m sh -c "$hidden" "$dir"
    note seen "ready after $(($(milliseconds) - began)) ms"
    # That names do ask this server, if anybody asks.
    (cd "$dir" && unshare -m sh -c "$hidden" "$dir" timeout 1 getent hosts witness.example.net) >/dev/null 2>&1 || true
    within 5 grep -q witness "$dir/questions" || fail "the name server was not even asked by getent"
    start_fleet 10
    newcomers_register
    kill -HUP "$server"
    log_says 'configuration read again'
    all_is_back
    fleet_is_whole
    local questions
    questions=$(grep -c question "$dir/questions")
    [ "$questions" = "$(grep -c witness "$dir/questions")" ] || fail "the daemon asked: $(grep question "$dir/questions" | grep -v witness | head -n 1)"
    note seen "the daemon asked no name server"
    end_daemon
}
