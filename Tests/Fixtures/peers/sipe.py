#!/usr/bin/env python3
"""A remote call control client as pidgin-sipe is one (its habits are listed in TR/87 practice notes, requirement CLI-8).

Its peculiarities are the point: no branch in Via, no display names, `epid` parameters, no Contact in INFO, the CSeq
counter reset after every final answer to INVITE (so the ACK always says `CSeq: 1 ACK`, the next INFO `CSeq: 2 INFO`),
GetCSTAFeatures and MonitorStart sent without waiting in between, an INVITE repeated with credentials under the same
CSeq, and no event is ever answered. Headers stand in its order.

    sipe.py --port N --line tel:201 [--registered] [--refresh]     then waits for `--calls` calls on standard output
"""
import argparse
import os

from sipwire import CSTA, Digest, Peer, Stream, child, expect, local, run, say, text

ED3 = "http://www.ecma-international.org/standards/ecma-323/csta/ed3"
LINE_EXTENSION = (
    "<extensions><privateData><private>"
    '<lcs:line xmlns:lcs="http://schemas.microsoft.com/Lcs/2005/04/RCCExtension">{line}</lcs:line>'
    "</private></privateData></extensions>")
STATUS = f'<?xml version="1.0"?><RequestSystemStatus xmlns="{ED3}">{LINE_EXTENSION}</RequestSystemStatus>'
FEATURES = f'<?xml version="1.0"?><GetCSTAFeatures xmlns="{ED3}">{LINE_EXTENSION}</GetCSTAFeatures>'
MONITOR = (f'<?xml version="1.0"?><MonitorStart xmlns="{ED3}"><monitorObject><deviceObject>{{line}}</deviceObject>'
           "</monitorObject></MonitorStart>")
STOP = (f'<?xml version="1.0"?><MonitorStop xmlns="{ED3}"><monitorCrossRefID>{{reference}}</monitorCrossRefID>'
        "</MonitorStop>")
MAKE = (f'<?xml version="1.0"?><MakeCall xmlns="{ED3}"><callingDevice>{{line}}</callingDevice>'
        "<calledDirectoryNumber>{number}</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate></MakeCall>")
AGENT = "pidgin/2.14.1 sipe/1.25.0 (linux-x86_64)"


