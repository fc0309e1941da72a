#!/usr/bin/env python3
"""Measures from outside how late the daemon's event loops are: the round trip of an OPTIONS request over connections
that do nothing else.

Four clients (two over TCP, two over TLS) register and stay, so that every event loop of a small machine has one. Twenty
times a second one of them asks in turn, whether or not the others have their answers yet: a daemon that stands still is
seen by every probe of that time, not by one. Between two of these, a bare echo process on the same machine is asked in
the same way: what it takes is the machine's share.

Writes JSON lines: {"server": ms} and {"echo": ms} for each answer, {"sent": true} for each question to the daemon.
"""
import argparse
import os
import re
import select
import socket
import ssl
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Tests/Fixtures/peers"))
from sipwire import Digest, Stream, branch, expect, run, say  # noqa: E402

PAUSE = 0.05
DOMAIN = "pbx.example.net"


class Line:
    """A registered connection to the daemon."""

    def __init__(self, stream, user, password):
        self.stream, self.user = stream, user
        self.digest = Digest(user, password, "SHA-256")
        self.call = os.urandom(6).hex()
        self.cseq = 0
        self.asked = {}
        self.register_again = 0

    def request(self, method, uri, headers=()):
        self.cseq += 1
        host, port = self.stream.local
        lines = [
            f"{method} {uri} SIP/2.0", f"Via: SIP/2.0/{self.stream.transport} {host}:{port};branch={branch()};rport",
            f"From: <sip:{self.user}@{DOMAIN}>;tag={self.call[:6]}", f"To: <sip:{self.user}@{DOMAIN}>",
            f"Call-ID: {self.call}", f"CSeq: {self.cseq} {method}", "Max-Forwards: 70", *headers, "Content-Length: 0"]
        self.stream.send("\r\n".join(lines + ["", ""]).encode())

    def register(self, headers=()):
        host, port = self.stream.local
        contact = f"Contact: <sip:{self.user}@{host}:{port};transport={self.stream.transport.lower()}>"
        self.register_again = time.monotonic() + 3600
        self.request("REGISTER", f"sip:{DOMAIN}", [contact, "Expires: 300", *headers])

    def ask(self):
        if time.monotonic() > self.register_again:
            self.register()
        self.request("OPTIONS", f"sip:{DOMAIN}")
        self.asked[self.cseq] = time.monotonic()

    def read(self):
        """Takes what has come; times of OPTIONS in milliseconds."""
        self.stream.fill()
        now = time.monotonic()
        expect(not self.stream.closed, "the server closed a probe's connection")
        times = []
        while (message := self.stream.next()) is not None:
            number, method = message.cseq
            if method == "OPTIONS":
                expect(message.status == 200, "OPTIONS gets 200", message)
                times.append((now - self.asked.pop(number)) * 1000)
            elif message.status == 401:
                expect(len(message.all("Authorization")) == 0, "a response without credentials", message)
                challenge = self.digest.choose(message, "WWW-Authenticate")
                value = self.digest.authorization(challenge, "REGISTER", f"sip:{DOMAIN}")
                self.register(["Authorization: " + value])
            else:
                expect(message.status == 200, "REGISTER gets 200", message)
                granted = re.search(r"expires=(\d+)", message.get("Contact") or "") or \
                    re.search(r"(\d+)", message.get("Expires") or "60")
                self.register_again = now + int(granted[1]) / 2
        return times


def echo():
    """A process that sends back what it gets."""
    near, far = socket.socketpair()
    if os.fork() == 0:
        near.close()
        while data := far.recv(4096):
            far.sendall(data)
        os._exit(0)
    far.close()
    return near


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tcp", required=True, metavar="PORT", type=int)
    parser.add_argument("--tls", required=True, metavar="PORT", type=int)
    parser.add_argument("--ca", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--password", required=True)
    options = parser.parse_args()
    mirror = echo()
    streams = [Stream("127.0.0.1", options.tcp) for _ in range(2)]
    streams += [Stream("127.0.0.1", options.tls, True, options.ca, "localhost") for _ in range(2)]
    lines = [Line(stream, options.user, options.password) for stream in streams]
    for line in lines:
        line.register()
    by_socket = {line.stream.socket: line for line in lines}
    mirrored, turn = [], 0
    due = time.monotonic() + 1
    while True:
        ready, _, _ = select.select([*by_socket, mirror], [], [], max(0, due - time.monotonic()))
        for source in ready:
            if source is mirror:
                for _ in mirror.recv(4096):
                    say(echo=round((time.monotonic() - mirrored.pop(0)) * 1000, 4))
            else:
                for milliseconds in by_socket[source].read():
                    say(server=round(milliseconds, 4))
        if time.monotonic() >= due:
            # A probe that comes late itself does not send what it missed: two at once would measure each other.
            due = max(due + PAUSE / 2, time.monotonic())
            turn += 1
            if turn % 2:
                lines[turn // 2 % len(lines)].ask()
                say(sent=True)
            else:
                mirrored.append(time.monotonic())
                mirror.send(b"x")


try:
    run(main)
except (KeyboardInterrupt, BrokenPipeError, ssl.SSLError):
    pass
