"""SIP over a stream, digest and CSTA bodies for the foreign peers of the tests.

Written against RFC 3261, RFC 7616 and ECMA-323 alone, with the standard library alone: it shares no line with the
server under test, so that a misreading on our side cannot hide behind the same misreading on the other.
"""
import hashlib
import json
import os
import re
import selectors
import socket
import ssl
import sys
import time
import xml.etree.ElementTree as ElementTree

CSTA = "application/csta+xml"
EDITIONS = {
    "ed2": "http://www.ecma.ch/standards/ecma-323/csta/ed2",
    "ed3": "http://www.ecma-international.org/standards/ecma-323/csta/ed3",
    "ed4": "http://www.ecma-international.org/standards/ecma-323/csta/ed4",
    "ed5": "http://www.ecma-international.org/standards/ecma-323/csta/ed5",
    "ed6": "http://www.ecma-international.org/standards/ecma-323/csta/ed6",
    "hyphenless": "http://www.ecmainternational.org/standards/ecma-323/csta/ed5",
    "none": "",
}


class Violation(Exception):
    """An expectation was not met; the process ends with 1."""


def say(**fields):
    """One line of the transcript."""
    sys.stdout.write(json.dumps(fields, ensure_ascii=True) + "\n")
    sys.stdout.flush()


def expect(condition, what, message=None):
    if not condition:
        raise Violation(what if message is None else f"{what}\n{message}")


class Message:
    """One SIP message: start line, headers in their order, body as bytes."""

    def __init__(self, head, body):
        lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
        self.start = lines[0]
        self.headers = []
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            expect(colon, "a header line without a colon", line)
            self.headers.append((name.strip().lower(), value.strip()))
        self.body = body

    def all(self, name):
        return [value for known, value in self.headers if known == name.lower()]

    def get(self, name):
        values = self.all(name)
        return values[0] if values else None

    def need(self, name):
        values = self.all(name)
        expect(len(values) == 1, f"{name} must be there once", str(self))
        return values[0]

    @property
    def status(self):
        match = re.fullmatch(r"SIP/2\.0 (\d{3}) .*", self.start)
        return int(match[1]) if match else None

    @property
    def method(self):
        return None if self.status is not None else self.start.split(" ")[0]

    @property
    def target(self):
        return self.start.split(" ")[1]

    @property
    def cseq(self):
        number, method = self.need("CSeq").split()
        return int(number), method

    def tag(self, name):
        match = re.search(r";\s*tag=([^;,\s]+)", self.need(name))
        return match[1] if match else None

    def xml(self):
        """Root of the body, or nothing."""
        return ElementTree.fromstring(self.body) if self.body else None

    def service(self):
        return local(self.xml().tag) if self.body else None

    def __str__(self):
        return "\n".join([self.start] + [f"{name}: {value}" for name, value in self.headers]
                         + ["", self.body.decode("utf-8", "replace")])


def local(tag):
    return tag.rpartition("}")[2]


def child(element, *path):
    """First descendant along local names."""
    for name in path:
        element = next((item for item in element if local(item.tag) == name), None)
        if element is None:
            return None
    return element


def text(element, *path):
    found = child(element, *path)
    return None if found is None else (found.text or "").strip()


class Stream:
    """The connection: framing by Content-Length, keepalive line ends skipped, octets otherwise untouched."""

    def __init__(self, host, port, tls=False, authority=None, server_name=None, tls_version=None):
        plain = socket.create_connection((host, port), timeout=10)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.transport = "TLS" if tls else "TCP"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            if authority:
                context.load_verify_locations(authority)
            else:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            if tls_version:
                version = getattr(ssl.TLSVersion, tls_version)
                context.minimum_version = context.maximum_version = version
            self.socket = context.wrap_socket(plain, server_hostname=server_name or host)
            say(mark="tls", version=self.socket.version(), cipher=self.socket.cipher()[0])
        else:
            self.socket = plain
        self.socket.setblocking(False)
        self.local = self.socket.getsockname()[:2]
        self.buffer = b""
        self.closed = False

    def send(self, data):
        """Writes all of it; the transcript keeps what it was."""
        view = memoryview(data)
        deadline = time.monotonic() + 10
        while view:
            try:
                view = view[self.socket.send(view):]
            except (ConnectionError, ssl.SSLEOFError):
                # What the server said before it left is still to be read.
                return
            except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                expect(time.monotonic() < deadline, "the server does not read")
                time.sleep(0.005)

    def fill(self):
        """Reads what is there now."""
        while True:
            try:
                data = self.socket.recv(65536)
            except (BlockingIOError, ssl.SSLWantReadError):
                return
            except (ConnectionError, ssl.SSLError):
                data = b""
            if not data:
                self.closed = True
                return
            self.buffer += data

    def next(self):
        """The next whole message, or nothing."""
        self.buffer = self.buffer.lstrip(b"\r\n")
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self.buffer[:end].decode("utf-8")
        match = re.search(r"(?im)^(?:content-length|l)\s*:\s*(\d+)\s*$", head)
        expect(match, "every message on a stream needs Content-Length", head)
        length = int(match[1])
        if len(self.buffer) < end + 4 + length:
            return None
        body = self.buffer[end + 4:end + 4 + length]
        self.buffer = self.buffer[end + 4 + length:]
        return Message(head, body)


