import NIOCore
import TLSCore

/// A CTI client on a raw connection, with one session.
final class TestClient: Sendable {
    struct Options: Sendable {
        var user = "tapi"
        var password = TestServer.clientPassword
        var registers = true
        var answersEvents = true
        /// Supported: timer and Session-Expires in the INVITE.
        var timer: String? = "1800"
        var receiveBuffer: Int?
        var inviteBody = CSTAText.body("RequestSystemStatus", namespace: CSTAText.ed3)
    }

    private struct Dialog: Sendable {
        let callID: String
        let from: String
        let to: String
        let target: String
        var cseq: Int
    }

    let options: Options
    let wire: Wire
    /// INFO and BYE of the server.
    let told: Mailbox<WireMessage>
    private let dialog = Guarded<Dialog?>(nil)

    private init(options: Options, wire: Wire, told: Mailbox<WireMessage>) {
        self.options = options
        self.wire = wire
        self.told = told
    }

    static func connect(
        to server: some ServerPorts, options: Options = Options(), tls: TLSClientContext? = nil
    ) async throws -> TestClient {
        let told = Mailbox<WireMessage>()
        let channel = Guarded<Wire?>(nil)
        let answers = options.answersEvents
        let wire = try await Wire.connect(
            to: tls == nil ? server.clients : server.clientsTLS, tls: tls, receiveBuffer: options.receiveBuffer
        ) { request in
            if answers { channel.withLock { $0 }?.post(Self.confirmation(of: request)) }
            told.put(request)
        }
        channel.withLock { $0 = wire }
        return TestClient(options: options, wire: wire, told: told)
    }

    /// A client with an open session.
    static func session(
        at server: some ServerPorts, options: Options = Options(), tls: TLSClientContext? = nil
    ) async throws -> TestClient {
        let client = try await connect(to: server, options: options, tls: tls)
        if options.registers {
            let answer = try await client.register()
            guard answer.status == 200 else { throw Disappointment("REGISTER: \(answer)") }
        }
        let answer = try await client.invite()
        guard answer.status == 200 else { throw Disappointment("INVITE: \(answer)") }
        return client
    }

    func register(expires: Int = 300, change: (inout RequestText) -> Void = { _ in }) async throws -> WireMessage {
        var request = RequestText.fresh("REGISTER", user: options.user)
        request.add("Expires", "\(expires)")
        change(&request)
        return try await authorized(request)
    }

    /// Sends a request, and once more with credentials if it is challenged.
    func authorized(_ request: RequestText) async throws -> WireMessage {
        let answer = try await self.answer(to: request)
        if request.method == "INVITE" { acknowledge(answer, of: request) }
        guard answer.status == 401 else { return answer }
        var again = request
        again["CSeq"] = "2 \(request.method)"
        again["Via"] += "again"
        let digest = try WireDigest(user: options.user, password: options.password, algorithm: "SHA-256")
            .answering(answer, method: request.method, uri: request.target)
        again.add("Authorization", digest.header)
        let final = try await self.answer(to: again)
        if request.method == "INVITE" { acknowledge(final, of: again) }
        return final
    }

    /// An INVITE as it stands before any challenge.
    func invitation(body: String? = nil) -> RequestText {
        var request = RequestText.fresh("INVITE", target: "sip:anything@uacsta.test", user: options.user)
        request["To"] = "<sip:anything@uacsta.test>"
        request["Contact"] = "<sip:\(options.user)@127.0.0.1:\(wire.localPort);transport=tcp>"
        if let timer = options.timer {
            request.add("Supported", "timer")
            request.add("Session-Expires", timer)
        }
        request.body = body ?? options.inviteBody
        if !request.body.isEmpty {
            request.add("Content-Type", "application/csta+xml")
            request.add("Content-Disposition", "signal;handling=required")
        }
        return request
    }

