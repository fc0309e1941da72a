import CSTACore
import NIOCore
import NIOPosix
import SIPCore
import TestSupport
import Testing
import XMLCore

@testable import PhoneSimulator

/// A simulated phone against hand-written SIP over a real loopback socket.
@Suite("Phone session (SIM-1)", .takesTurns)
struct PhoneSessionTests {
    private static let csta = "http://www.ecma-international.org/standards/ecma-323/csta/ed5"

    private func withPhone(
        mix: String = "snom=1", faults: Set<Fault> = [], phones: Int = 1,
        _ body: (TinyServer, FleetRunner, ExpectationLedger) async throws -> Void
    ) async throws {
        let server = try await TinyServer()
        var settings = FleetSettings(
            server: HostAndPort(host: "127.0.0.1", port: server.port), password: Secret("secret"), phones: phones)
        settings.mix = try PersonaMix(parsing: mix)
        settings.firstNumber = 201
        settings.faults = FaultPlan(seed: 1, faults: faults, share: 1)
        let ledger = ExpectationLedger(phones: phones)
        let fleet = try await FleetRunner.make(
            on: MultiThreadedEventLoopGroup.singleton.next(), settings: settings, ledger: ledger)
        try await fleet.start()
        do {
            try await body(server, fleet, ledger)
        } catch {
            try? await fleet.stop()
            throw error
        }
        try await fleet.stop()
        try await server.close()
    }

