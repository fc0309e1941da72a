#!/usr/bin/env python3
"""New phones at a steady rate, however they fare: the load of Benchmarks/overload.sh.

Each connects, registers with digest (MD5), answers what the server asks in its dialog, stays two seconds and leaves.
503 with Retry-After: comes again then, over the same connection. No answer in five seconds: gives up, a phone lost.
One thread, epoll, standard library. Counts as good a phone whose REGISTER got 200 inside of the window.
"""
import argparse
import collections
import hashlib
import heapq
import os
import re
import select
import socket
import time

PATIENCE, STAY = 5.0, 2.0
LENGTH = re.compile(rb"\r\n(?:Content-Length|l): *(\d+)", re.I)
CSTA = b"http://www.ecma-international.org/standards/ecma-323/csta/ed5"


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def header(head, name):
    match = re.search(rb"\r\n" + name + rb": *([^\r]*)", head)
    return match[1] if match else b""


class Phone:
    def __init__(self, load, number):
        self.load, self.began = load, time.monotonic()
        self.user = f"0004{load.run:04x}{number:04x}"
        self.cseq, self.asked, self.state, self.buffer = 0, 0.0, "new", b""
        self.postponed = 0
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect_ex(load.server)
        load.phones[self.socket.fileno()] = self
        load.poll.register(self.socket.fileno(), select.EPOLLOUT)

    def connected(self):
        error = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if error:
            return self.end("connect")
        self.local = "%s:%d" % self.socket.getsockname()
        self.load.poll.modify(self.socket.fileno(), select.EPOLLIN)
        self.register()

    def register(self, authorization=""):
        self.cseq += 1
        self.state = "registering"
        self.asked = time.monotonic()
        self.send(f"REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP {self.local};branch=z9hG4bK{self.user}{self.cseq}\r\n"
                  f"From: <sip:{self.user}@127.0.0.1>;tag={self.user}\r\nTo: <sip:{self.user}@127.0.0.1>\r\n"
                  f"Call-ID: {self.user}\r\nCSeq: {self.cseq} REGISTER\r\nMax-Forwards: 70\r\n"
                  f"User-Agent: snomD785/10.1.84.12\r\nContact: <sip:{self.user}@{self.local};transport=tcp>\r\n"
                  f"{authorization}Expires: 300\r\nContent-Length: 0\r\n\r\n".encode())

    def send(self, data):
        try:
            self.socket.send(data)
        except OSError:
            self.end("closed")

    def readable(self):
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            return self.end("closed")
        self.buffer += data
        while self.state != "gone":
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self.buffer[:end + 2]
            length = LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self.buffer) < whole:
                return
            body, self.buffer = self.buffer[end + 4:whole], self.buffer[whole:]
            if head.startswith(b"SIP/2.0 "):
                self.answered(int(head[8:11]), head)
            elif not head.startswith(b"ACK"):
                self.serve(head, body)

    def answered(self, status, head):
        if self.state != "registering" or not header(head, b"CSeq").endswith(b"REGISTER"):
            return
        now = time.monotonic()
        if status == 401:
            challenge = next(each for each in re.findall(rb"\r\nWWW-Authenticate: ([^\r]*)", head) if b"MD5" in each)
            nonce = re.search(rb'nonce="([^"]*)"', challenge)[1].decode()
            first = md5(f"{self.user}:uacsta:{self.load.password}")
            response = md5(f"{first}:{nonce}:00000001:c0ffee:auth:" + md5("REGISTER:sip:127.0.0.1"))
            self.register(
                f'Authorization: Digest username="{self.user}", realm="uacsta", nonce="{nonce}", uri="sip:127.0.0.1", '
                f'response="{response}", cnonce="c0ffee", nc=00000001, qop=auth, algorithm=MD5\r\n')
        elif status == 200:
            self.state = "in"
            self.load.good(now - self.began)
            self.load.at(now + STAY, self.leave)
        elif status == 503:
            self.state = "waiting"
            self.postponed += 1
            self.load.count["put off"] += 1
            self.load.at(now + int(header(head, b"Retry-After") or b"5"), self.again)
        else:
            self.end(f"status {status}")

    def again(self):
        if self.state == "waiting":
            self.register()

    def leave(self):
        if self.state == "in":
            self.end("left")

    def serve(self, head, body):
        """What the server asks of a phone: says yes, and gives one line."""
        via = b"".join(b"Via: " + value + b"\r\n" for value in re.findall(rb"\r\nVia: ([^\r]*)", head))
        to = header(head, b"To")
        to += b"" if b";tag=" in to else b";tag=" + self.user.encode()
        answer = b'<?xml version="1.0" encoding="UTF-8"?>'
        service = re.search(rb"<(\w+) xmlns", body)
        name = service[1] if service else b""
        if name == b"RequestSystemStatus":
            answer += b'<RequestSystemStatusResponse xmlns="%s"><systemStatus>normal</systemStatus></RequestSystemStatusResponse>' % CSTA
        elif name == b"GetSwitchingFunctionDevices":
            # No list follows: the address of record stands for the line.
            answer += b'<CSTAErrorCode xmlns="%s"><operation>serviceNotSupported</operation></CSTAErrorCode>' % CSTA
        elif name == b"SystemRegister":
            answer += b'<SystemRegisterResponse xmlns="%s"><sysStatRegisterID>1</sysStatRegisterID></SystemRegisterResponse>' % CSTA
        else:
            answer = b""
        extra = b"Content-Type: application/csta+xml\r\n" if answer else b""
        if head.startswith(b"INVITE"):
            extra += b"Contact: <sip:%s@%s;transport=tcp>\r\nSupported: timer\r\nSession-Expires: %s\r\n" % (
                self.user.encode(), self.local.encode(), header(head, b"Session-Expires"))
        self.send(b"SIP/2.0 200 OK\r\n%sFrom: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %s\r\n%sContent-Length: %d\r\n\r\n%s" % (
            via, header(head, b"From"), to, header(head, b"Call-ID"), header(head, b"CSeq"), extra, len(answer), answer))

    def end(self, why):
        if self.state == "gone":
            return
        if why != "left":
            self.load.count["lost: " + why] += 1
        self.state = "gone"
        self.load.phones.pop(self.socket.fileno(), None)
        self.socket.close()


