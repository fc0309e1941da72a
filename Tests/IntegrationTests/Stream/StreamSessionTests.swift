import CSTAServer
import NIOCore
import TestSupport
import Testing

/// How a session of CSTA over TCP begins and ends (CLI-9).
@Suite(.takesTurns) struct StreamSessionTests {
    typealias Client = StreamClient

    static func listener(greets: Bool = false, implicitAccount: String? = nil) -> Listener {
        Listener(
            name: "csta", address: "127.0.0.1", tcp: 0, transport: .csta, greets: greets,
            implicitAccount: implicitAccount)
    }

    // MARK: ECMA-354

    @Test func applicationSession() async throws {
        try await StreamServer.run { server in
            #expect(server.ready.hasSuffix(" clients=csta:127.0.0.1:\(server.csta)"))
            let client = try await Client(port: server.csta)
            let started = try await client.login(seconds: 60)
            #expect(started.name == "StartApplicationSessionPosResponse")
            #expect(started["actualProtocolVersion"] == Client.ed4)
            #expect(started["actualSessionDuration"] == "60")
            let id = try #require(started["sessionID"])
            #expect(Int(id) != nil)

            let status = try await client.ask(Client.csta("RequestSystemStatus"))
            #expect(status.name == "RequestSystemStatusResponse")
            #expect(status.xml.contains(Client.ed4))

            let reset = try await client.ask(
                "<ResetApplicationSessionTimer><sessionID>\(id)</sessionID>"
                    + "<requestedSessionDuration>90</requestedSessionDuration></ResetApplicationSessionTimer>")
            #expect(reset.name == "ResetApplicationSessionTimerPosResponse")
            #expect(reset["actualSessionDuration"] == "90")
            let wrong = try await client.ask(
                "<ResetApplicationSessionTimer><sessionID>x</sessionID></ResetApplicationSessionTimer>")
            #expect(wrong["definedError"] == "invalidSessionID")

            #expect(try await client.login()["definedError"] == "maxNumberSessions")
            let foreign = try await client.ask(
                "<StopApplicationSession><sessionID>x</sessionID></StopApplicationSession>")
            #expect(foreign.name == "StopApplicationSessionNegResponse")
            let stopped = try await client.ask(
                "<StopApplicationSession><sessionID>\(id)</sessionID><sessionEndReason>"
                    + "<definedEndReason>normal</definedEndReason></sessionEndReason></StopApplicationSession>")
            #expect(stopped.name == "StopApplicationSessionPosResponse")

            // The connection may begin another session.
            #expect(try await client.login().name == "StartApplicationSessionPosResponse")
        }
    }

