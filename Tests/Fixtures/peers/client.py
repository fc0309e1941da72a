#!/usr/bin/env python3
"""A CTI client, over TCP or TLS: registers, opens a session, and does what its commands say (one a line on standard
input, or in `--do`, separated by semicolons):

    register | unregister             the account
    invite [none|status|DEVICE]       a session: without body, with RequestSystemStatus, with MonitorStart at once
    monitor DEVICE                    MonitorStart            stop [DEVICE]        MonitorStop
    make DEVICE NUMBER                MakeCall                ask SERVICE CALL [DEVICE]   AnswerCall, ClearConnection, …
    devices                           GetSwitchingFunctionDevices and its segments
    watch | unwatch                   SystemRegister, SystemRegisterCancel
    changed                           waits for SwFunctionDevicesChanged
    event NAME [CALL]                 waits for an event      events N             waits until N events of calls came
    error CATEGORY/VALUE              the last answer was this CSTAErrorCode
    refresh                           re-INVITE               bye | close | quit

Every event of a dialog must arrive once, in the order of CSeq; calls must go Delivered, Established, ConnectionCleared.
It prints what passes as JSON lines and exits with 1 as soon as the server does what it must not.
"""
import argparse
import os

from sipwire import CSTA, Digest, Peer, Stream, Style, Violation, branch, child, expect, local, run, say, text

CONNECTIONS = {"DeliveredEvent": "connection", "EstablishedEvent": "establishedConnection",
               "ConnectionClearedEvent": "droppedConnection", "HeldEvent": "heldConnection",
               "RetrievedEvent": "retrievedConnection", "OriginatedEvent": "originatedConnection",
               "ServiceInitiatedEvent": "initiatedConnection"}
ORDER = ["DeliveredEvent", "EstablishedEvent", "ConnectionClearedEvent"]
SUBJECTS = {"AnswerCall": "callToBeAnswered", "ClearConnection": "connectionToBeCleared", "HoldCall": "callToBeHeld",
            "RetrieveCall": "callToBeRetrieved"}


