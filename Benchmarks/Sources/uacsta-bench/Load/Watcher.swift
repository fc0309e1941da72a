/// A client of octets: it registers, opens a session, monitors phones, counts events and times commands.
final class Watcher: WireOwner {
    let number: Int
    let wire: Wire
    private let digest: Digest
    private let transport: String
    private var cseq = 0
    private var isAuthorised = false
    private var toTag = ""
    private var target = ""
    private var phones: [String: Int] = [:]
    private var waiting: [Int: String] = [:]

    private(set) var isOpen = false
    private(set) var monitors = 0
    private(set) var events = 0
    /// Events about the monitor itself: phone in or out of service.
    private(set) var serviceEvents = 0
    private(set) var failures: [String] = []
    var delivered: (Int) -> Void = { _ in }
    var commandAnswered: () -> Void = {}

    init(number: Int, wire: Wire, user: String, password: String, transport: String) {
        self.number = number
        self.wire = wire
        self.transport = transport
        digest = Digest(user: user, password: password)
        wire.owner = self
    }

    func connected() {
        send("REGISTER", "sip:127.0.0.1", extra: "Expires: 3600\r\n", body: "Content-Length: 0\r\n\r\n")
    }

    func closed(_ reason: String) { failures.append("client \(number): connection \(reason)") }

    func monitor(_ phone: Phone) {
        waiting[cseq + 1] = phone.deviceID
        phones[phone.deviceID] = phone.index
        request("MonitorStart", "<monitorObject><deviceObject>\(phone.deviceID)</deviceObject></monitorObject>")
    }

    func makeCall(_ phone: Phone) {
        request(
            "MakeCall",
            "<callingDevice>\(phone.deviceID)</callingDevice><calledDirectoryNumber>305</calledDirectoryNumber>"
                + "<autoOriginate>doNotPrompt</autoOriginate>")
    }

    private func request(_ name: String, _ content: String) {
        send("INFO", target, extra: "", body: Phone.csta(name, content))
    }

    private func send(_ method: String, _ uri: String, extra: String, body: String) {
        cseq += 1
        write(method, uri, cseq, extra, body)
    }

    private func write(_ method: String, _ uri: String, _ number: Int, _ extra: String, _ body: String) {
        let isRegister = method == "REGISTER"
        let text = """
            \(method) \(uri) SIP/2.0\r
            Via: SIP/2.0/\(transport) 127.0.0.1:5070;branch=z9hG4bKc\(self.number)x\(number)\(method)\r
            Max-Forwards: 70\r
            From: <sip:\(digest.user)@127.0.0.1>;tag=c\(self.number)\r
            To: <sip:\(isRegister ? digest.user : "uacsta")@127.0.0.1>\(isRegister || toTag.isEmpty ? "" : ";tag=\(toTag)")\r
            Call-ID: \(isRegister ? "creg" : "cses")\(self.number)\r
            CSeq: \(number) \(method)\r
            Contact: <sip:\(digest.user)@127.0.0.1:5070;transport=\(transport.lowercased())>\r
            \(extra)\(body)
            """
        wire.send(text.utf8)
    }

    func received(_ message: Incoming) {
        switch message.status {
        case 0: asked(message)
        case 401 where !isAuthorised:
            isAuthorised = true
            let value = digest.answer(message, method: "REGISTER", uri: "sip:127.0.0.1", count: 1)
            send(
                "REGISTER", "sip:127.0.0.1", extra: "Expires: 3600\r\nAuthorization: \(value)\r\n",
                body: "Content-Length: 0\r\n\r\n")
        case 200: answered(message)
        default: failures.append("client \(number): status \(message.status)")
        }
    }

    private func answered(_ message: Incoming) {
        if Incoming.find(" REGISTER\r\n", in: message.head) != nil {
            return send("INVITE", "sip:uacsta@127.0.0.1", extra: "", body: Phone.csta("RequestSystemStatus", ""))
        }
        if Incoming.find(" INVITE\r\n", in: message.head) != nil {
            toTag = message.value("\r\nTo:")?.split(separator: "tag=").last.map(String.init) ?? ""
            target = (message.value("\r\nContact:") ?? "").filter { $0 != "<" && $0 != ">" }
            write("ACK", target, cseq, "", "Content-Length: 0\r\n\r\n")
            isOpen = true
            return
        }
        switch message.element {
        case "MonitorStartResponse":
            let number = Int(message.value("\r\nCSeq:")?.prefix { $0 != " " } ?? "") ?? 0
            // From now on the cross reference names the phone.
            if let device = waiting.removeValue(forKey: number), let reference = message.text("<monitorCrossRefID>") {
                references[String(reference)] = phones[device]
                monitors += 1
            }
        case "MakeCallResponse": commandAnswered()
        default: failures.append("client \(number): \(message.element)")
        }
    }

    private var references: [String: Int] = [:]

    private func asked(_ request: Incoming) {
        guard request.isRequest("INFO ") else { return }
        var octets = Array("SIP/2.0 200 OK\r\n".utf8)
        request.forEachLine("\r\nVia:") { octets += $0 }
        request.forEachLine("\r\nFrom:") { octets += $0 }
        request.forEachLine("\r\nTo:") { octets += $0 }
        request.forEachLine("\r\nCall-ID:") { octets += $0 }
        request.forEachLine("\r\nCSeq:") { octets += $0 }
        octets += "Content-Length: 0\r\n\r\n".utf8
        wire.send(octets)
        guard request.element == "DeliveredEvent" else {
            serviceEvents += 1
            return
        }
        events += 1
        guard let reference = request.text("<monitorCrossRefID>"), let phone = references[String(reference)] else {
            return failures.append("client \(number): event of an unknown monitor")
        }
        delivered(phone)
    }
}
