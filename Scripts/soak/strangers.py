#!/usr/bin/env python3
"""Strangers of every kind, two a second from several addresses of this machine: port scans, octets of no meaning, TLS
where none is spoken and the other way round, half a message, silence, floods of header, wrong passwords.

Writes JSON lines: {"stranger": kind} for each, and {"let in": kind} if one of them got what only credentials give.
"""
import argparse
import os
import random
import re
import select
import socket
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/Fixtures/peers"))
from sipwire import Digest, Message, say  # noqa: E402

HELLO = bytes.fromhex("16030100c8010000c40303") + bytes(range(64))
PATIENCE = 45


def request(method, uri, user, extra=(), length=0, cseq=1):
    lines = [f"{method} {uri} SIP/2.0", f"Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK{os.urandom(5).hex()}",
             f"From: <sip:{user}@pbx.example.net>;tag=x", f"To: <sip:{user}@pbx.example.net>",
             f"Call-ID: {os.urandom(5).hex()}", f"CSeq: {cseq} {method}", "Max-Forwards: 70",
             f"Contact: <sip:{user}@127.0.0.1:9;transport=tcp>", *extra, f"Content-Length: {length}", "", ""]
    return "\r\n".join(lines).encode()


class Strangers:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.open = []

    def connect(self, port):
        stranger = socket.socket()
        stranger.bind((f"127.0.0.{self.random.randint(2, 9)}", 0))
        stranger.settimeout(5)
        stranger.connect(("127.0.0.1", port))
        return stranger

    def send(self, port, data):
        """Says something and lets the server decide how it goes on."""
        stranger = self.connect(port)
        stranger.sendall(data)
        self.keep(stranger)

    def keep(self, stranger):
        stranger.setblocking(False)
        self.open.append((stranger, time.monotonic()))

    def forget(self):
        """Reads what came, and leaves those that the server has left, or that have waited long enough."""
        ready = select.select([stranger for stranger, _ in self.open], [], [], 0)[0]
        kept = []
        for stranger, since in self.open:
            alive = time.monotonic() - since < PATIENCE
            if stranger in ready:
                try:
                    alive = bool(stranger.recv(65536)) and alive
                except OSError:
                    alive = False
            if alive:
                kept.append((stranger, since))
            else:
                stranger.close()
        self.open = kept

    # The kinds

    def scan(self, plain, secure):
        for port in (*plain, *secure):
            stranger = self.connect(port)
            if self.random.random() < 0.5:
                # A reset instead of an end.
                stranger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            stranger.close()

    def noise(self, plain, secure):
        self.send(self.random.choice([*plain, *secure]), self.random.randbytes(self.random.randint(1, 4096)))

    def web(self, plain, _):
        self.send(self.random.choice(plain), b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

    def hello(self, plain, secure):
        """TLS to a port that has none, and a handshake that does not go on."""
        self.send(self.random.choice([*plain, *secure]), HELLO)

    def plain_to_tls(self, _, secure):
        self.send(self.random.choice(secure), request("OPTIONS", "sip:x", "nobody"))

    def half(self, plain, _):
        self.send(self.random.choice(plain), request("REGISTER", "sip:x", "nobody")[:self.random.randint(5, 150)])

    def silence(self, plain, secure):
        self.keep(self.connect(self.random.choice([*plain, *secure])))

    def flood(self, plain, _):
        self.send(self.random.choice(plain), b"OPTIONS sip:x SIP/2.0\r\n" + b"X-Flood: " + b"y" * 70000)

    def lengths(self, plain, _):
        value = self.random.choice(["-1", "99999999999999999999", "zwei", "70000"])
        self.send(self.random.choice(plain), request("INFO", "sip:x", "nobody", length=value))

    def many(self, plain, _):
        """Questions that anybody may ask, more of them than that."""
        self.send(self.random.choice(plain), b"".join(request("OPTIONS", "sip:x", "nobody") for _ in range(300)))

    def guess(self, plain, _):
        """A wrong password, by the book."""
        port = self.random.choice(plain)
        user = "00041399FFFF" if port == plain[0] else self.options.user
        digest = Digest(user, "wrong", "MD5")
        stranger = self.connect(port)
        answers, headers = [], []
        for cseq in (1, 2):
            stranger.sendall(request("REGISTER", "sip:pbx.example.net", user, headers, cseq=cseq))
            data = b""
            while b"\r\n\r\n" not in data:
                received = stranger.recv(65536)
                if not received:
                    break
                data += received
            if not data:
                break
            answer = Message(data.split(b"\r\n\r\n")[0].decode(), b"")
            answers.append(answer.status)
            if answer.status != 401:
                break
            headers = ["Authorization: " + digest.authorization(
                digest.choose(answer, "WWW-Authenticate"), "REGISTER", "sip:pbx.example.net")]
        stranger.close()
        if any(status == 200 for status in answers):
            say(**{"let in": "guess"})

    def intruder(self, plain, _):
        """What only a registered peer may do."""
        stranger = self.connect(self.random.choice(plain))
        method = self.random.choice(["INVITE", "INFO", "BYE", "SUBSCRIBE", "UPDATE", "MESSAGE"])
        stranger.sendall(request(method, "sip:10000@pbx.example.net", "nobody"))
        data = stranger.recv(65536)
        stranger.close()
        if re.match(rb"SIP/2\.0 2", data):
            say(**{"let in": method})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plain", required=True, type=int, nargs="+", help="ports without TLS, the phones' first")
    parser.add_argument("--secure", required=True, type=int, nargs="+")
    parser.add_argument("--user", required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    strangers = Strangers(options)
    kinds = [strangers.scan, strangers.noise, strangers.web, strangers.hello, strangers.plain_to_tls, strangers.half,
             strangers.silence, strangers.flood, strangers.lengths, strangers.many, strangers.guess,
             strangers.intruder]
    while True:
        kind = strangers.random.choice(kinds)
        try:
            kind(options.plain, options.secure)
        except OSError:
            # The server has every right to close or to let wait.
            pass
        say(stranger=kind.__name__)
        strangers.forget()
        time.sleep(0.5)


try:
    main()
except (KeyboardInterrupt, BrokenPipeError):
    pass
