import NIOCore
import TLSCore

/// A phone on a raw connection: registers, serves the server's dialog by itself, and sends what a test wants.
final class TestPhone: Sendable {
    /// How a CSTA request of the server is answered.
    enum Answer: Sendable {
        /// As a good phone does.
        case standard
        case body(String)
        /// 200 without a body.
        case empty
        case status(Int, String)
        /// Not at all.
        case silent
    }

    struct Options: Sendable {
        var mac = Unique.mac()
        var lines = [Unique.line()]
        var agent = "snomD785/10.1.84.12"
        var password = TestServer.phonePassword
        var algorithm = "MD5"
        /// Status line behind `SIP/2.0 ` for the INVITE, where it is not accepted.
        var inviteRefusal: String?
        var answer: @Sendable (_ service: String) -> Answer = { _ in .standard }
    }

    private struct Dialog: Sendable {
        let callID: String
        let server: String
        let own: String
        let target: String
        var cseq = 0
    }

    private struct State: Sendable {
        var dialog: Dialog?
        var lines: [String]
        var monitors: [String: String] = [:]
        var counter = 40
        var registerCSeq = 0
    }

    let options: Options
    let wire: Wire
    /// CSTA requests and others that the server sent, after they were answered.
    let asked: Mailbox<WireMessage>
    private let state: Guarded<State>
    private let callID = "r\(Unique.next())"
    private let tag = "p\(Unique.next())"

    var mac: String { options.mac }
    var line: String { options.lines[0] }
    var addressOfRecord: String { "sip:\(mac)@uacsta.test" }
    var contact: String { "sip:\(mac)@127.0.0.1:\(wire.localPort);transport=tcp;line=k3j2" }
    /// Devices by their monitor cross reference.
    var monitors: [String: String] { state.withLock { $0.monitors } }

    private init(options: Options, wire: Wire, asked: Mailbox<WireMessage>) {
        self.options = options
        self.wire = wire
        self.asked = asked
        state = Guarded(State(lines: options.lines))
    }

    /// A connection, not registered yet.
    static func connect(
        to server: some ServerPorts, options: Options = Options(), tls: TLSClientContext? = nil
    ) async throws -> TestPhone {
        let owner = Guarded<TestPhone?>(nil)
        let wire = try await Wire.connect(to: tls == nil ? server.phones : server.phonesTLS, tls: tls) { request in
            owner.withLock { $0 }?.serve(request)
        }
        let phone = TestPhone(options: options, wire: wire, asked: Mailbox())
        owner.withLock { $0 = phone }
        return phone
    }

    /// A phone whose lines the server knows.
    static func ready(
        at server: some ServerPorts, options: Options = Options(), tls: TLSClientContext? = nil
    ) async throws -> TestPhone {
        let phone = try await connect(to: server, options: options, tls: tls)
        let answer = try await phone.register()
        guard answer.status == 200 else { throw Disappointment("REGISTER: \(answer)") }
        _ = try await phone.wire.inbox.next("the answer to SwitchingFunctionDevices") { message in
            message.status == 200 && message.cseq.hasSuffix("INFO")
        }
        return phone
    }

    /// A REGISTER of this phone, without credentials.
    func registration(expires: Int? = 300) -> RequestText {
        let cseq = state.withLock { state in
            state.registerCSeq += 1
            return state.registerCSeq
        }
        var request = RequestText.fresh("REGISTER", user: mac, cseq: cseq)
        request["Call-ID"] = callID
        request["Contact"] = "<\(contact)>"
        request.add("User-Agent", options.agent)
        if let expires { request.add("Expires", "\(expires)") }
        return request
    }