class Load:
    def __init__(self, options):
        host, _, port = options.to.rpartition(":")
        self.server, self.password = (host, int(port)), options.password
        self.run = int.from_bytes(os.urandom(2), "big")
        self.poll, self.phones, self.timers = select.epoll(), {}, []
        self.count, self.goods, self.times = collections.Counter(), 0, []
        self.order = 0
        self.is_open = False

    def at(self, when, what):
        self.order += 1
        heapq.heappush(self.timers, (when, self.order, what))

    def good(self, took):
        if self.is_open:
            self.goods += 1
            self.times.append(took)
        else:
            self.count["after the window"] += 1

    def step(self, patience):
        now = time.monotonic()
        while self.timers and self.timers[0][0] <= now:
            heapq.heappop(self.timers)[2]()
        for number, event in self.poll.poll(patience, 512):
            phone = self.phones.get(number)
            if phone is None:
                continue
            if phone.state == "new" and event & (select.EPOLLOUT | select.EPOLLERR | select.EPOLLHUP):
                phone.connected()
            else:
                phone.readable()

    def give_up(self):
        now = time.monotonic()
        for phone in list(self.phones.values()):
            if phone.state in ("new", "registering") and now - max(phone.began, phone.asked) > PATIENCE:
                phone.end("no answer in five seconds")

    def play(self, rate, seconds):
        began = time.monotonic()
        sent, looked = 0, began
        self.is_open = True
        while (now := time.monotonic()) < began + seconds:
            due = int((now - began) * rate)
            for _ in range(min(due - sent, 64)):
                Phone(self, sent)
                sent += 1
            if now - looked > 0.5:
                looked = now
                self.give_up()
            self.step(0.002)
        self.is_open = False
        lag = int(seconds * rate) - sent
        # Who was put off still gets in: nobody is lost (REG-7).
        end = time.monotonic() + 30
        while self.phones and time.monotonic() < end:
            self.give_up()
            self.step(0.05)
        return sent, lag


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", required=True, help="HOST:PORT")
    parser.add_argument("--password", required=True)
    parser.add_argument("--rate", type=float, required=True, help="new phones a second")
    parser.add_argument("--seconds", type=float, default=8)
    options = parser.parse_args()
    load = Load(options)
    sent, lag = load.play(options.rate, options.seconds)
    times = sorted(load.times) or [0]
    rest = ", ".join(f"{number} {what}" for what, number in sorted(load.count.items()))
    print(f"offered {options.rate:.0f}/s: goodput {load.goods / options.seconds:.0f}/s, {sent} phones, "
          f"first REGISTER to 200 p50 {times[len(times) // 2] * 1000:.0f} ms p99 {times[len(times) * 99 // 100] * 1000:.0f} ms"
          + (f"; {rest}" if rest else "") + (f"; the load itself was {lag} phones late" if lag > options.rate / 10 else ""))


main()
