#!/usr/bin/env python3
"""A phone that can be controlled with CSTA, over TCP or TLS.

Registers, takes the server's INVITE on the same connection, tells its lines, lets itself be monitored, and rings,
answers and clears calls as commands on standard input say (one a line):

    ring CALL [LINE]      DeliveredEvent        answer CALL [LINE]   EstablishedEvent
    clear CALL [LINE]     ConnectionCleared     burst N [LINE]       N calls, all three events each, in one go
    devices A,B           other lines, announced with SwFunctionDevicesChanged
    register              refreshes             unregister           Expires: 0
    monitored [LINE]      waits until a monitor is open      unmonitored   waits until none is
    bye | close | quit

`LINE` is the number of a line, from 0. What it is told to be (`--late`, `--challenge`, …) it is for the whole session.
It prints what passes as JSON lines and exits with 1 as soon as the server does what it must not.
"""
import argparse
import os

from sipwire import (CSTA, Digest, Peer, Stream, Style, Violation, branch, check_authorization, child, expect, local,
                     parse_challenge, run, say, text)


class Phone(Peer):
    def __init__(self, stream, options):
        super().__init__(stream, options.patience)
        self.options = options
        self.style = Style(options.edition, options.prefix, options.shuffled)
        self.lines = options.identities.split(",")
        self.aor = f"sip:{options.mac}@{options.domain}"
        self.contact = f"sip:{options.mac}@{stream.local[0]}:{stream.local[1]};transport=tcp;line=k3j2"
        self.digest = Digest(options.mac, options.password, options.algorithm)
        self.register_call = os.urandom(6).hex()
        self.register_cseq = 0
        self.dialog = None
        self.invite = None
        self.acknowledged = False
        self.last_remote_cseq = 0
        self.branches = set()
        self.seen = []
        self.monitors = {}
        self.counter = 40
        self.challenge = None
        self.open_requests = 0
        self.is_leaving = False
        self.may_close = False
        self.quiet_until_told = False

    # Registration

    def register(self, expires=300):
        """401 with SHA-256 first, then MD5 (interface.md); then 200 with the Contact and its seconds."""
        answer = self.send_register(expires)
        expect(answer.status == 401, "REGISTER without credentials must get 401", answer)
        self.check_challenges(answer)
        challenge = self.digest.choose(answer, "WWW-Authenticate")
        answer = self.send_register(expires, challenge)
        expect(answer.status == self.options.expect_status, f"expected {self.options.expect_status}", answer)
        if answer.status != 200:
            say(mark="refused", status=answer.status)
            return False
        if expires:
            bound = answer.need("Contact")
            expect(self.contact in bound, "the 200 must name the Contact bound", answer)
            expect("expires=" in bound, "the Contact bound must name its seconds", answer)
        say(mark="registered" if expires else "unregistered")
        return True

    @staticmethod
    def check_challenges(answer):
        challenges = [parse_challenge(value) for value in answer.all("WWW-Authenticate")]
        expect([each.get("algorithm") for each in challenges] == ["SHA-256", "MD5"], "SHA-256 first, then MD5", answer)
        for each in challenges:
            expect(each.get("qop") == "auth" and len(each["nonce"]) >= 16, "qop and a nonce", answer)

    def send_register(self, expires, challenge=None):
        self.register_cseq += 1
        uri = f"sip:{self.options.domain}"
        head = [
            f"REGISTER {uri} SIP/2.0",
            f"Via: SIP/2.0/{self.stream.transport} {self.stream.local[0]}:{self.stream.local[1]};branch={branch()};rport",
            f"From: <{self.aor}>;tag=p{self.register_call[:6]}",
            f"To: <{self.aor}>",
            f"Call-ID: {self.register_call}",
            f"CSeq: {self.register_cseq} REGISTER",
            "Max-Forwards: 70",
            f"User-Agent: {self.options.agent}",
            f"Contact: <{self.contact}>;reg-id=1",
            "Allow: INVITE, ACK, CANCEL, BYE, REFER, OPTIONS, NOTIFY, SUBSCRIBE, PRACK, MESSAGE, INFO, UPDATE",
            f"Expires: {expires}",
        ]
        if challenge:
            head.append("Authorization: " + self.digest.authorization(challenge, "REGISTER", uri))
        self.send(head)
        return self.answer_to(self.register_call, (self.register_cseq, "REGISTER"))

    # What the server sends

    def request_received(self, message):
        for name in ("Via", "From", "To", "Call-ID", "CSeq", "Max-Forwards"):
            message.need(name)
        expect(not message.body or message.need("Content-Type") == CSTA, "CSTA bodies are application/csta+xml", message)
        if message.body:
            expect(message.need("Content-Disposition") == "signal;handling=required", "Content-Disposition", message)
            expect(b":" not in message.body.split(b"?>")[-1].split(b" ")[0].split(b">")[0],
                   "bodies use the default namespace", message)
        identifier = message.need("Via").partition("branch=")[2].partition(";")[0]
        expect(identifier.startswith("z9hG4bK"), "branches of RFC 3261", message)
        if message.method != "ACK":
            expect(identifier not in self.branches, "a branch is used once", message)
        self.branches.add(identifier)
        handler = getattr(self, "received_" + message.method.lower(), None)
        expect(handler, "a phone is not asked for this", message)
        handler(message)

    def received_invite(self, message):
        expect(message.target == self.contact, "Request-URI is the Contact registered", message)
        expect(message.need("From").startswith("<sip:uacsta@"), "From is sip:uacsta@<server.host>", message)
        expect(f"<{self.aor}>" in message.need("To"), "To is the address of record", message)
        expect("timer" in (message.get("Supported") or ""), "Supported: timer", message)
        expect(int(message.need("Session-Expires").split(";")[0]) >= 90, "Session-Expires", message)
        expect(message.service() == "RequestSystemStatus", "the body of INVITE is RequestSystemStatus", message)
        message.need("Contact")
        is_refresh = self.dialog is not None and message.tag("To") == self.dialog["local"]
        if not is_refresh:
            expect(message.tag("To") is None, "a first INVITE has no To tag", message)
            expect(self.dialog is None, "one dialog a phone", message)
        if not self.is_authorized(message, only=("invite", "all")):
            return
        if self.options.refuse_invite:
            self.answer(message, self.options.refuse_invite, tag="p1")
            self.invite = message
            return
        if not is_refresh:
            self.dialog = {"call": message.need("Call-ID"), "remote": message.tag("From"), "local": os.urandom(4).hex(),
                           "from": message.need("From"), "to": message.need("To"), "cseq": 0,
                           "target": message.need("Contact").split("<")[1].split(">")[0]}
        self.invite = message
        self.acknowledged = False
        self.last_remote_cseq = message.cseq[0]
        self.answer(message, "200 OK", self.style.body("RequestSystemStatusResponse", [("systemStatus", "normal")]),
                    extra=[f"Contact: <{self.contact}>", "Supported: timer",
                           f"Session-Expires: {message.need('Session-Expires')}"])

    def received_ack(self, message):
        expect(self.invite is not None and message.cseq == (self.invite.cseq[0], "ACK"), "an ACK that fits", message)
        expect(not message.body, "ACK has no body", message)
        if self.dialog:
            self.acknowledged = True
            say(mark="dialog")

    def received_info(self, message):
        self.check_in_dialog(message)
        service = message.service()
        if service in self.options.mute:
            say(mark="muted", service=service)
            return
        if not self.is_authorized(message, only=("all",)):
            return
        self.seen.append(service)
        self.check_edition(message)
        for rule in self.options.refuse:
            name, _, error = rule.partition("=")
            if name == service:
                category, _, value = error.partition("/")
                if category.isdigit():
                    return self.answer(message, f"{category} Refused")
                return self.reply(message, "CSTAErrorCode", [(category, value or None)])
        handler = getattr(self, "serve_" + service.lower(), None)
        if handler:
            handler(message, message.xml())
        else:
            self.serve_command(message, message.xml(), service)

    def received_bye(self, message):
        self.check_in_dialog(message)
        self.answer(message, "200 OK")
        self.dialog = None
        self.monitors = {}
        self.may_close = True
        say(mark="bye")

    def received_options(self, message):
        self.answer(message, "200 OK")

    def check_in_dialog(self, message):
        dialog = self.dialog
        expect(dialog, "a request outside of a dialog", message)
        expect(self.acknowledged, "INFO before ACK", message)
        expect(message.need("Call-ID") == dialog["call"] and message.tag("From") == dialog["remote"]
               and message.tag("To") == dialog["local"], "a request of another dialog", message)
        expect(message.target == self.contact, "Request-URI is our Contact", message)
        expect(message.cseq[0] == self.last_remote_cseq + 1, f"CSeq after {self.last_remote_cseq}", message)
        self.last_remote_cseq = message.cseq[0]

    def check_edition(self, message):
        """The edition we used last is the one we are spoken to in (uacsta.md 2.1)."""
        root = message.xml()
        namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
        if self.options.edition in ("ed3", "ed4", "ed5", "ed6", "none"):
            expect(namespace == self.style.namespace, f"namespace {namespace}, ours is {self.style.namespace}", message)

    def is_authorized(self, message, only):
        """snom's csta_challenge 1 and 2."""
        if self.options.challenge not in only:
            return True
        asks, answers = "WWW-Authenticate", "Authorization"
        status = "401 Unauthorized"
        if self.options.proxy_challenge:
            asks, answers, status = "Proxy-Authenticate", "Proxy-Authorization", "407 Proxy Authentication Required"
        value = message.get(answers)
        if value and self.challenge:
            wrong = check_authorization(
                value, message.method, message.target, self.challenge, self.options.mac, self.options.password)
            if wrong is None:
                return True
            expect(wrong == "old nonce", f"credentials for our challenge: {wrong}", message)
        self.challenge = {"realm": "phone", "nonce": os.urandom(8).hex()}
        if not self.options.no_qop:
            self.challenge["qop"] = "auth"
        written = f'Digest realm="phone", nonce="{self.challenge["nonce"]}"'
        if "qop" in self.challenge:
            written += ', qop="auth", algorithm=MD5'
        self.answer(message, status, extra=[f"{asks}: {written}"], tag="challenge")
        self.invite = message if message.method == "INVITE" else self.invite
        say(mark="challenged", method=message.method)
        return False

    # Answers

    def answer(self, message, status, body="", extra=(), tag=None):
        head = [f"SIP/2.0 {status}"] + [f"Via: {value}" for value in message.all("Via")]
        to = message.need("To")
        if message.tag("To") is None:
            to += f";tag={tag or self.dialog['local']}"
        head += [f"From: {message.need('From')}", f"To: {to}", f"Call-ID: {message.need('Call-ID')}",
                 f"CSeq: {message.need('CSeq')}", f"User-Agent: {self.options.agent}"] + list(extra)
        if body:
            head += [f"Content-Type: {CSTA}"]
        self.send(head, body)

    def reply(self, message, name, children=()):
        """A CSTA answer: in the 200, or late in an INFO of its own (uacsta.md 7.4)."""
        body = self.style.body(name, children)
        if self.options.late:
            self.answer(message, "200 OK")
            self.info(body, wait=False)
        else:
            self.answer(message, "200 OK", body)

    def serve_systemregister(self, message, root):
        expect(text(root, "requestTypes", "switchingFunctionDevicesChanged") == "true", "requestTypes", message)
        expect("GetSwitchingFunctionDevices" not in self.seen, "SystemRegister comes first", message)
        if self.options.no_system_register:
            return self.reply(message, "CSTAErrorCode", [("operation", "serviceNotSupported")])
        self.counter += 1
        self.reply(message, "SystemRegisterResponse", [("sysStatRegisterID", str(self.counter))])

    def serve_getswitchingfunctiondevices(self, message, root):
        self.counter += 1
        reference = str(self.counter)
        answer = ("GetSwitchingFunctionDevicesResponse", [("serviceCrossRefID", reference)])
        if self.options.segment_first:
            self.send_segments(reference)
            self.reply(message, *answer)
        else:
            self.reply(message, *answer)
            self.send_segments(reference)

    def send_segments(self, reference):
        size = -(-len(self.lines) // self.options.segments)
        parts = [self.lines[start:start + size] for start in range(0, len(self.lines), size)] or [[]]
        for number, part in enumerate(parts, 1):
            devices = [("device", [("deviceID", line), ("deviceCategory", "station")]) for line in part]
            self.info(self.style.body("SwitchingFunctionDevices", [
                ("serviceCrossRefID", reference), ("segmentID", str(number)),
                ("lastSegment", "true" if number == len(parts) else "false"), ("deviceList", devices)]), wait=False)

    def serve_monitorstart(self, message, root):
        device = text(root, "monitorObject", "deviceObject")
        expect(device in self.lines, "MonitorStart names a line as we spelt it", message)
        expect(device not in self.monitors.values(), "one monitor a line (CLI-3)", message)
        self.counter += 1
        self.monitors[str(self.counter)] = device
        reference = str(self.counter)
        self.reply(message, "MonitorStartResponse",
                   [("monitorCrossRefID", reference), ("monitorExistingCalls", "true")])
        say(mark="monitored", device=device, reference=reference)

    def serve_monitorstop(self, message, root):
        reference = text(root, "monitorCrossRefID")
        expect(reference in self.monitors, "MonitorStop names a monitor of ours", message)
        device = self.monitors.pop(reference)
        self.reply(message, "MonitorStopResponse")
        say(mark="unmonitored", device=device)

    def serve_requestsystemstatus(self, message, root):
        self.reply(message, "RequestSystemStatusResponse", [("systemStatus", "normal")])
        say(mark="keepalive")

    def serve_makecall(self, message, root):
        device = text(root, "callingDevice")
        expect(device in self.lines, "callingDevice as we spelt it", message)
        self.reply(message, "MakeCallResponse", [("callingDevice", [("callID", "-12"), ("deviceID", device)])])
        say(mark="command", service="MakeCall", number=text(root, "calledDirectoryNumber"))

    def serve_snapshotdevice(self, message, root):
        self.reply(message, "SnapshotDeviceResponse", [("crossRefIDorSnapshotData", [("snapshotData", [])])])
        say(mark="command", service="SnapshotDevice")

    def serve_getdonotdisturb(self, message, root):
        self.reply(message, "GetDoNotDisturbResponse", [("doNotDisturbOn", "false")])

    def serve_command(self, message, root, service):
        """Everything else succeeds, as it does in most phones."""
        self.reply(message, service + "Response")
        connection = root[0] if len(root) else None
        say(mark="command", service=service, call=None if connection is None else text(connection, "callID"))

    # What the phone sends

    def info(self, body, wait=True):
        dialog = self.dialog
        expect(dialog, "no dialog to send in")
        dialog["cseq"] += 1
        cseq = (dialog["cseq"], "INFO")
        to, own = dialog["from"], dialog["to"]
        self.send([
            f"INFO {dialog['target']} SIP/2.0",
            f"Via: SIP/2.0/{self.stream.transport} {self.stream.local[0]}:{self.stream.local[1]};branch={branch()}",
            "Max-Forwards: 70", f"From: {own};tag={dialog['local']}", f"To: {to}", f"Call-ID: {dialog['call']}",
            f"CSeq: {cseq[0]} INFO", f"Contact: <{self.contact}>", f"Content-Type: {CSTA}",
            "Content-Disposition: signal;handling=required"], body)
        self.open_requests += 1
        return self.confirm(cseq) if wait else cseq

    def response_received(self, message):
        """Every INFO of ours gets its 200 at once (uacsta.md 7.6), in order."""
        number, method = message.cseq
        if method == "INFO":
            expect(message.status == 200, "INFO of a phone gets 200", message)
            self.open_requests -= 1
        super().response_received(message)

    def confirm(self, cseq):
        return self.answer_to(self.dialog["call"], cseq)

    def reference(self, line):
        device = self.lines[line]
        found = [each for each, monitored in self.monitors.items() if monitored == device]
        expect(found, f"{device} is not monitored")
        return found[0], device

    def delivered(self, call, line=0):
        reference, device = self.reference(line)
        return self.style.body("DeliveredEvent", [
            ("monitorCrossRefID", reference), ("connection", [("callID", call), ("deviceID", device)]),
            ("alertingDevice", [("deviceIdentifier", device)]),
            ("callingDevice", [("deviceIdentifier", "sip:305@pbx.example.net")]),
            ("calledDevice", [("deviceIdentifier", device)]), ("lastRedirectionDevice", [("notKnown", None)]),
            ("localConnectionInfo", "alerting"), ("cause", "normal")])

    def established(self, call, line=0):
        reference, device = self.reference(line)
        return self.style.body("EstablishedEvent", [
            ("monitorCrossRefID", reference), ("establishedConnection", [("callID", call), ("deviceID", device)]),
            ("answeringDevice", [("deviceIdentifier", device)]),
            ("callingDevice", [("deviceIdentifier", "sip:305@pbx.example.net")]),
            ("calledDevice", [("deviceIdentifier", device)]), ("lastRedirectionDevice", [("notKnown", None)]),
            ("localConnectionInfo", "connected"), ("cause", "normal")])

    def cleared(self, call, line=0):
        reference, device = self.reference(line)
        return self.style.body("ConnectionClearedEvent", [
            ("monitorCrossRefID", reference), ("droppedConnection", [("callID", call), ("deviceID", device)]),
            ("releasingDevice", [("deviceIdentifier", device)]), ("localConnectionInfo", "null"),
            ("cause", "normalClearing")])

    # Commands

    def obey(self, command):
        word, *arguments = command.split()
        line = int(arguments[1]) if len(arguments) > 1 else 0
        if word == "ring":
            self.info(self.delivered(arguments[0], line))
        elif word == "answer":
            self.info(self.established(arguments[0], line))
        elif word == "clear":
            self.info(self.cleared(arguments[0], line))
        elif word == "burst":
            sent = [self.info(event(str(number), line), wait=False) for number in range(1, int(arguments[0]) + 1)
                    for event in (self.delivered, self.established, self.cleared)]
            for cseq in sent:
                self.confirm(cseq)
        elif word == "devices":
            self.lines = arguments[0].split(",")
            self.info(self.style.body("SwFunctionDevicesChanged", [("sysStatRegisterID", "41")]))
        elif word == "register":
            self.register()
        elif word == "unregister":
            self.may_close = True
            self.register(expires=0)
        elif word == "monitored":
            device = self.lines[int(arguments[0]) if arguments else 0]
            self.wait(f"a monitor on {device}", lambda: device in self.monitors.values())
        elif word == "unmonitored":
            self.wait("the end of all monitors", lambda: not self.monitors)
        elif word == "bye":
            self.send_bye()
        elif word in ("close", "quit"):
            self.is_leaving = True
        else:
            raise ValueError(f"unknown command {command}")
        say(mark="done", command=command)

    def send_bye(self):
        dialog = self.dialog
        dialog["cseq"] += 1
        self.send([
            f"BYE {dialog['target']} SIP/2.0",
            f"Via: SIP/2.0/{self.stream.transport} {self.stream.local[0]}:{self.stream.local[1]};branch={branch()}",
            "Max-Forwards: 70", f"From: {dialog['to']};tag={dialog['local']}", f"To: {dialog['from']}",
            f"Call-ID: {dialog['call']}", f"CSeq: {dialog['cseq']} BYE"])
        answer = self.answer_to(dialog["call"], (dialog["cseq"], "BYE"))
        expect(answer.status == 200, "BYE gets 200", answer)
        self.dialog, self.monitors = None, {}

    def connection_closed(self):
        expect(self.may_close or self.options.may_close, "the server closed the connection")
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
    parser.add_argument("--mac", default="000413AABBCC")
    parser.add_argument("--password", default="phones")
    parser.add_argument("--domain", default="uacsta.test")
    parser.add_argument("--agent", default="snomD785/10.1.84.12")
    parser.add_argument("--algorithm", default="MD5", choices=["MD5", "SHA-256"])
    parser.add_argument("--identities", default="sip:201@pbx.example.net")
    parser.add_argument("--segments", type=int, default=1, help="SwitchingFunctionDevices messages for the lines")
    parser.add_argument("--segment-first", action="store_true", help="the segments before the answer")
    parser.add_argument("--edition", default="ed5")
    parser.add_argument("--prefix", default="")
    parser.add_argument("--shuffled", action="store_true", help="children in the wrong order")
    parser.add_argument("--challenge", default="none", choices=["none", "invite", "all"])
    parser.add_argument("--proxy-challenge", action="store_true", help="407 instead of 401")
    parser.add_argument("--no-qop", action="store_true")
    parser.add_argument("--late", action="store_true", help="an empty 200, then the answer as INFO")
    parser.add_argument("--no-system-register", action="store_true")
    parser.add_argument("--mute", action="append", default=[], help="a service that is never answered")
    parser.add_argument("--refuse", action="append", default=[], help="SERVICE=operation/generic or SERVICE=405")
    parser.add_argument("--refuse-invite", help="a status line such as '488 Not Acceptable Here'")
    parser.add_argument("--expect-status", type=int, default=200, help="of the REGISTER with credentials")
    parser.add_argument("--expect", default="", help="services that must have been asked for at the end")
    parser.add_argument("--may-close", action="store_true", help="the server may close the connection")
    parser.add_argument("--patience", type=float, default=30)
    options = parser.parse_args()
    stream = Stream(options.host, options.port, options.tls, options.ca, options.name, options.tls_version)
    phone = Phone(stream, options)
    if not phone.register():
        return
    phone.listen_to_commands()
    while not phone.is_leaving:
        phone.step(0.2)
        while phone.commands and not phone.is_leaving:
            phone.obey(phone.commands.pop(0))
        if phone.commands_closed:
            phone.is_leaving = True
    missing = [service for service in options.expect.split(",") if service and service not in phone.seen]
    if missing:
        raise Violation(f"never asked for {missing}")


run(main)