    /// Sends a REGISTER as `change` makes it, without and with credentials; the last answer.
    func register(
        expires: Int? = 300, digest: (WireDigest) -> WireDigest = { $0 }, change: (inout RequestText) -> Void = { _ in }
    ) async throws -> WireMessage {
        let challenge = try await answer(to: registration(expires: expires).changed(change))
        guard challenge.status == 401 else { return challenge }
        var request = registration(expires: expires).changed(change)
        let credentials = try WireDigest(user: mac, password: options.password, algorithm: options.algorithm)
            .answering(challenge)
        request.add("Authorization", digest(credentials).header)
        return try await answer(to: request)
    }

    /// Sends a request and waits for its final answer.
    func answer(to request: RequestText) async throws -> WireMessage {
        try await wire.send(request.bytes)
        return try await wire.response(callID: request["Call-ID"], cseq: request["CSeq"])
    }

    // MARK: The server's dialog

    private func serve(_ request: WireMessage) {
        defer { asked.put(request) }
        switch request.method {
        case "INVITE":
            if let refusal = options.inviteRefusal { return wire.post(response(to: request, refusal, tag: tag)) }
            let isRefresh = request.tag("To") != nil
            if !isRefresh {
                state.withLock { state in
                    state.dialog = Dialog(
                        callID: request["Call-ID"] ?? "", server: request["From"] ?? "",
                        own: "\(request["To"] ?? "");tag=\(tag)", target: request.uri("Contact") ?? "")
                }
            }
            wire.post(
                response(
                    to: request, "200 OK", tag: tag,
                    extra: [
                        "Contact: <\(contact)>", "Supported: timer",
                        "Session-Expires: \(request["Session-Expires"] ?? "")",
                    ], body: CSTAText.body("RequestSystemStatusResponse", "<systemStatus>normal</systemStatus>")))
        case "BYE":
            state.withLock { state in
                state.dialog = nil
                state.monitors = [:]
            }
            wire.post(response(to: request, "200 OK"))
        case "INFO": serve(info: request)
        case "ACK": break
        default: wire.post(response(to: request, "405 Method Not Allowed"))
        }
    }

    private func serve(info request: WireMessage) {
        let service = request.service ?? ""
        switch options.answer(service) {
        case .silent: break
        case .empty: wire.post(response(to: request, "200 OK"))
        case .status(let code, let reason): wire.post(response(to: request, "\(code) \(reason)"))
        case .body(let body): wire.post(response(to: request, "200 OK", body: body))
        case .standard where service == "SnapshotDevice":
            // This phone keeps no list of its calls: an empty one would tell the server that there are none.
            wire.post(
                response(
                    to: request, "200 OK",
                    body: CSTAText.body("CSTAErrorCode", "<operation>serviceNotSupported</operation>")))
        case .standard:
            wire.post(response(to: request, "200 OK", body: standardAnswer(to: request, service)))
            if service == "GetSwitchingFunctionDevices" { sendLines() }
        }
    }

    /// Answers a request that was left open.
    func reply(to request: WireMessage, body: String) {
        wire.post(response(to: request, "200 OK", body: body))
    }

    private func standardAnswer(to request: WireMessage, _ service: String) -> String {
        let number = state.withLock { state in
            state.counter += 1
            if service == "MonitorStart", let device = request.text("deviceObject") {
                state.monitors["\(state.counter)"] = device
            }
            if service == "MonitorStop", let reference = request.text("monitorCrossRefID") {
                state.monitors[reference] = nil
            }
            return state.counter
        }
        let inner =
            switch service {
            case "SystemRegister": "<sysStatRegisterID>\(number)</sysStatRegisterID>"
            case "GetSwitchingFunctionDevices": "<serviceCrossRefID>\(number)</serviceCrossRefID>"
            case "MonitorStart": "<monitorCrossRefID>\(number)</monitorCrossRefID>"
            case "RequestSystemStatus": "<systemStatus>normal</systemStatus>"
            case "MakeCall":
                "<callingDevice><callID>-12</callID><deviceID>\(request.text("callingDevice") ?? "")</deviceID></callingDevice>"
            default: ""
            }
        return CSTAText.body(service + "Response", inner)
    }

