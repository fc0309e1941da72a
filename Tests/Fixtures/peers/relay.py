#!/usr/bin/env python3
"""A relay for peers that cannot do something themselves: TLS, or digest challenges in the order of RFC 8760.

Debian's sipp is built without TLS, and it takes the first WWW-Authenticate value only, whatever its algorithm: SHA-256
first, as RFC 8760 wants it, is an error to it. The relay listens on loopback, connects to the server for every
connection it gets, over TLS with `--tls`, and with `--md5-only` leaves out of the server's 401 the challenges that are
not MD5. Nothing else is changed, no message is held back or joined.

Prints `{"mark": "listening", "port": N}`; ends when standard input is closed.
"""
import argparse
import os
import re
import select
import socket
import ssl
import sys

from sipwire import say


def connect(options):
    plain = socket.create_connection((options.host, options.port), timeout=10)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not options.tls:
        return plain
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(options.ca)
    return context.wrap_socket(plain, server_hostname=options.name)


def send(target, data):
    view = memoryview(data)
    while view:
        try:
            view = view[target.send(view):]
        except (BlockingIOError, ssl.SSLWantWriteError):
            select.select([], [target], [])


class Filter:
    """Cuts the stream into messages, only to drop whole header lines from 401s."""

    def __init__(self, is_on):
        self.is_on, self.buffer = is_on, b""

    def passed(self, data):
        if not self.is_on:
            return data
        self.buffer += data
        out = b""
        while True:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return out
            head = self.buffer[:end + 4]
            length = int((re.search(rb"(?im)^content-length:\s*(\d+)", head) or [0, b"0"])[1])
            if len(self.buffer) < end + 4 + length:
                return out
            body = self.buffer[end + 4:end + 4 + length]
            self.buffer = self.buffer[end + 4 + length:]
            if head.lstrip().startswith(b"SIP/2.0 401"):
                head = re.sub(rb"(?im)^www-authenticate:(?!.*algorithm=MD5\b).*\r\n", b"", head)
            out += head + body


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--ca")
    parser.add_argument("--name", default="localhost")
    parser.add_argument("--md5-only", action="store_true")
    options = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", 0))
    say(mark="listening", port=listener.getsockname()[1])
    other, filters = {}, {}
    while True:
        ready, _, _ = select.select([0, listener] + list(other), [], [])
        for source in ready:
            if source == 0:
                if not os.read(0, 4096):
                    return
            elif source is listener:
                near, _ = listener.accept()
                far = connect(options)
                # A TLS record may hold no octet for us: reading must not wait for one that does.
                far.setblocking(False)
                other[near], other[far] = far, near
                filters[near], filters[far] = Filter(False), Filter(options.md5_only)
            elif source in other:
                forward(source, other, filters)


def forward(source, other, filters):
    target = other[source]
    try:
        data = source.recv(65536)
        while isinstance(source, ssl.SSLSocket) and source.pending():
            data += source.recv(65536)
        if data:
            send(target, filters[source].passed(data))
            return
    except (BlockingIOError, ssl.SSLWantReadError):
        return
    except OSError:
        pass
    for each in (source, target):
        other.pop(each, None)
        each.close()


try:
    main()
except (OSError, ssl.SSLError) as error:
    say(fail=str(error))
    sys.exit(2)