class Client(Peer):
    def __init__(self, stream, options):
        super().__init__(stream, options.patience)
        self.options = options
        self.style = Style(options.edition, options.prefix)
        self.account = f"sip:{options.user}@{options.domain}"
        self.digest = Digest(options.user, options.password, options.algorithm)
        self.register_call = os.urandom(6).hex()
        self.register_cseq = 0
        self.dialog = None
        self.monitors = {}
        self.events = []
        self.unread = []
        self.progress = {}
        self.segments = []
        self.changes = 0
        self.last = None
        self.is_leaving = False

    # Registration and session

    def authorized(self, build, method, uri, header=("WWW-Authenticate", "Authorization")):
        """Sends what `build` makes, and once more with credentials when challenged."""
        answer = build(None)
        if answer.status == 401 and not self.options.no_credentials:
            challenge = self.digest.choose(answer, header[0])
            answer = build(f"{header[1]}: {self.digest.authorization(challenge, method, uri)}")
        return answer

    def via(self):
        return f"Via: SIP/2.0/{self.stream.transport} {self.stream.local[0]}:{self.stream.local[1]};branch={branch()};rport"

    def contact(self):
        return f"Contact: <sip:{self.options.user}@{self.stream.local[0]}:{self.stream.local[1]};transport=tcp>"

    def register(self, expires=300):
        uri = f"sip:{self.options.domain}"

        def build(authorization):
            self.register_cseq += 1
            self.send([
                f"REGISTER {uri} SIP/2.0", self.via(), f"From: <{self.account}>;tag=c{self.register_call[:6]}",
                f"To: <{self.account}>", f"Call-ID: {self.register_call}", f"CSeq: {self.register_cseq} REGISTER",
                "Max-Forwards: 70", self.contact(), f"Expires: {expires}"]
                + ([authorization] if authorization else []))
            return self.answer_to(self.register_call, (self.register_cseq, "REGISTER"))

        answer = self.authorized(build, "REGISTER", uri)
        expect(answer.status == self.options.expect_status, f"expected {self.options.expect_status}", answer)
        say(mark="registered" if answer.status == 200 and expires else "unregistered", status=answer.status)

    def invite(self, what="status"):
        uri = f"sip:anything@{self.options.domain}"
        call, tag = os.urandom(6).hex(), os.urandom(4).hex()
        cseq = 0
        body = {"none": "", "status": self.style.body("RequestSystemStatus")}.get(what)
        if body is None:
            body = self.style.body("MonitorStart", [("monitorObject", [("deviceObject", what)])])

        def build(authorization):
            nonlocal cseq
            cseq += 1
            head = [f"INVITE {uri} SIP/2.0", self.via(), f"From: <{self.account}>;tag={tag}", f"To: <{uri}>",
                    f"Call-ID: {call}", f"CSeq: {cseq} INVITE", "Max-Forwards: 70", self.contact(),
                    "Supported: timer", "Session-Expires: 1800", "Min-SE: 90"]
            if body:
                head += [f"Content-Type: {CSTA}", "Content-Disposition: signal;handling=required"]
            self.send(head + ([authorization] if authorization else []), body)
            answer = self.answer_to(call, (cseq, "INVITE"))
            self.acknowledge(answer, uri, call, tag, cseq)
            return answer

        answer = self.authorized(build, "INVITE", uri)
        expect(answer.status == 200, "INVITE gets 200", answer)
        expect("timer" in (answer.get("Supported") or "") and answer.get("Session-Expires"), "a session timer", answer)
        target = answer.need("Contact").split("<")[1].split(">")[0]
        self.dialog = {"call": call, "local": tag, "remote": answer.tag("To"), "to": uri, "target": target,
                       "cseq": cseq, "remote cseq": None}
        self.last = self.read(answer)
        if what in ("none", "status"):
            expect(answer.service() == "RequestSystemStatusResponse", "the answer of INVITE", answer)
            expect(text(self.last, "systemStatus") == "normal", "systemStatus normal", answer)
        else:
            self.note_monitor(what)
        say(mark="session")

    def acknowledge(self, answer, uri, call, tag, cseq):
        self.send([f"ACK {uri} SIP/2.0", self.via(), f"From: <{self.account}>;tag={tag}", f"To: {answer.need('To')}",
                   f"Call-ID: {call}", f"CSeq: {cseq} ACK", "Max-Forwards: 70"])

    def request(self, method, body="", extra=()):
        dialog = self.dialog
        expect(dialog, "no session")
        dialog["cseq"] += 1
        head = [f"{method} {dialog['target']} SIP/2.0", self.via(), f"From: <{self.account}>;tag={dialog['local']}",
                f"To: <{dialog['to']}>;tag={dialog['remote']}", f"Call-ID: {dialog['call']}",
                f"CSeq: {dialog['cseq']} {method}", "Max-Forwards: 70"] + list(extra)
        if body:
            head += [f"Content-Type: {CSTA}", "Content-Disposition: signal;handling=required"]
        self.send(head, body)
        return (dialog["cseq"], method)

    def ask(self, service, children=()):
        """A CSTA request; its answer is in the body of the 200."""
        cseq = self.request("INFO", self.style.body(service, children))
        answer = self.answer_to(self.dialog["call"], cseq)
        expect(answer.status == 200, "a CSTA request gets 200", answer)
        self.last = self.read(answer)
        expect(self.last is not None, f"{service} gets its answer in the 200", answer)
        name = local(self.last.tag)
        expect(name in (service + "Response", "CSTAErrorCode"), f"the answer to {service}", answer)
        if name == "CSTAErrorCode":
            say(mark="error", error=self.error())
        return self.last

    def read(self, answer):
        if not answer.body:
            return None
        expect(answer.need("Content-Type") == CSTA, "Content-Type", answer)
        return answer.xml()

    def error(self):
        if self.last is None or local(self.last.tag) != "CSTAErrorCode":
            return None
        return f"{local(self.last[0].tag)}/{(self.last[0].text or '').strip()}"

    # What the server sends

    def request_received(self, message):
        dialog = self.dialog
        if message.method == "BYE":
            say(mark="bye", reason=message.get("Reason"))
            self.dialog, self.monitors = None, {}
            return self.confirm(message)
        expect(message.method == "INFO", "a client is sent INFO and BYE only", message)
        expect(dialog and message.need("Call-ID") == dialog["call"] and message.tag("To") == dialog["local"]
               and message.tag("From") == dialog["remote"], "an INFO of another dialog", message)
        if dialog["remote cseq"] is not None:
            expect(message.cseq[0] == dialog["remote cseq"] + 1, f"CSeq after {dialog['remote cseq']}", message)
        dialog["remote cseq"] = message.cseq[0]
        expect(message.need("Content-Type") == CSTA, "Content-Type", message)
        expect(message.need("Content-Disposition") == "signal;handling=required", "Content-Disposition", message)
        root = message.xml()
        name = local(root.tag)
        if name == "SwitchingFunctionDevices":
            self.segments.append(root)
        elif name == "SwFunctionDevicesChanged":
            self.changes += 1
        elif name == "MonitorStop":
            self.monitors.pop(text(root, "monitorCrossRefID"), None)
            say(mark="monitor ended")
        else:
            self.event_received(name, root, message)
        if not self.options.silent:
            self.confirm(message)

    def event_received(self, name, root, message):
        reference = text(root, "monitorCrossRefID")
        expect(reference in self.monitors, "an event of a monitor that is not open", message)
        expect(local(root[0].tag) == "monitorCrossRefID", "monitorCrossRefID comes first in the schema", message)
        connection = child(root, CONNECTIONS[name]) if name in CONNECTIONS else None
        call = None if connection is None else text(connection, "callID")
        if connection is not None:
            expect(text(connection, "deviceID") == self.monitors[reference],
                   f"the device as this client spelt it: {self.monitors[reference]}", message)
        if name in ORDER:
            step = self.progress.get((reference, call), 0)
            expect(ORDER[step % 3] == name, f"call {call}: {name} where {ORDER[step % 3]} was due", message)
            self.progress[reference, call] = step + 1
        self.events.append((name, call))
        self.unread.append((name, call))
        say(mark="event", name=name, call=call, reference=reference)

    def confirm(self, message):
        head = ["SIP/2.0 200 OK"] + [f"Via: {value}" for value in message.all("Via")]
        self.send(head + [f"{name}: {message.need(name)}" for name in ("From", "To", "Call-ID", "CSeq")])

    # Commands

    def note_monitor(self, device):
        expect(local(self.last.tag) == "MonitorStartResponse", "MonitorStart succeeds at once", self.error())
        reference = text(self.last, "monitorCrossRefID")
        expect(reference and reference not in self.monitors, "a cross reference of its own")
        self.monitors[reference] = device
        say(mark="monitor", device=device, reference=reference)

    def obey(self, command):
        word, *rest = command.split()
        if word == "register":
            self.register()
        elif word == "unregister":
            self.register(expires=0)
        elif word == "invite":
            self.invite(*rest)
        elif word == "monitor":
            self.ask("MonitorStart", [("monitorObject", [("deviceObject", rest[0])])])
            if not self.error():
                self.note_monitor(rest[0])
        elif word == "stop":
            self.stop(rest[0] if rest else None)
        elif word == "make":
            self.ask("MakeCall", [("callingDevice", rest[0]), ("calledDirectoryNumber", rest[1]),
                                  ("autoOriginate", "doNotPrompt")])
            if not self.error():
                expect(text(self.last, "callingDevice", "deviceID") == rest[0], "callingDevice as the client spelt it")
                say(mark="call", call=text(self.last, "callingDevice", "callID"))
        elif word == "ask":
            identifier = [("callID", rest[1])] + ([("deviceID", rest[2])] if len(rest) > 2 else [])
            self.ask(rest[0], [(SUBJECTS.get(rest[0], "connection"), identifier)])
        elif word == "snapshot":
            self.ask("SnapshotDevice", [("snapshotObject", rest[0])])
        elif word == "features":
            self.ask("GetCSTAFeatures")
        elif word == "devices":
            self.list_devices(rest)
        elif word == "watch":
            self.ask("SystemRegister", [("requestTypes", [("switchingFunctionDevicesChanged", "true")])])
            self.subscription = text(self.last, "sysStatRegisterID")
            expect(self.subscription, "sysStatRegisterID", self.error())
        elif word == "unwatch":
            self.ask("SystemRegisterCancel", [("sysStatRegisterID", self.subscription)])
        elif word == "changed":
            self.wait("SwFunctionDevicesChanged", lambda: self.changes)
            self.changes = 0
        elif word == "event":
            wanted = (rest[0], rest[1] if len(rest) > 1 else None)
            self.wait(f"{wanted}", lambda: self.take(*wanted))
        elif word == "events":
            count = int(rest[0])
            self.wait(f"{count} events", lambda: len([e for e in self.events if e[0] in ORDER]) >= count)
            expect(len([e for e in self.events if e[0] in ORDER]) == count, "more events than there were")
        elif word == "error":
            expect(self.error() == rest[0], f"error {rest[0]}, but the answer was {self.error()}")
        elif word == "refresh":
            self.refresh()
        elif word == "bye":
            answer = self.answer_to(self.dialog["call"], self.request("BYE"))
            expect(answer.status == 200, "BYE gets 200", answer)
            self.dialog, self.monitors = None, {}
        elif word in ("close", "quit"):
            self.is_leaving = True
        else:
            raise ValueError(f"unknown command {command}")
        say(mark="done", command=command)

    def take(self, name, call):
        for event in self.unread:
            if event[0] == name and call in (None, event[1]):
                self.unread.remove(event)
                return True
        return False

    def stop(self, device):
        reference = next((each for each, spelt in self.monitors.items() if device in (None, spelt)), None)
        expect(reference, "no such monitor")
        self.ask("MonitorStop", [("monitorCrossRefID", reference)])
        expect(not self.error(), f"MonitorStop: {self.error()}")
        del self.monitors[reference]

    def list_devices(self, wanted):
        self.segments = []
        self.ask("GetSwitchingFunctionDevices")
        reference = text(self.last, "serviceCrossRefID")

        def is_complete():
            return self.segments and text(self.segments[-1], "lastSegment") == "true"
        self.wait("the last segment", is_complete)
        devices = []
        for segment in self.segments:
            expect(text(segment, "serviceCrossRefID") == reference, "segments carry the reference of the answer")
            devices += [text(each, "deviceID") for each in child(segment, "deviceList")]
        say(mark="devices", devices=devices)
        missing = [each for each in wanted if each not in devices]
        expect(not missing, f"not in the list: {missing}")

    def refresh(self):
        cseq = self.request("INVITE", self.style.body("RequestSystemStatus"),
                            [self.contact(), "Supported: timer", "Session-Expires: 1800"])
        answer = self.answer_to(self.dialog["call"], cseq)
        expect(answer.status == 200 and answer.service() == "RequestSystemStatusResponse", "re-INVITE", answer)
        self.send([f"ACK {self.dialog['target']} SIP/2.0", self.via(),
                   f"From: <{self.account}>;tag={self.dialog['local']}",
                   f"To: <{self.dialog['to']}>;tag={self.dialog['remote']}", f"Call-ID: {self.dialog['call']}",
                   f"CSeq: {cseq[0]} ACK", "Max-Forwards: 70"])

    def connection_closed(self):
        expect(self.options.may_close, "the server closed the connection")
        say(mark="closed")
        self.is_leaving = True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--ca", help="PEM file of the authority that must have signed the server's certificate")
    parser.add_argument("--name", default="localhost", help="the name that must stand in the certificate")
    parser.add_argument("--tls-version", help="TLSv1_2 or TLSv1_3: that one and no other")
    parser.add_argument("--user", default="tapi")
    parser.add_argument("--password", default="clients")
    parser.add_argument("--domain", default="uacsta.test")
    parser.add_argument("--algorithm", default="SHA-256", choices=["MD5", "SHA-256"])
    parser.add_argument("--edition", default="ed3")
    parser.add_argument("--prefix", default="")
    parser.add_argument("--silent", action="store_true", help="never answers an event")
    parser.add_argument("--no-credentials", action="store_true", help="never answers a challenge")
    parser.add_argument("--expect-status", type=int, default=200, help="of REGISTER")
    parser.add_argument("--may-close", action="store_true", help="the server may close the connection")
    parser.add_argument("--do", help="commands, separated by semicolons; then the peer ends")
    parser.add_argument("--patience", type=float, default=30)
    options = parser.parse_args()
    client = Client(Stream(options.host, options.port, options.tls, options.ca, options.name, options.tls_version),
                    options)
    if options.do:
        client.commands = options.do.split(";")
        client.commands_closed = True
    else:
        client.listen_to_commands()
        say(mark="connected")
    while not client.is_leaving:
        while client.commands and not client.is_leaving:
            client.obey(client.commands.pop(0).strip())
        if client.commands_closed:
            return
        client.step(0.2)


run(main)