class Sipe(Peer):
    def __init__(self, stream, options):
        super().__init__(stream, options.patience)
        self.options = options
        self.gateway = f"sip:rcc@{options.domain}"
        self.own = f"sip:{options.user}@{options.domain}"
        self.call, self.tag = os.urandom(16).hex(), os.urandom(5).hex()
        self.epid = "3a4fe6ebcd57"
        self.cseq = 0
        self.to_tag = None
        self.target = self.gateway
        self.reference = None
        self.events = []
        self.digest = Digest(options.user, options.password)

    def head(self, method, cseq, extra=()):
        """Via, From, To, Max-Forwards, CSeq, User-Agent, Call-ID, then what is particular."""
        to = f"<{self.gateway}>" + (f";tag={self.to_tag}" if self.to_tag else "")
        return [f"{method} {self.target} SIP/2.0",
                f"Via: SIP/2.0/{self.stream.transport.lower()} {self.stream.local[0]}:{self.stream.local[1]}",
                f"From: <{self.own}>;tag={self.tag};epid={self.epid}", f"To: {to}", "Max-Forwards: 70",
                f"CSeq: {cseq} {method}", f"User-Agent: {AGENT}", f"Call-ID: {self.call}"] + list(extra)

    def contact(self):
        return f"Contact: <{self.own}:{self.stream.local[1]};maddr={self.stream.local[0]};transport=tcp>;proxy=replace"

    def invite(self):
        self.cseq += 1
        cseq = self.cseq
        body = STATUS.format(line=self.options.line)

        def send(authorization=()):
            self.send(self.head("INVITE", cseq, [
                self.contact(), "Supported: timer", "Content-Disposition: signal;handling=required",
                f"Content-Type: {CSTA}"] + list(authorization)), body)
            answer = self.answer_to(self.call, (cseq, "INVITE"))
            if answer.status >= 300:
                self.acknowledge(answer)
            return answer

        answer = send()
        if answer.status in (401, 407):
            expect(self.options.registered is False, "an account that registered here is not challenged", answer)
            asks, gives = (("WWW-Authenticate", "Authorization") if answer.status == 401
                           else ("Proxy-Authenticate", "Proxy-Authorization"))
            challenge = self.digest.choose(answer, asks)
            answer = send([f"{gives}: {self.digest.authorization(challenge, 'INVITE', self.target)}"])
        expect(answer.status == 200, "INVITE gets 200", answer)
        expect(answer.tag("To"), "a To tag", answer)
        self.to_tag = answer.tag("To")
        self.target = answer.need("Contact").split("<")[1].split(">")[0]
        expect((text(answer.xml(), "systemStatus") or "").lower() == "normal", "systemStatus normal", answer)
        expect(int(answer.need("Session-Expires").split(";")[0]) >= 90, "Session-Expires", answer)
        self.acknowledge(answer)
        say(mark="session")

    def acknowledge(self, answer):
        """The counter is reset after every final answer to INVITE."""
        self.cseq = 1
        saved, self.to_tag = self.to_tag, answer.tag("To")
        self.send(self.head("ACK", 1))
        self.to_tag = saved

    def info(self, *bodies):
        """All of them in one segment; then their answers."""
        sent = []
        collected = b""
        for body in bodies:
            self.cseq += 1
            lines = self.head("INFO", self.cseq, [
                "Content-Disposition: signal;handling=required", f"Content-Type: {CSTA}",
                f"Content-Length: {len(body)}", "", ""])
            collected += "\r\n".join(lines).encode() + body.encode()
            sent.append((self.cseq, "INFO"))
        say(out="INFO", cseq=f"{sent[0][0]} INFO", count=len(sent))
        self.stream.send(collected)
        answers = [self.answer_to(self.call, cseq) for cseq in sent]
        for answer in answers:
            expect(answer.status == 200, "INFO gets 200", answer)
        return answers

    def request_received(self, message):
        """An INFO whose Content-Type begins with application/csta+xml is looked at, and never answered."""
        if message.method == "BYE":
            say(mark="bye")
            return
        expect(message.method == "INFO" and message.need("Content-Type").startswith(CSTA), "only events", message)
        root = message.xml()
        expect(text(root, "monitorCrossRefID") == self.reference, "monitorCrossRefID as direct child", message)
        name = local(root.tag)
        path = {"OriginatedEvent": "originatedConnection", "DeliveredEvent": "connection",
                "EstablishedEvent": "establishedConnection", "ConnectionClearedEvent": "droppedConnection"}.get(name)
        call = text(root, path, "callID") if path else None
        if path:
            expect(call and text(root, path, "deviceID") == self.options.line, "the line as we spelt it", message)
        self.events.append((name, call))
        say(mark="event", name=name, call=call)

    def session(self):
        line = self.options.line
        self.invite()
        features, monitor = self.info(FEATURES.format(line=line), MONITOR.format(line=line))
        expect(features.service() in ("GetCSTAFeaturesResponse", "CSTAErrorCode"), "an answer", features)
        self.reference = text(monitor.xml(), "monitorCrossRefID")
        expect(self.reference, "monitorCrossRefID as direct child of the root", monitor)
        say(mark="monitor", reference=self.reference)
        self.wait("BackInServiceEvent", lambda: any(name == "BackInServiceEvent" for name, _ in self.events))
        answer, = self.info(MAKE.format(line=line, number="tel:123"))
        device = child(answer.xml(), "callingDevice")
        expect(device is not None and text(device, "deviceID") == line, "deviceID byte for byte as we spelt it", answer)
        expect(text(device, "callID"), "callID", answer)
        say(mark="call", call=text(device, "callID"))
        wanted = self.options.calls * 3
        self.wait(f"{wanted} events", lambda: len([each for each in self.events if each[1]]) >= wanted)
        if self.options.refresh:
            self.cseq = 7
            self.invite()
            answer, = self.info(FEATURES.format(line=line))
            say(mark="refreshed")
        answer, = self.info(STOP.format(reference=self.reference))
        expect(answer.service() == "MonitorStopResponse", "MonitorStop", answer)
        self.cseq += 1
        self.send(self.head("BYE", self.cseq))
        answer = self.answer_to(self.call, (self.cseq, "BYE"))
        expect(answer.status == 200, "BYE gets 200", answer)

    def register(self):
        def send(cseq, authorization=()):
            uri = f"sip:{self.options.domain}"
            self.send([f"REGISTER {uri} SIP/2.0",
                       f"Via: SIP/2.0/{self.stream.transport.lower()} {self.stream.local[0]}:{self.stream.local[1]};branch=z9hG4bK{os.urandom(5).hex()}",
                       f"From: <{self.own}>;tag={self.tag};epid={self.epid}", f"To: <{self.own}>", "Max-Forwards: 70",
                       f"CSeq: {cseq} REGISTER", f"User-Agent: {AGENT}", "Call-ID: register" + self.call,
                       self.contact(), "Expires: 300"] + list(authorization))
            return self.answer_to("register" + self.call, (cseq, "REGISTER"))

        answer = send(1)
        expect(answer.status == 401, "REGISTER is challenged", answer)
        challenge = self.digest.choose(answer, "WWW-Authenticate")
        answer = send(2, ["Authorization: " + self.digest.authorization(
            challenge, "REGISTER", f"sip:{self.options.domain}")])
        expect(answer.status == 200, "REGISTER gets 200", answer)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--ca")
    parser.add_argument("--name", default="localhost")
    parser.add_argument("--user", default="tapi")
    parser.add_argument("--password", default="clients")
    parser.add_argument("--domain", default="uacsta.test")
    parser.add_argument("--line", default="tel:201")
    parser.add_argument("--registered", action="store_true", help="registers first on the same connection")
    parser.add_argument("--refresh", action="store_true", help="re-INVITE with a higher CSeq, then CSeq 2 again")
    parser.add_argument("--calls", type=int, default=0, help="calls whose three events must come")
    parser.add_argument("--patience", type=float, default=30)
    options = parser.parse_args()
    sipe = Sipe(Stream(options.host, options.port, options.tls, options.ca, options.name), options)
    if options.registered:
        sipe.register()
    sipe.session()


run(main)
