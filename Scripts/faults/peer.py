#!/usr/bin/env python3
"""Peers that behave badly, for Scripts/faults.sh. Digest and framing are those of Tests/Fixtures/peers.

    peer.py newcomer --to HOST:PORT --password P [--ca FILE]    registers as a phone and leaves
    peer.py deaf --to HOST:PORT --password P        registers as a phone, sends OPTIONS for ever and reads nothing
    peer.py crowd --to HOST:PORT --count N          opens N connections and holds them until its input ends
    peer.py resolver --at ADDRESS                   a name server that takes every question and answers none
"""
import argparse
import os
import socket
import ssl
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/Fixtures/peers"))
from sipwire import Digest, Message, branch  # noqa: E402


def place(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


def say(text):
    print(text, flush=True)


class Phone:
    """Registers, and no more."""

    def __init__(self, options, room=None):
        self.user, self.call, self.cseq = "0004139" + os.urandom(3).hex()[:5], os.urandom(6).hex(), 0
        self.password, self.ballast = options.password, ""
        self.stream = socket.socket()
        if room:
            self.stream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.stream.settimeout(5)
        self.stream.connect(place(options.to))
        if options.ca:
            self.stream = ssl.create_default_context(cafile=options.ca).wrap_socket(self.stream, server_hostname="localhost")
        self.local = "%s:%d" % self.stream.getsockname()[:2]

    def request(self, method, extra=()):
        self.cseq += 1
        head = [f"{method} sip:127.0.0.1 SIP/2.0", f"Via: SIP/2.0/TCP {self.local};branch={branch()};rport{self.ballast}",
                f"From: <sip:{self.user}@127.0.0.1>;tag={self.call}", f"To: <sip:{self.user}@127.0.0.1>",
                f"Call-ID: {self.call}", f"CSeq: {self.cseq} {method}", "Max-Forwards: 70",
                f"Contact: <sip:{self.user}@{self.local};transport=tcp>", *extra]
        self.stream.sendall("\r\n".join(head + ["Content-Length: 0", "", ""]).encode())

    def answer(self):
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.stream.recv(4096)
            if not more:
                raise SystemExit("the server closed the connection before it answered")
            data += more
        return Message(data.partition(b"\r\n\r\n")[0].decode(), b"")

    def register(self):
        self.request("REGISTER", ["Expires: 300"])
        digest = Digest(self.user, self.password)
        challenge = digest.choose(self.answer(), "WWW-Authenticate")
        credentials = digest.authorization(challenge, "REGISTER", "sip:127.0.0.1")
        self.request("REGISTER", ["Expires: 300", f"Authorization: {credentials}"])
        status = self.answer().status
        if status != 200:
            raise SystemExit(f"REGISTER was answered {status}")


def newcomer(options):
    Phone(options).register()
    say("registered")


def deaf(options):
    phone = Phone(options, room=4096)
    phone.register()
    sent, began = 0, time.monotonic()
    phone.stream.settimeout(1)
    # An answer has the Via of its request: a long one fills what the systems keep of unread answers sooner.
    phone.ballast = ";x=" + "y" * 6000
    while time.monotonic() - began < 30:
        try:
            # Below what one connection may ask in a second (limits.requestsPerSecond).
            for _ in range(30):
                phone.request("OPTIONS")
                sent += 1
            time.sleep(0.1)
        except TimeoutError:
            continue
        except OSError as error:
            return say(f"connection closed after {sent} requests without a reader, {time.monotonic() - began:.0f} s "
                       f"({error.strerror})")
    raise SystemExit(f"still connected after {sent} requests")


def crowd(options):
    streams = []
    for _ in range(options.count):
        streams.append(socket.create_connection(place(options.to), timeout=10))
    say(f"{len(streams)} connections")
    sys.stdin.read()


def resolver(options):
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind((options.at, 53))
    say("ready")
    while True:
        question, asker = names.recvfrom(4096)
        say(f"question of {len(question)} octets from {asker[0]}: {question[12:].split(bytes(1))[0]!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["newcomer", "deaf", "crowd", "resolver"])
    parser.add_argument("--to", help="HOST:PORT")
    parser.add_argument("--password")
    parser.add_argument("--ca", help="TLS, and who must have signed the server's certificate")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--at", default="127.0.0.9")
    options = parser.parse_args()
    {"newcomer": newcomer, "deaf": deaf, "crowd": crowd, "resolver": resolver}[options.what](options)


main()