    /// Opens the session.
    func invite(body: String? = nil, change: (inout RequestText) -> Void = { _ in }) async throws -> WireMessage {
        let request = invitation(body: body).changed(change)
        let answer = try await authorized(request)
        if answer.status == 200 {
            dialog.withLock {
                $0 = Dialog(
                    callID: request["Call-ID"], from: request["From"], to: answer["To"] ?? "",
                    target: answer.uri("Contact") ?? request.target, cseq: answer.cseqNumber)
            }
        }
        return answer
    }

    private func acknowledge(_ answer: WireMessage, of invite: RequestText) {
        var ack = invite
        ack.method = "ACK"
        ack["To"] = answer["To"] ?? ""
        ack["CSeq"] = "\(answer.cseqNumber) ACK"
        if answer.status == 200 { ack["Via"] += "ack" }
        ack.body = ""
        ack.headers.removeAll { $0.name.hasPrefix("Content-") || $0.name == "Authorization" }
        wire.post(ack.text)
    }

    func answer(to request: RequestText) async throws -> WireMessage {
        try await wire.send(request.bytes)
        return try await wire.response(callID: request["Call-ID"], cseq: request["CSeq"])
    }

    /// A request inside the session.
    func request(_ method: String, body: String = "") throws -> RequestText {
        let dialog = dialog.withLock { dialog -> Dialog? in
            dialog?.cseq += 1
            return dialog
        }
        guard let dialog else { throw Disappointment("the client has no session") }
        var request = RequestText(
            method: method, target: dialog.target,
            headers: [
                ("Via", "SIP/2.0/TCP 127.0.0.1:\(wire.localPort);branch=z9hG4bK\(Unique.next())"),
                ("Max-Forwards", "70"), ("From", dialog.from), ("To", dialog.to), ("Call-ID", dialog.callID),
                ("CSeq", "\(dialog.cseq) \(method)"),
            ])
        if !body.isEmpty {
            request.add("Content-Type", "application/csta+xml")
            request.add("Content-Disposition", "signal;handling=required")
        }
        request.body = body
        return request
    }

    /// A CSTA request and its answer.
    @discardableResult
    func ask(_ service: String, _ inner: String = "") async throws -> WireMessage {
        try await ask(body: CSTAText.body(service, inner, namespace: CSTAText.ed3))
    }

    func ask(body: String) async throws -> WireMessage {
        try await answer(to: try request("INFO", body: body))
    }

    func startMonitor(_ device: String, filter: String = "") async throws -> WireMessage {
        try await ask(
            "MonitorStart", "<monitorObject><deviceObject>\(device)</deviceObject></monitorObject>\(filter)")
    }

    /// Opens a monitor; its cross reference.
    func monitor(_ device: String, filter: String = "") async throws -> String {
        let answer = try await startMonitor(device, filter: filter)
        guard answer.service == "MonitorStartResponse", let reference = answer.text("monitorCrossRefID") else {
            throw Disappointment("MonitorStart: \(answer)")
        }
        return reference
    }

    /// Opens a monitor and waits until the phone is monitored.
    func watch(_ device: String) async throws -> String {
        let reference = try await monitor(device)
        _ = try await event("BackInServiceEvent", reference)
        return reference
    }

    /// Waits for an event of a monitor.
    func event(_ name: String, _ reference: String, within limit: TimeAmount = .seconds(30)) async throws -> WireMessage
    {
        try await told.next("\(name) of \(reference)", within: limit) {
            $0.service == name && $0.text("monitorCrossRefID") == reference
        }
    }

    func stop(_ reference: String) async throws -> WireMessage {
        try await ask("MonitorStop", "<monitorCrossRefID>\(reference)</monitorCrossRefID>")
    }

    func bye() async throws -> WireMessage {
        try await answer(to: try request("BYE"))
    }

    /// After this everything that the server sent before has been seen.
    func settle() async throws {
        _ = try await ask("RequestSystemStatus")
    }

    private static func confirmation(of request: WireMessage) -> String {
        var lines = ["SIP/2.0 200 OK"] + request.all("Via").map { "Via: \($0)" }
        for name in ["From", "To", "Call-ID", "CSeq"] { lines.append("\(name): \(request[name] ?? "")") }
        return (lines + ["Content-Length: 0", "", ""]).joined(separator: "\r\n")
    }
}