def parse_challenge(value):
    scheme, _, rest = value.partition(" ")
    expect(scheme.lower() == "digest", "only Digest may be offered (RFC 8760 2.6)", value)
    fields = {}
    for name, quoted, bare in re.findall(r'([a-zA-Z0-9-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))', rest):
        fields[name.lower()] = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
    return fields


class Digest:
    """The answer of a client to a challenge (RFC 7616 3.4)."""

    HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}

    def __init__(self, user, password, algorithm="MD5"):
        self.user, self.password, self.algorithm = user, password, algorithm.upper()
        self.counts = {}

    def choose(self, response, header):
        challenges = [parse_challenge(value) for value in response.all(header)]
        fitting = [each for each in challenges if each.get("algorithm", "MD5").upper() == self.algorithm]
        expect(fitting, f"no challenge with {self.algorithm}", response)
        return fitting[0]

    def authorization(self, challenge, method, uri):
        function = self.HASHES[self.algorithm]

        def digest(value):
            return function(value.encode()).hexdigest()

        nonce = challenge["nonce"]
        count = self.counts[nonce] = self.counts.get(nonce, 0) + 1
        fields = [f'username="{self.user}"', f'realm="{challenge["realm"]}"', f'nonce="{nonce}"', f'uri="{uri}"']
        first = digest(f"{self.user}:{challenge['realm']}:{self.password}")
        second = digest(f"{method}:{uri}")
        if "auth" in re.split(r"\s*,\s*", challenge.get("qop", "")):
            cnonce = os.urandom(8).hex()
            response = digest(f"{first}:{nonce}:{count:08x}:{cnonce}:auth:{second}")
            fields += [f'response="{response}"', f'cnonce="{cnonce}"', "qop=auth", f"nc={count:08x}"]
        else:
            fields.append(f'response="{digest(f"{first}:{nonce}:{second}")}"')
        fields.append(f"algorithm={self.algorithm}")
        if "opaque" in challenge:
            fields.append(f'opaque="{challenge["opaque"]}"')
        return "Digest " + ", ".join(fields)


def check_authorization(value, method, uri, challenge, user, password):
    """What a phone does that challenges us: `None` if the credentials are right, else why not."""
    fields = parse_challenge(value)
    if fields.get("username") != user:
        return f"user {fields.get('username')}"
    if fields.get("nonce") != challenge["nonce"]:
        return "old nonce"
    if fields.get("uri") != uri:
        return f"digest uri {fields.get('uri')} instead of {uri}"
    function = Digest.HASHES[challenge.get("algorithm", "MD5")]

    def digest(text_):
        return function(text_.encode()).hexdigest()

    first = digest(f"{user}:{challenge['realm']}:{password}")
    second = digest(f"{method}:{uri}")
    if "qop" in challenge:
        right = digest(":".join([first, fields["nonce"], fields["nc"], fields["cnonce"], fields["qop"], second]))
    else:
        right = digest(f"{first}:{fields['nonce']}:{second}")
    return None if fields.get("response") == right else "wrong response"