    @Test func wrongPasswords() async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            for (user, password) in [("tapi", "wrong"), ("nobody", "geheim"), ("", "")] {
                let refused = try await client.login(user, password)
                #expect(refused.name == "StartApplicationSessionNegResponse")
                #expect(refused["definedError"] == "invalidApplicationInfo")
            }
            // Three are enough.
            #expect(await client.next() == nil)
        }
    }

    /// A user that fails once and then knows his password gets in.
    @Test func secondAttempt() async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            #expect(try await client.login("tapi", "typo").name == "StartApplicationSessionNegResponse")
            #expect(try await client.login().name == "StartApplicationSessionPosResponse")
        }
    }

    @Test func sessionTimerExpires() async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            let started = try await client.login(seconds: 1)
            let ended = try await client.next("ApplicationSessionTerminated")
            #expect(ended["sessionID"] == started["sessionID"])
            #expect(ended["definedTermReason"] == "sessionTimerExpired")
            #expect(ended.id != "9999")
            #expect(await client.next() == nil)
        }
    }

    @Test func serverEnds() async throws {
        var client: Client?
        try await StreamServer.run { server in
            client = try await Client(port: server.csta)
            try await client?.login()
        }
        #expect(try await client?.next("ApplicationSessionTerminated")["serverTermReason"] != nil)
        #expect(await client?.next() == nil)
    }

    @Test func nobodySpeaks() async throws {
        try await StreamServer.run(change: { $0.limits.unauthenticatedSeconds = 1 }) { server in
            let client = try await Client(port: server.csta)
            #expect(await client.next() == nil)
        }
    }

    /// After the end of a session the connection is a stranger's again.
    @Test func nobodySpeaksAgain() async throws {
        try await StreamServer.run(change: { $0.limits.unauthenticatedSeconds = 1 }) { server in
            // In one piece: a test that is held up meanwhile would be too late with the end.
            let client = try await Client(port: server.csta, saying: Client.briefSession)
            #expect(await client.next()?.name == "StartApplicationSessionPosResponse")
            #expect(await client.next()?.name == "StopApplicationSessionPosResponse")
            #expect(await client.next() == nil)
        }
    }

    // MARK: Implicit sessions

    @Test(arguments: ["RequestSystemStatus", "SystemRegister", "GetCSTAFeatures"])
    func implicitSession(_ first: String) async throws {
        try await StreamServer.run(listener: Self.listener(implicitAccount: "tapi")) { server in
            let client = try await Client(port: server.csta)
            let request = first == "SystemRegister" ? Client.systemRegister : Client.csta(first)
            #expect(try await client.ask(request).name == "\(first)Response")
            // It has no timer to reset and nothing to stop.
            let reset = try await client.ask("<ResetApplicationSessionTimer/>")
            #expect(reset["definedError"] == "invalidSessionID")
        }
    }

    @Test(arguments: ["RequestSystemStatus", "SystemRegister", "MonitorStop"])
    func implicitSessionsAreRefusedByDefault(_ first: String) async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            let children = first == "MonitorStop" ? "<monitorCrossRefID>1</monitorCrossRefID>" : ""
            let request = first == "SystemRegister" ? Client.systemRegister : Client.csta(first, children)
            let refused = try await client.ask(request)
            #expect(refused.name == "CSTAErrorCode")
            #expect(refused["security"] == "securityInfoViolated")
            #expect(await client.next() == nil)
        }
    }

    /// The rights of the implicit account are those of the session.
    @Test func implicitRights() async throws {
        try await StreamServer.run(listener: Self.listener(implicitAccount: "wallboard")) { server in
            try await server.withPhone { phone in
                let client = try await Client(port: server.csta)
                #expect(try await client.monitor(StreamPhone.line).name == "MonitorStartResponse")
                let refused = try await client.ask(
                    Client.csta(
                        "MakeCall",
                        "<callingDevice>200</callingDevice><calledDirectoryNumber>1</calledDirectoryNumber>"))
                #expect(refused["operation"] == "privilegeViolationSpecifiedDevice")
                #expect(await !phone.asked.contains("MakeCall"))
            }
        }
    }

    // MARK: The server speaks first

    @Test func greeting() async throws {
        let listener = Self.listener(greets: true, implicitAccount: "tapi")
        try await StreamServer.run(listener: listener, change: { $0.sip.keepalive = .milliseconds(100) }) { server in
            let client = try await Client(port: server.csta)
            let greeting = try #require(await client.next())
            #expect(greeting.name == "SystemStatus")
            #expect(greeting["systemStatus"] == "normal")
            #expect(greeting.id == "0000")
            try await client.send(Client.csta("SystemStatusResponse"), id: greeting.id)
            let registered = try await client.ask(Client.systemRegister)
            #expect(registered.name == "SystemRegisterResponse")
            // Heartbeats, each with an id of its own, in the client's edition. Who has answered and falls silent is gone.
            var beats: [String] = []
            while let frame = await client.next() {
                #expect(frame.name == "SystemStatus")
                #expect(frame.xml.contains(Client.ed4))
                beats.append(frame.id)
                if beats.count < 4 { try? await client.send(Client.csta("SystemStatusResponse"), id: frame.id) }
            }
            #expect(beats.first == "0001")
            #expect(Set(beats).count == beats.count)
        }
    }

    /// A client's own heartbeat is answered with its id, before a session and in one.
    @Test func heartbeatOfTheClient() async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            let beat = Client.csta("SystemStatus", "<systemStatus>normal</systemStatus>")
            #expect(try await client.ask(beat).name == "SystemStatusResponse")
            try await client.login()
            #expect(try await client.ask(beat).name == "SystemStatusResponse")
        }
    }

    /// Who greets does not let in by that.
    @Test func greetingIsNoSession() async throws {
        try await StreamServer.run(listener: Self.listener(greets: true)) { server in
            let client = try await Client(port: server.csta)
            #expect(try await client.next("SystemStatus").id == "0000")
            let refused = try await client.ask(Client.systemRegister)
            #expect(refused["security"] == "securityInfoViolated")
            #expect(await client.next() == nil)
        }
    }
}