    private func connection(_ server: TinyServer) async throws -> Script {
        var iterator = server.connections.makeAsyncIterator()
        return Script(try #require(await iterator.next()))
    }

    /// Sends a request in the dialog of the tests, by hand.
    private func send(_ script: Script, _ method: String, _ number: Int, tag: String?, xml: String) async throws {
        let body = "<?xml version=\"1.0\"?><\(xml)"
            .replacing(/<([A-Z][A-Za-z]*)/) { "<\($0.1) xmlns=\"\(Self.csta)\"" }
        try await script.connection.write(
            "\(method) sip:x@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/TCP 127.0.0.1:5060;branch=z9hG4bKt\(number)\r\nMax-Forwards: 70\r\n"
                + "From: <sip:uacsta@tiny>;tag=s1\r\nTo: <sip:phone@tiny>\(tag.map { ";tag=\($0)" } ?? "")\r\n"
                + "Call-ID: d1@tiny\r\nCSeq: \(number) \(method)\r\nContact: <sip:uacsta@127.0.0.1:5060>\r\n"
                + "Supported: timer\r\nContent-Type: application/csta+xml\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Registration and dialog; returns the phone's tag.
    private func openDialog(_ script: inout Script) async throws -> String {
        _ = try await script.acceptRegistration()
        try await send(script, "INVITE", 1, tag: nil, xml: "RequestSystemStatus/>")
        let ok = try await script.answer(.ok)
        #expect(ok.bodyText.contains("<systemStatus>normal</systemStatus>"))
        return try #require(ok.toTag)
    }

    @Test("registers with its MAC address as user, digest and User-Agent of its make")
    func registers() async throws {
        try await withPhone { server, fleet, _ in
            var script = try await connection(server)
            #expect(try await script.acceptRegistration() == "0004130000C9")
            #expect(try await waitFor { try await fleet.registeredCount() == 1 })
            #expect(try await fleet.counts().challenges == 1)
        }
    }

    @Test("accepts INVITE with RequestSystemStatus, tells its identity, has gaps")
    func services() async throws {
        try await withPhone { server, fleet, _ in
            var script = try await connection(server)
            let tag = try await openDialog(&script)
            try await send(script, "INFO", 2, tag: tag, xml: "GetSwitchingFunctionDevices/>")
            let answer = try await script.answer(.ok)
            let reference = try #require(answer.bodyText.firstMatch(of: /<serviceCrossRefID>(.*)<\/serviceCrossRefID>/))
                .1
            let list = try await script.request(.info)
            #expect(list.bodyText.contains("<serviceCrossRefID>\(reference)</serviceCrossRefID>"))
            #expect(list.bodyText.contains("sip:201@pbx.example.net"))
            #expect(list.bodyText.contains("<lastSegment>true</lastSegment>"))
            try await script.respond(.ok, to: list)
            #expect(try await waitFor { try await fleet.introducedCount() == 1 })
            try await send(script, "INFO", 3, tag: tag, xml: "AlternateCall/>")
            #expect(try await script.answer(.ok).bodyText.contains("<operation>serviceNotSupported</operation>"))
            try await send(script, "INFO", 4, tag: "other", xml: "RequestSystemStatus/>")
            _ = try await script.answer(.callOrTransactionDoesNotExist)
        }
    }

    @Test("MakeCall: the answer, then the events in order, each with its mark, readable as CSTA")
    func makeCall() async throws {
        try await withPhone { server, _, ledger in
            var script = try await connection(server)
            let tag = try await openDialog(&script)
            try await send(
                script, "INFO", 2, tag: tag,
                xml: "MonitorStart><monitorObject><deviceObject>sip:201@x</deviceObject></monitorObject></MonitorStart>"
            )
            #expect(try await script.answer(.ok).bodyText.contains("<monitorCrossRefID>1</monitorCrossRefID>"))
            try await send(
                script, "INFO", 3, tag: tag,
                xml: "MakeCall><callingDevice>201</callingDevice><calledDirectoryNumber>999</calledDirectoryNumber>"
                    + "</MakeCall>")
            #expect(try await script.answer(.ok).bodyText.contains("<callID>1</callID>"))
            let parser = XMLStreamParser()
            for (index, name) in ["ServiceInitiatedEvent", "OriginatedEvent", "FailedEvent"].enumerated() {
                let info = try await script.request(.info)
                let document = try CSTADocument(parser.parse(info.body))
                guard case .event(let event) = document.message else {
                    Issue.record("no event: \(info.bodyText)")
                    return
                }
                #expect(event.name == name)
                #expect(event.monitorCrossRefID == "1")
                #expect(MarkScanner.mark(in: info.body) == EventMark(phone: 0, sequence: UInt64(index + 1)))
                try await script.respond(.ok, to: info)
            }
            #expect(ledger.findings.sent == 3)
        }
    }

    private static let makeCall =
        "MakeCall><callingDevice>201</callingDevice><calledDirectoryNumber>999</calledDirectoryNumber></MakeCall>"
    private static let monitorStart =
        "MonitorStart><monitorObject><deviceObject>201</deviceObject></monitorObject></MonitorStart>"

    @Test("CAL-1: a phone that shows ghost forgets to tell the end of some calls, which are over for its snapshot")
    func forgetsClearing() async throws {
        try await withPhone(faults: [.ghost]) { server, fleet, ledger in
            var script = try await connection(server)
            let tag = try await openDialog(&script)
            try await send(script, "INFO", 2, tag: tag, xml: Self.monitorStart)
            _ = try await script.answer(.ok)
            for call in 1...20 {
                try await send(script, "INFO", 2 * call + 1, tag: tag, xml: Self.makeCall)
                #expect(try await script.answer(.ok).bodyText.contains("<callID>\(call)</callID>"))
                for _ in 0..<3 { try await script.respond(.ok, to: try await script.request(.info)) }
                try await send(
                    script, "INFO", 2 * call + 2, tag: tag,
                    xml: "ClearConnection><connectionToBeCleared><callID>\(call)</callID></connectionToBeCleared>"
                        + "</ClearConnection>")
                _ = try await script.answer(.ok)
                if try await fleet.run({ $0.phones[0].forgottenEnds.contains("\(call)") }) { continue }
                let info = try await script.request(.info)
                #expect(info.bodyText.contains("<ConnectionClearedEvent "))
                try await script.respond(.ok, to: info)
            }
            let forgotten = try await fleet.counts().clearingsForgotten
            #expect((1..<20).contains(forgotten))
            #expect(ledger.findings.sent == 80 - forgotten, "what was never sent is not expected either")
            try await send(
                script, "INFO", 50, tag: tag,
                xml: "SnapshotDevice><snapshotObject>201</snapshotObject></SnapshotDevice>")
            #expect(!(try await script.answer(.ok).bodyText.contains("<callID>")))
        }
    }

    @Test("CAL-1: a phone that reboots in a call comes back without it and tells nothing of its end")
    func rebootsInACall() async throws {
        try await withPhone { server, fleet, ledger in
            var first = try await connection(server)
            let tag = try await openDialog(&first)
            try await send(first, "INFO", 2, tag: tag, xml: Self.monitorStart)
            _ = try await first.answer(.ok)
            try await send(first, "INFO", 3, tag: tag, xml: Self.makeCall)
            _ = try await first.answer(.ok)
            try await fleet.run { $0.phones[0].goAway(isSilent: false, back: .milliseconds(20), at: .now()) }
            #expect(ledger.findings.sent == 3)
            var second = try await connection(server)
            try await second.respond(
                .ok, to: try await second.request(.register), headers: [(.expires, "300")])
            try await send(second, "INVITE", 1, tag: nil, xml: "RequestSystemStatus/>")
            let newTag = try #require(try await second.answer(.ok).toTag)
            try await send(
                second, "INFO", 2, tag: newTag,
                xml: "SnapshotDevice><snapshotObject>201</snapshotObject></SnapshotDevice>")
            #expect(!(try await second.answer(.ok).bodyText.contains("<callID>")))
        }
    }

    @Test("a phone without GetSwitchingFunctionDevices is introduced with its dialog")
    func introducedByDialog() async throws {
        try await withPhone(mix: "gigaset=1") { server, fleet, _ in
            var script = try await connection(server)
            _ = try await script.acceptRegistration()
            try await send(script, "INVITE", 1, tag: nil, xml: "RequestSystemStatus/>")
            let tag = try #require(try await script.answer(.ok).toTag)
            #expect(try await fleet.introducedCount() == 0)
            try await send(script, "ACK", 1, tag: tag, xml: "RequestSystemStatus/>")
            #expect(try await waitFor { try await fleet.introducedCount() == 1 })
            try await send(script, "INFO", 2, tag: tag, xml: "GetSwitchingFunctionDevices/>")
            #expect(try await script.answer(.ok).bodyText.contains("<operation>serviceNotSupported</operation>"))
        }
    }

    @Test("two phones: a call rings the other, both tell")
    func callBetweenTwo() async throws {
        try await withPhone(phones: 2) { server, _, _ in
            var connections = server.connections.makeAsyncIterator()
            var caller = Script(try #require(await connections.next()))
            var callee = Script(try #require(await connections.next()))
            let isCaller = try await caller.acceptRegistration() == "0004130000C9"
            _ = try await callee.acceptRegistration()
            if !isCaller { swap(&caller, &callee) }
            for script in [caller, callee] {
                try await send(script, "INVITE", 1, tag: nil, xml: "RequestSystemStatus/>")
            }
            let callerTag = try #require(try await caller.answer(.ok).toTag)
            let calleeTag = try #require(try await callee.answer(.ok).toTag)
            for (script, tag, number) in [(caller, callerTag, "201"), (callee, calleeTag, "202")] {
                try await send(
                    script, "INFO", 2, tag: tag,
                    xml:
                        "MonitorStart><monitorObject><deviceObject>\(number)</deviceObject></monitorObject></MonitorStart>"
                )
            }
            _ = try await caller.answer(.ok)
            _ = try await callee.answer(.ok)
            try await send(
                caller, "INFO", 3, tag: callerTag,
                xml: "MakeCall><callingDevice>201</callingDevice><calledDirectoryNumber>202</calledDirectoryNumber>"
                    + "</MakeCall>")
            _ = try await caller.answer(.ok)
            for name in ["ServiceInitiatedEvent", "OriginatedEvent", "DeliveredEvent"] {
                #expect(try await caller.request(.info).bodyText.contains("<\(name) "))
            }
            #expect(try await callee.request(.info).bodyText.contains("<callID>-1</callID>"))
            try await send(
                callee, "INFO", 3, tag: calleeTag,
                xml: "AnswerCall><callToBeAnswered><callID>-1</callID></callToBeAnswered></AnswerCall>")
            _ = try await callee.answer(.ok)
            #expect(try await callee.request(.info).bodyText.contains("<EstablishedEvent "))
            #expect(try await caller.request(.info).bodyText.contains("<EstablishedEvent "))
        }
    }

    @Test("comes back on a new connection when the old one is lost")
    func reconnects() async throws {
        try await withPhone { server, fleet, _ in
            var first = try await connection(server)
            _ = try await first.acceptRegistration()
            try await first.connection.close()
            var second = try await connection(server)
            #expect(
                try await second.request(.register).first(.authorization) != nil, "answers the last challenge at once")
            #expect(try await fleet.counts().connectionsLost == 1)
        }
    }

    @Test("an empty 200 and the answer in an INFO of its own")
    func emptyThenInfo() async throws {
        try await withPhone(faults: [.empty200]) { server, _, _ in
            var script = try await connection(server)
            let tag = try await openDialog(&script)
            // By the plan some answers are ordinary; one of the first twenty is not.
            for number in 2..<22 {
                try await send(script, "INFO", number, tag: tag, xml: "RequestSystemStatus/>")
                let ok = try await script.answer(.ok)
                if ok.body.readableBytes > 0 { continue }
                let info = try await script.request(.info)
                #expect(info.bodyText.contains("RequestSystemStatusResponse"))
                return
            }
            Issue.record("no empty 200 among twenty")
        }
    }

    @Test("a wrong password is tried once, then mended")
    func wrongPassword() async throws {
        try await withPhone(faults: [.wrongPassword]) { server, fleet, _ in
            var script = try await connection(server)
            for _ in 0..<2 {
                let register = try await script.request(.register)
                try await script.respond(
                    .unauthorized, to: register,
                    headers: [(.wwwAuthenticate, #"Digest realm="uacsta", nonce="n1", algorithm=MD5, qop="auth""#)])
            }
            #expect(try await script.acceptRegistration() == "0004130000C9")
            #expect(try await fleet.counts().wrongPasswordsRefused == 1)
        }
    }

    @Test("a challenging phone takes the right credentials and no others")
    func challenge() async throws {
        try await withPhone(faults: [.challenge]) { server, _, _ in
            var script = try await connection(server)
            _ = try await script.acceptRegistration()
            try await send(script, "INVITE", 1, tag: nil, xml: "RequestSystemStatus/>")
            let challenge = try await script.answer(.unauthorized)
            var digest = DigestClient(username: "0004130000C9", password: Secret("secret"))
            let answer = digest.answer(to: challenge, method: .invite, uri: "sip:x@127.0.0.1")
            let header = try #require(answer)
            let body = "<RequestSystemStatus xmlns=\"\(Self.csta)\"/>"
            try await script.connection.write(
                "INVITE sip:x@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP t;branch=z9hG4bKt2\r\nMax-Forwards: 70\r\n"
                    + "From: <sip:uacsta@tiny>;tag=s1\r\nTo: <sip:phone@tiny>\r\nCall-ID: d1@tiny\r\n"
                    + "CSeq: 2 INVITE\r\nContact: <sip:uacsta@127.0.0.1:5060>\r\nAuthorization: \(header.1)\r\n"
                    + "Content-Type: application/csta+xml\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(try await script.answer(.ok).bodyText.contains("normal"))
        }
    }
}

/// Looks until `condition` holds, at most for half a minute.
func waitFor(_ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<3000 {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(10))
    }
    return false
}