class Peer:
    """The loop of a peer: reads, hands on, and waits for conditions with a deadline."""

    def __init__(self, stream, patience):
        self.stream = stream
        self.patience = patience
        self.answers = []
        self.selector = selectors.DefaultSelector()
        self.selector.register(stream.socket, selectors.EVENT_READ, "server")
        self.commands = []
        self.command_bytes = b""
        self.commands_closed = False
        self.has_ended = False

    def listen_to_commands(self):
        """Takes commands from standard input, a line each."""
        self.selector.register(0, selectors.EVENT_READ, "commands")

    def send(self, head, body=b""):
        lines = head if isinstance(head, list) else head.split("\n")
        if isinstance(body, str):
            body = body.encode()
        data = "\r\n".join(lines + [f"Content-Length: {len(body)}", "", ""]).encode() + body
        say(out=lines[0], cseq=next((line[6:] for line in lines if line.startswith("CSeq: ")), None),
            csta=local(ElementTree.fromstring(body).tag) if body else None)
        self.stream.send(data)

    def step(self, seconds):
        """One turn: reads for at most so long, hands on one message, so that whoever waits sees each in its turn."""
        message = self.stream.next()
        if message is None and isinstance(self.stream.socket, ssl.SSLSocket) and self.stream.socket.pending():
            seconds = 0
        if message is None:
            for key, _ in self.selector.select(seconds):
                if key.data == "server":
                    self.stream.fill()
                else:
                    self.read_commands()
            message = self.stream.next()
        if message is not None:
            say(**{"in": message.start}, cseq=message.get("CSeq"), csta=self.service_name(message))
            if message.status is None:
                self.request_received(message)
            else:
                self.response_received(message)
            return
        if self.stream.closed and not self.has_ended:
            self.has_ended = True
            self.selector.unregister(self.stream.socket)
            self.connection_closed()

    @staticmethod
    def service_name(message):
        try:
            return message.service()
        except ElementTree.ParseError:
            raise Violation("a body that is not well formed\n" + str(message)) from None

    def read_commands(self):
        data = os.read(0, 65536)
        if not data:
            self.commands_closed = True
            self.selector.unregister(0)
            return
        self.command_bytes += data
        *lines, self.command_bytes = self.command_bytes.split(b"\n")
        self.commands += [line.decode() for line in lines if line.strip()]

    def wait(self, what, test, within=None):
        """Goes on until `test` gives something."""
        deadline = time.monotonic() + (within or self.patience)
        while True:
            found = test()
            if found:
                return found
            left = deadline - time.monotonic()
            expect(left > 0, f"waited in vain for {what}")
            self.step(min(left, 0.2))

    def response_received(self, message):
        self.answers.append(message)

    def answer_to(self, call_id, cseq, within=None):
        """The final answer to one of our requests."""
        def find():
            for message in self.answers:
                if message.get("Call-ID") == call_id and message.cseq == cseq and message.status >= 200:
                    self.answers.remove(message)
                    return message
            return None
        return self.wait(f"the answer to {cseq}", find, within)

    def request_received(self, message):
        raise NotImplementedError

    def connection_closed(self):
        raise Violation("the server closed the connection")


class Style:
    """How a party writes its bodies: edition, prefix, and whether it keeps the order of the schema."""

    def __init__(self, edition="ed5", prefix="", shuffled=False):
        self.namespace = EDITIONS[edition]
        self.prefix = prefix + ":" if prefix and self.namespace else ""
        self.shuffled = shuffled

    def body(self, name, children=()):
        attribute = "xmlns:" + self.prefix[:-1] if self.prefix else "xmlns"
        declared = f' {attribute}="{self.namespace}"' if self.namespace else ""
        inner = self.inner(children)
        root = self.prefix + name
        if not inner:
            return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{declared}/>'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{declared}>{inner}</{root}>'

    def inner(self, children):
        written = []
        for name, content in children:
            name = self.prefix + name
            if content is None:
                written.append(f"<{name}/>")
            elif isinstance(content, str):
                escaped = content.replace("&", "&amp;").replace("<", "&lt;")
                written.append(f"<{name}>{escaped}</{name}>")
            else:
                written.append(f"<{name}>{self.inner(content)}</{name}>")
        return "".join(reversed(written) if self.shuffled else written)


def branch():
    return "z9hG4bK" + os.urandom(6).hex()


def run(main):
    """Exit codes: 0 as expected, 1 a violated expectation, 2 the machinery failed."""
    try:
        main()
    except Violation as violation:
        say(fail=str(violation))
        say(mark="end", ok=False)
        sys.exit(1)
    except (OSError, ElementTree.ParseError, KeyError, ValueError) as error:
        say(fail=f"{type(error).__name__}: {error}")
        say(mark="end", ok=False)
        sys.exit(2)
    say(mark="end", ok=True)
