# What the operator does or forgets: a certificate runs out, a reload is broken, the daemon is ended or killed.
# Read by faults.sh.

# A certificate of the test authority that ends at so many seconds from now.
issue() { # NAME SECONDS
    local folder=$dir/authority
    mkdir -p "$folder"
    : >"$folder/index.txt"
    [ -e "$folder/serial" ] || echo 1000 >"$folder/serial"
    cat >"$folder/ca.cnf" <<CNF
[ca]
default_ca = own
[own]
database = $folder/index.txt
serial = $folder/serial
new_certs_dir = $folder
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = DNS:localhost,IP:127.0.0.1
CNF
    openssl ecparam -genkey -name prime256v1 -noout -out "$dir/$1.key"
    chmod 600 "$dir/$1.key"
    openssl req -new -key "$dir/$1.key" -subj "/CN=$1" -out "$folder/$1.csr"
    openssl ca -batch -notext -config "$folder/ca.cnf" -cert "$work/certificates/ca.pem" \
        -keyfile "$work/certificates/ca.key" -in "$folder/$1.csr" -out "$folder/$1.crt" \
        -startdate 20200101000000Z -enddate "$(date -u -d "+$2 seconds" +%Y%m%d%H%M%SZ)" 2>"$folder/said" ||
        fail "no certificate: $(tail -n 3 "$folder/said")"
    cat "$folder/$1.crt" "$work/certificates/ca.pem" >"$dir/$1.pem"
}
# A handshake of openssl's says this.
handshake_says() { # TEXT
    local said
    said=$(openssl s_client -connect "$(at phones tls)" -CAfile "$work/certificates/ca.pem" -verify_return_error \
        </dev/null 2>&1 || true)
    [[ $said == *"$1"* ]]
}

fault_certificate() {
    note done "the certificate expires while the server runs; then it is renewed, SIGHUP"
    issue in-use 15
    issue renewed 864000
    local certificates=$dir/in-use
    start_daemon
    log_says 'a certificate expires soon: renew it and send SIGHUP'
    start_fleet 30
    log_says 'a certificate has expired' 1 25
    within 5 handshake_says "certificate has expired" || fail "an expired certificate is no fault to a peer"
    note seen "new peers refuse it, those of before go on"
    kill -HUP "$server"
    log_says 'configuration kept as it was: the certificate .* expired on .* Renew it and reload'
    cp "$dir/renewed.pem" "$dir/in-use.pem"
    cp "$dir/renewed.key" "$dir/in-use.key"
    kill -HUP "$server"
    log_says 'configuration read again'
    within 5 handshake_says "CN = renewed" || fail "the renewed certificate is not used"
    new_phone_registers tls || fail "a new phone is not served over TLS: $(tail -n 3 "$dir/newcomer")"
    note seen "new connections get the renewed one"
    all_is_back
    fleet_is_whole
    end_daemon
}

fault_reload() {
    note done "SIGHUP with a broken file, a key that does not fit, a key that cannot be read, a log directory that cannot be made; then with a good file"
    local certificates=$dir/pair
    cp "$work/certificates/server.pem" "$dir/pair.pem"
    cp "$work/certificates/server.key" "$dir/pair.key"
    start_daemon
    start_fleet 18
    local kept='configuration kept as it was'
    echo "phones: {password: [}" >"$dir/uacsta.yaml"
    kill -HUP "$server"
    log_says "$kept: the file has errors"
    # From here on the file asks for another password, and something in it cannot be used.
    local old=$password_of_before
    password=another configure
    cp "$work/certificates/phones.key" "$dir/pair.key"
    kill -HUP "$server"
    log_says "$kept: the key .* does not belong to the certificate"
    rm "$dir/pair.key"
    kill -HUP "$server"
    log_says "$kept: the file has errors" 2
    cp "$work/certificates/server.key" "$dir/pair.key"
    logs=/proc/nowhere password=another configure
    kill -HUP "$server"
    log_says "$kept: .*/proc/nowhere"
    password=$old newcomers_register
    note seen "the old password is still the right one"
    password=another configure
    kill -HUP "$server"
    log_says 'configuration read again'
    password=another newcomers_register
    note seen "after a good file the new one is"
    all_is_back
    fleet_is_whole
    end_daemon
}
password_of_before=fault-phones

fault_end() {
    note done "SIGTERM in the middle of calls"
    start_daemon
    start_fleet 10
    local asked took
    asked=$(milliseconds)
    end_daemon
    took=$(($(milliseconds) - asked))
    [ "$took" -le 10000 ] || fail "it took $took ms"
    log_says 'told to end'
    log_says 'ended$'
    note seen "exit code 0 after $took ms"
    local code=0
    wait "$fleet" || code=$?
    local told
    # What the simulator says of a BYE, in contrast to a connection that merely closes.
    told=$(grep -c "session was lost: .*the server ended the session" "$dir/fleet.out" || true)
    [ "$told" = $fleet_clients ] || fail "the clients were not told: $(tail -n 12 "$dir/fleet.out")"
    "$python" Scripts/faults/account.py "$dir/fleet.json" --may-miss >>"$dir/fleet" || fail "events were lost: $(tail -n 12 "$dir/fleet.out")"
    note fleet "all $told clients got BYE"
}

fault_killed() {
    note done "kill -9 under load and started again (\`uacsta-sim storm\`)"
    local ports
    read -r -a ports < <("$python" -c '
import socket
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
print(*(each.getsockname()[1] for each in held))')
    start_daemon
    local code=0
    "$programs/uacsta-sim" storm --phones 200 --tls-phones 50 --clients 4 --rate 10 --pace 150 --duration 10 \
        --server "$(at phones tcp)" --tls-server "$(at phones tls)" --client-server "$(at clients tcp)" \
        --ca "$work/certificates/ca.pem" --password fault-phones --client-password fault-clients --no-progress \
        --report "$dir/fleet.json" --server-pid "$server" \
        --restart-command "'$programs/uacsta' serve --config '$dir/uacsta.yaml' --data '$dir/data' >'$dir/ready' 2>>'$dir/daemon.log'" \
        >"$dir/fleet.out" 2>&1 || code=$?
    "$python" Scripts/faults/account.py "$dir/fleet.json" >>"$dir/fleet" || fail "events were lost: $(tail -n 12 "$dir/fleet.out")"
    [ "$code" = 0 ] || fail "the fleet ended with $code: $(tail -n 12 "$dir/fleet.out")"
    note seen "$(sed -n 's/^recovery *//p' "$dir/fleet.out")"
}