    private func sendLines() {
        let (lines, number) = state.withLock { ($0.lines, $0.counter) }
        post(
            CSTAText.body(
                "SwitchingFunctionDevices",
                "<serviceCrossRefID>\(number)</serviceCrossRefID><segmentID>1</segmentID><lastSegment>true</lastSegment>"
                    + "<deviceList>"
                    + lines.map { "<device><deviceID>\($0)</deviceID></device>" }.joined() + "</deviceList>"))
    }

    /// Other lines, to be told at the next question.
    func change(lines: [String]) {
        state.withLock { $0.lines = lines }
    }

    private func response(
        to request: WireMessage, _ status: String, tag: String? = nil, extra: [String] = [], body: String = ""
    ) -> String {
        var to = request["To"] ?? ""
        if let tag, request.tag("To") == nil { to += ";tag=\(tag)" }
        var lines = ["SIP/2.0 \(status)"] + request.all("Via").map { "Via: \($0)" }
        lines += ["From: \(request["From"] ?? "")", "To: \(to)", "Call-ID: \(request["Call-ID"] ?? "")"]
        lines += ["CSeq: \(request.cseq)"] + extra
        if !body.isEmpty { lines.append("Content-Type: application/csta+xml") }
        return (lines + ["Content-Length: \(body.utf8.count)", "", ""]).joined(separator: "\r\n") + body
    }

    // MARK: What the phone sends

    /// A request inside the dialog; `nil` if there is none.
    func request(_ method: String, body: String = "") -> RequestText? {
        let dialog = state.withLock { state -> Dialog? in
            state.dialog?.cseq += 1
            return state.dialog
        }
        guard let dialog else { return nil }
        var request = RequestText(
            method: method, target: dialog.target,
            headers: [
                ("Via", "SIP/2.0/TCP 127.0.0.1:\(wire.localPort);branch=z9hG4bK\(Unique.next())"),
                ("Max-Forwards", "70"), ("From", dialog.own), ("To", dialog.server), ("Call-ID", dialog.callID),
                ("CSeq", "\(dialog.cseq) \(method)"), ("Contact", "<\(contact)>"),
            ])
        if !body.isEmpty { request.add("Content-Type", "application/csta+xml") }
        request.body = body
        return request
    }

    /// Sends an INFO and does not wait.
    func post(_ body: String) {
        if let request = request("INFO", body: body) { wire.post(request.text) }
    }

    /// Sends an INFO and waits for its answer.
    func info(_ body: String) async throws -> WireMessage {
        guard let request = request("INFO", body: body) else { throw Disappointment("the phone has no dialog") }
        return try await answer(to: request)
    }

    /// The cross reference under which a line is monitored.
    func reference(of device: String? = nil) throws -> String {
        let device = device ?? line
        guard let found = monitors.first(where: { $0.value == device })?.key else {
            throw Disappointment("\(device) is not monitored")
        }
        return found
    }

    /// The three events of a call; `wait` until all are answered.
    func playCall(_ call: String, device: String? = nil) async throws {
        let reference = try reference(of: device)
        for event in [CSTAText.delivered, plain(CSTAText.established), plain(CSTAText.cleared)] {
            _ = try await info(event(reference, call, device ?? line, ""))
        }
    }

    private func plain(
        _ event: @escaping (String, String, String) -> String
    ) -> (String, String, String, String) -> String {
        { reference, call, device, _ in event(reference, call, device) }
    }

    /// Waits for a CSTA request of the server.
    func asked(_ service: String, within limit: TimeAmount = .seconds(30)) async throws -> WireMessage {
        try await asked.next(service, within: limit) { $0.service == service && $0.method == "INFO" }
    }

    func asked(method: String, within limit: TimeAmount = .seconds(30)) async throws -> WireMessage {
        try await asked.next(method, within: limit) { $0.method == method }
    }

    /// After this everything that the server sent before has been seen: it has answered something that came later.
    func settle() async throws {
        _ = try await answer(to: .fresh("OPTIONS", user: mac))
    }
}
