import CSTAClient
import CSTACore
import NIOCore
import NIOPosix
import SIPCore
import TestSupport
import Testing

/// The client library against hand-written answers over a real loopback socket.
@Suite("Client session (API-2)", .takesTurns)
struct ClientSessionTests {
    private static let csta = "http://www.ecma-international.org/standards/ecma-323/csta/ed5"

    private func configuration(_ server: TinyServer) -> CSTAClientConfiguration {
        CSTAClientConfiguration(host: "127.0.0.1", port: server.port, user: "tapi", password: Secret("secret"))
    }

    private func nextScript(_ server: TinyServer) async throws -> Script {
        var iterator = server.connections.makeAsyncIterator()
        return Script(try #require(await iterator.next()))
    }

    /// Registration and INVITE; returns the INVITE.
    private func openSession(_ script: inout Script) async throws -> SIPMessage {
        #expect(try await script.acceptRegistration() == "tapi")
        let invite = try await script.request(.invite)
        #expect(invite.bodyText.contains("<RequestSystemStatus"))
        try await script.respond(
            .ok, to: invite,
            headers: [
                (.contact, "<sip:uacsta@127.0.0.1>"), (.sessionExpires, "1800;refresher=uac"), (.supported, "timer"),
            ],
            body: "<RequestSystemStatusResponse xmlns=\"\(Self.csta)\"><systemStatus>normal</systemStatus>"
                + "</RequestSystemStatusResponse>")
        _ = try await script.request(.ack)
        return invite
    }

    private func connect(_ server: TinyServer, reconnects: Bool = false) async throws -> (
        CSTAClient, Script, SIPMessage
    ) {
        var configuration = configuration(server)
        if reconnects {
            configuration.reconnect = ReconnectBackoff(initial: .milliseconds(10), maximum: .milliseconds(50))
        }
        let client = CSTAClient(configuration, eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        async let started: Void = client.start()
        var script = try await nextScript(server)
        let invite = try await openSession(&script)
        try await started
        return (client, script, invite)
    }

    private func xml(_ name: String, _ body: String = "") -> String {
        "<\(name) xmlns=\"\(Self.csta)\">\(body)</\(name)>"
    }

    /// An event INFO of the server's, in the client's dialog.
    private func sendEvent(_ script: Script, _ invite: SIPMessage, number: Int, _ body: String) async throws {
        let from = invite.first(.from) ?? ""
        let to = invite.first(.to) ?? ""
        try await script.connection.write(
            "INFO sip:tapi@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP t;branch=z9hG4bKe\(number)\r\nMax-Forwards: 70\r\n"
                + "From: \(to);tag=tiny\r\nTo: \(from)\r\nCall-ID: \(invite.callID ?? "")\r\nCSeq: \(number) INFO\r\n"
                + "Content-Type: application/csta+xml\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    @Test("MakeCall is an INFO; its response and a CSTAErrorCode come back typed")
    func services() async throws {
        let server = try await TinyServer()
        var (client, script, _) = try await connect(server)
        async let call = client.makeCall(from: "sip:201@pbx", to: "305")
        let info = try await script.request(.info)
        #expect(info.bodyText.contains("<MakeCall"))
        #expect(info.first(.contentDisposition) == "signal;handling=required")
        try await script.respond(
            .ok, to: info,
            body: xml(
                "MakeCallResponse", "<callingDevice><callID>7</callID><deviceID>sip:201@pbx</deviceID></callingDevice>")
        )
        #expect(try await call == ConnectionID(callID: "7", deviceID: "sip:201@pbx"))

        let refused = Task { try await client.hold(ConnectionID(callID: "7", deviceID: "sip:201@pbx")) }
        let hold = try await script.request(.info)
        try await script.respond(
            .ok, to: hold, body: xml("CSTAErrorCode", "<operation>serviceNotSupported</operation>"))
        await #expect(throws: CSTAClientError.refused(.operation(.serviceNotSupported))) { try await refused.value }

        let confused = Task { try await client.answer(ConnectionID(callID: "7")) }
        let answer = try await script.request(.info)
        try await script.respond(.ok, to: answer, body: xml("HoldCallResponse"))
        await #expect(throws: CSTAClientError.unexpectedAnswer("HoldCallResponse to AnswerCall")) {
            try await confused.value
        }
        await client.close()
        try await server.close()
    }

    @Test("events reach the monitor's sequence in order, and are answered 200")
    func events() async throws {
        let server = try await TinyServer()
        var (client, script, invite) = try await connect(server)
        async let opening = client.monitor("sip:201@pbx")
        let start = try await script.request(.info)
        try await script.respond(
            .ok, to: start, body: xml("MonitorStartResponse", "<monitorCrossRefID>43</monitorCrossRefID>"))
        let monitor = try await opening
        for number in 1...3 {
            try await sendEvent(
                script, invite, number: number,
                xml(
                    "HeldEvent",
                    "<monitorCrossRefID>43</monitorCrossRefID><heldConnection><callID>\(number)</callID></heldConnection>"
                        + "<holdingDevice><notKnown/></holdingDevice>"))
            _ = try await script.answer(.ok)
        }
        var events = monitor.events.makeAsyncIterator()
        for number in 1...3 {
            #expect(try await events.next()?.subjectConnection?.callID == "\(number)")
        }
        async let stopping: Void = monitor.stop()
        let stop = try await script.request(.info)
        #expect(stop.bodyText.contains("<monitorCrossRefID>43</monitorCrossRefID>"))
        try await script.respond(.ok, to: stop, body: xml("MonitorStopResponse"))
        try await stopping
        #expect(try await events.next() == nil)
        await client.close()
        try await server.close()
    }

    @Test("the list of devices is collected over its segments")
    func devices() async throws {
        let server = try await TinyServer()
        var (client, script, invite) = try await connect(server)
        async let devices = client.devices()
        let request = try await script.request(.info)
        try await script.respond(
            .ok, to: request,
            body: xml("GetSwitchingFunctionDevicesResponse", "<serviceCrossRefID>A1</serviceCrossRefID>"))
        for number in 1...2 {
            try await sendEvent(
                script, invite, number: number,
                xml(
                    "SwitchingFunctionDevices",
                    "<serviceCrossRefID>A1</serviceCrossRefID><lastSegment>\(number == 2)</lastSegment><deviceList>"
                        + "<device><deviceID>20\(number)</deviceID></device></deviceList>"))
            _ = try await script.answer(.ok)
        }
        #expect(try await devices.count == 2)
        await client.close()
        try await server.close()
    }

    @Test("after a lost connection the client comes back and opens its monitors anew")
    func reconnects() async throws {
        let server = try await TinyServer()
        var (client, script, _) = try await connect(server, reconnects: true)
        async let opening = client.monitor("sip:201@pbx")
        let start = try await script.request(.info)
        try await script.respond(
            .ok, to: start, body: xml("MonitorStartResponse", "<monitorCrossRefID>1</monitorCrossRefID>"))
        let monitor = try await opening
        let cut = Task { try await client.hold(ConnectionID(callID: "7")) }
        _ = try await script.request(.info)
        try await script.connection.close()
        await #expect(throws: CSTAClientError.self, "an answer that never came") { try await cut.value }

        var second = try await nextScript(server)
        // The second REGISTER answers the old challenge at once; this server takes it.
        let register = try await second.request(.register)
        try await second.respond(.ok, to: register, headers: [(.expires, "300")])
        let invite = try await second.request(.invite)
        try await second.respond(.ok, to: invite, headers: [(.contact, "<sip:uacsta@127.0.0.1>")])
        _ = try await second.request(.ack)
        let unknown = try await second.request(.info)
        #expect(unknown.bodyText.contains("<MonitorStart"))
        try await second.respond(
            .ok, to: unknown, body: xml("CSTAErrorCode", "<operation>invalidMonitorObject</operation>"))
        let again = try await second.request(.info)
        try await second.respond(
            .ok, to: again, body: xml("MonitorStartResponse", "<monitorCrossRefID>2</monitorCrossRefID>"))
        try await sendEvent(
            second, invite, number: 1,
            xml("BackInServiceEvent", "<monitorCrossRefID>2</monitorCrossRefID><device><notKnown/></device>"))
        var events = monitor.events.makeAsyncIterator()
        #expect(try await events.next()?.name == "BackInServiceEvent")
        await client.close()
        try await server.close()
    }

    @Test("wrong credentials end the client with that reason")
    func wrongCredentials() async throws {
        let server = try await TinyServer()
        let client = CSTAClient(configuration(server), eventLoop: MultiThreadedEventLoopGroup.singleton.next())
        let started = Task { try await client.start() }
        var script = try await nextScript(server)
        for nonce in ["n1", "n1"] {
            let register = try await script.request(.register)
            try await script.respond(
                .unauthorized, to: register,
                headers: [
                    (.wwwAuthenticate, "Digest realm=\"uacsta\", nonce=\"\(nonce)\", algorithm=MD5, qop=\"auth\"")
                ])
        }
        await #expect(throws: CSTAClientError.wrongCredentials) { try await started.value }
        try await server.close()
    }

    @Test("nobody listens: said with the address")
    func nobodyListens() async throws {
        let port = try ReservedPort()
        let configuration = CSTAClientConfiguration(
            host: "127.0.0.1", port: port.number, user: "a", password: Secret("b"))
        do {
            _ = try await CSTAClient.connect(configuration)
            Issue.record("connected to nobody")
        } catch {
            guard case .connectionFailed(let reason) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(reason.contains("127.0.0.1:\(port.number)"))
        }
    }
}
