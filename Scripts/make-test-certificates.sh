#!/bin/sh
# Makes the certificates of the tests in the folder given: authorities, servers, a phone; ECDSA P-256 unless named otherwise.
# Nothing of it is ever committed. Needs openssl 3.
set -eu
[ $# = 1 ] || { echo "usage: $0 FOLDER" >&2; exit 64; }
mkdir -p "$1"
cd "$1"
umask 077

key() { # NAME
    openssl ecparam -genkey -name prime256v1 -noout -out "$1.key"
}

authority() { # NAME SUBJECT
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.pem" \
        -days 3650 -subj "$2" 2>/dev/null
}

issue() { # NAME SUBJECT ALTERNATIVE-NAMES DAYS: certificate, then the authority's
    openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
    if [ -n "$3" ]; then printf 'subjectAltName=%s\n' "$3" >extensions; else : >extensions; fi
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$4" -extfile extensions \
        -out "$1.crt" 2>/dev/null
    cat "$1.crt" ca.pem >"$1.pem"
}

authority ca "/CN=uaCSTA test authority"
authority other-ca "/CN=Another authority"

for name in server renewed phones wild expired client; do key $name; done
issue server "/CN=server" "DNS:localhost,DNS:cti.example.net,IP:127.0.0.1" 3650
issue renewed "/CN=renewed" "DNS:localhost,DNS:cti.example.net,IP:127.0.0.1" 3650
issue phones "/CN=phones" "DNS:phones.example.org" 3650
issue wild "/CN=wild" "DNS:*.example.org" 3650
issue expired "/CN=expired" "DNS:localhost,IP:127.0.0.1" -1
issue client "/O=Example/CN=phone-17" "" 3650

openssl genrsa -out rsa.key 2048 2>/dev/null
issue rsa "/CN=rsa" "DNS:localhost,IP:127.0.0.1" 3650

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout stranger.key -out stranger.pem \
    -days 3650 -subj "/CN=stranger" -addext "subjectAltName=DNS:localhost" 2>/dev/null
openssl pkey -in server.key -aes256 -passout pass:secret -out encrypted.key
cp server.key open.key
chmod 644 open.key
rm -f extensions ./*.csr ./*.srl
