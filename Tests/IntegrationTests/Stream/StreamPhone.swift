import CSTACore
import NIOCore
import SIPCore
import XMLCore

/// A phone with one line or more that does what a script of these tests needs: it registers, takes the CSTA dialog, can be
/// monitored, makes calls, and sends the events it is told to.
actor StreamPhone {
    static let line = "sip:200@pbx.example.net"
    private static let mac = "000413aabbcc"
    private static let target = "sip:uacsta"

    private let socket: StreamSocket
    private let parser = XMLStreamParser()
    private let lines: [String]
    private var digest = DigestClient(username: mac, password: Secret("phones"))
    private var dialog: SIPDialog?
    private var branch = 0
    /// The services that the server asked for, in order.
    private(set) var asked: [String] = []

    init(port: Int, lines: [String] = [line]) async throws {
        socket = try await StreamSocket.connect(to: port)
        self.lines = lines
    }

    /// Registers and serves until the connection ends.
    func run() async throws {
        try await register(sequence: 1, authorization: nil)
        var framer = SIPFramer()
        for await octets in socket.inbound {
            framer.append(octets)
            while let frame = try framer.next() {
                guard case .message(let message) = frame else { continue }
                if message.isRequest { try await serve(message) } else { try await answered(message) }
            }
        }
    }

    func hangUp() async { await socket.close() }

    /// After ``hangUp()`` there may still be something to answer; that it cannot be sent is no failure of a test.
    private func send(_ octets: ByteBuffer) async { try? await socket.send(octets) }

    /// Sends an event of its monitor.
    func send(event name: String, _ children: String) async throws {
        try await info("<\(name)><monitorCrossRefID>43</monitorCrossRefID>\(children)</\(name)>")
    }

    private func info(_ xml: String) async throws {
        branch += 1
        guard var writer = dialog?.request(.info, via: "SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKp\(branch)") else {
            return
        }
        await send(writer.finish(contentType: "application/csta+xml", body: ByteBuffer(string: xml)))
    }

    // MARK: Registration

    private func register(sequence: Int, authorization: (SIPHeaderName, String)?) async throws {
        branch += 1
        var writer = SIPWriter()
        writer.request(.register, target: "sip:127.0.0.1")
        writer.header(.via, "SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKr\(branch)")
        writer.header(.from, "<sip:\(Self.mac)@127.0.0.1>;tag=r")
        writer.header(.to, "<sip:\(Self.mac)@127.0.0.1>")
        writer.header(.callID, "register@phone")
        writer.header(.cseq, "\(sequence) REGISTER")
        writer.header(.maxForwards, 70)
        writer.header(.contact, "<sip:\(Self.mac)@127.0.0.1:9;transport=tcp>")
        writer.header(.userAgent, "TestPhone/1.0")
        if let authorization { writer.header(authorization.0, authorization.1) }
        await send(writer.finish())
    }

    private func answered(_ response: SIPMessage) async throws {
        if response.method == .register, response.status == .serviceUnavailable {
            // The machine is behind (REG-7).
            try await socket.channel.eventLoop.scheduleTask(in: .milliseconds(100)) {}.futureResult.get()
            return try await register(sequence: 1, authorization: nil)
        }
        guard response.method == .register, response.status == .unauthorized else { return }
        let authorization = digest.answer(to: response, method: .register, uri: "sip:127.0.0.1")
        try await register(sequence: 2, authorization: authorization)
    }

    // MARK: The dialog

    private func serve(_ request: SIPMessage) async throws {
        guard request.method != .ack else { return }
        if request.method == .invite, dialog == nil { dialog = try SIPDialog(calleeInvite: request, localTag: "phone") }
        var writer = SIPWriter()
        writer.response(.ok, to: request, toTag: "phone")
        if request.method == .invite { writer.header(.contact, "<sip:\(Self.mac)@127.0.0.1:9;transport=tcp>") }
        guard request.body.readableBytes > 0,
            case .request(let service) = try CSTADocument(parser.parse(request.body)).message
        else { return await send(writer.finish()) }
        asked.append(service.name)
        let answer = answer(to: service).encoded(edition: .ed5)
        await send(writer.finish(contentType: "application/csta+xml", body: answer))
        if case .getSwitchingFunctionDevices = service { try await tellLines() }
    }

    private func answer(to service: CSTARequest) -> CSTAMessage {
        switch service {
        case .requestSystemStatus:
            .response(.requestSystemStatus(RequestSystemStatusResponse(systemStatus: .normal)))
        case .getSwitchingFunctionDevices:
            .response(.getSwitchingFunctionDevices(GetSwitchingFunctionDevicesResponse(serviceCrossRefID: "1")))
        case .monitorStart: .response(.monitorStart(MonitorStartResponse(monitorCrossRefID: "43")))
        case .monitorStop: .response(.monitorStop(MonitorStopResponse()))
        case .makeCall(let call):
            .response(
                .makeCall(MakeCallResponse(callingDevice: ConnectionID(callID: "-12", deviceID: call.callingDevice))))
        default: .error(.serviceNotSupported)
        }
    }

    /// In segments that fit a body.
    private func tellLines() async throws {
        let parts = stride(from: 0, to: lines.count, by: 6).map { lines.dropFirst($0).prefix(6) }
        for (number, part) in parts.enumerated() {
            let segment = SwitchingFunctionDevices(
                serviceCrossRefID: "1", segmentID: number + 1, lastSegment: number == parts.count - 1,
                deviceList: part.map { SwitchingFunctionDevice(deviceID: DeviceID($0), deviceCategory: .station) })
            let message = CSTAMessage.request(.switchingFunctionDevices(segment))
            try await info(String(buffer: message.encoded(edition: .ed5)))
        }
    }
}
