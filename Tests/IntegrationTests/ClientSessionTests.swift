import CSTAActors
import CSTAServer
import NIOCore
import TestSupport
import Testing

/// How a client opens, keeps and ends a session (CLI-1, REG-2; interface.md, "SIP, as clients see the server").
@Suite("A client's session", .takesTurns)
struct ClientSessionTests {
    @Test("CLI-1: after REGISTER on the same connection INVITE is not challenged")
    func registered() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.connect(to: server)
            #expect(try await client.register().status == 200)
            let answer = try await client.answer(to: client.invitation())
            #expect(answer.status == 200)
            #expect(answer.service == "RequestSystemStatusResponse")
            #expect(answer.text("systemStatus") == "normal")
            #expect(answer["Contact"] != nil)
            #expect(answer["Supported"]?.contains("timer") == true)
            #expect(answer["Session-Expires"] != nil)
            #expect(answer["Content-Type"] == "application/csta+xml")
            #expect(answer["Content-Disposition"] == "signal;handling=required")
            #expect(answer.body.contains(CSTAText.ed3), "the edition the client used")
        }
    }

    @Test("CLI-1: without REGISTER INVITE is challenged, then accepted")
    func unregistered() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.connect(to: server, options: .init(registers: false))
            let first = try await client.answer(to: client.invitation())
            #expect(first.status == 401)
            #expect(
                first.all("WWW-Authenticate").map { WireDigest.parameter("algorithm", of: $0) } == ["SHA-256", "MD5"])
            #expect(try await client.invite().status == 200)
        }
    }

    @Test("CLI-1: a registration holds for its own connection only")
    func otherConnection() async throws {
        try await TestServer.run { server in
            let registered = try await TestClient.connect(to: server)
            #expect(try await registered.register().status == 200)
            let other = try await TestClient.connect(to: server)
            #expect(try await other.answer(to: other.invitation()).status == 401)
        }
    }

    @Test("REG-2: who registered as one account is challenged as another")
    func otherAccount() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.connect(to: server, options: .init(user: "board"))
            #expect(try await client.register().status == 200)
            let invite = client.invitation().changed { $0["From"] = "<sip:tapi@uacsta.test>;tag=x" }
            #expect(try await client.answer(to: invite).status == 401)
        }
    }

    @Test("REG-2: a wrong password and an unknown user look the same")
    func refused() async throws {
        try await TestServer.run { server in
            let wrong = try await TestClient.connect(to: server, options: .init(password: "wrong"))
            let unknown = try await TestClient.connect(to: server, options: .init(user: "nobody"))
            let first = try await wrong.register()
            let second = try await unknown.register()
            #expect(first.status == 401 && second.status == 401)
            #expect(first.headers.map(\.name) == second.headers.map(\.name))
        }
    }

    @Test("CLI-1: INVITE without a body opens a session")
    func noBody() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.connect(to: server, options: .init(inviteBody: ""))
            let answer = try await client.invite()
            #expect(answer.status == 200)
            #expect(answer.service == "RequestSystemStatusResponse")
            #expect(try await client.ask("RequestSystemStatus").text("systemStatus") == "normal")
        }
    }

    @Test("CLI-1: a body of INVITE that carries MonitorStart is served too")
    func monitorInInvite() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.connect(to: server)
            let answer = try await client.invite(
                body: CSTAText.body(
                    "MonitorStart", "<monitorObject><deviceObject>\(phone.line)</deviceObject></monitorObject>"))
            #expect(answer.status == 200)
            let reference = try #require(answer.text("monitorCrossRefID"))
            _ = try await client.event("BackInServiceEvent", reference)
        }
    }

    @Test("CLI-1: the Request-URI does not limit what a session may name", arguments: ["201", "uacsta", "x%20y"])
    func anyTarget(_ user: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.connect(to: server)
            #expect(try await client.invite(change: { $0.target = "sip:\(user)@uacsta.test" }).status == 200)
            _ = try await client.watch(phone.line)
        }
    }

    @Test("PHN-2, CLI-8: a re-INVITE is answered like the first and keeps the monitors")
    func reinvite() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            var request = try client.request(
                "INVITE", body: CSTAText.body("RequestSystemStatus", namespace: CSTAText.ed3))
            request.add("Contact", "<sip:tapi@127.0.0.1:\(client.wire.localPort)>")
            request.add("Supported", "timer")
            let answer = try await client.answer(to: request)
            #expect(answer.status == 200)
            #expect(answer.service == "RequestSystemStatusResponse")
            #expect(answer["Session-Expires"] != nil)
            try await phone.playCall("7")
            _ = try await client.event("DeliveredEvent", reference)
        }
    }

    @Test("interface.md: UPDATE and OPTIONS inside a session are answered")
    func update() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.session(at: server)
            let update = try client.request("UPDATE").changed { $0.add("Contact", "<sip:tapi@127.0.0.1>") }
            #expect(try await client.answer(to: update).status == 200)
            #expect(try await client.answer(to: client.request("OPTIONS")).status == 200)
        }
    }

    @Test("RFC 4028: a session interval below 90 s gets 422 with Min-SE")
    func tooSmall() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.connect(to: server, options: .init(timer: "60"))
            let answer = try await client.invite()
            #expect(answer.status == 422)
            #expect(answer["Min-SE"] == "90")
        }
    }

    @Test("interface.md: BYE ends the client's monitors, and the phone's with the last one (CLI-3)")
    func bye() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            _ = try await client.watch(phone.line)
            #expect(try await client.bye().status == 200)
            _ = try await phone.asked("MonitorStop")
            try await server.census("no monitor") { $0.monitors == 0 }
            // The dialog is gone.
            #expect(try await client.ask("RequestSystemStatus").status == 481)
        }
    }

    @Test("interface.md: a closed connection ends the client's monitors (CLI-3)")
    func closed() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            _ = try await client.watch(phone.line)
            client.wire.close()
            _ = try await phone.asked("MonitorStop")
            try await server.census("no client and no monitor") { $0.monitors == 0 && $0.clients == 0 }
        }
    }

    @Test("REG-2: Expires 0 of the client's registration is answered 200")
    func unregister() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.connect(to: server)
            #expect(try await client.register().status == 200)
            #expect(try await client.register(expires: 0).status == 200)
            #expect(try await client.answer(to: client.invitation()).status == 401)
        }
    }

    @Test("CLI-1: two sessions on one connection have their own monitors")
    func twoSessions() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            // The second session replaces the first in the test's client; the first one's events still come.
            #expect(try await client.invite().status == 200)
            #expect(try await client.stop(reference).error == "operation/invalidMonitorCrossRefID")
            let second = try await client.watch(phone.line)
            #expect(second != reference)
            try await phone.playCall("8")
            let first = try await client.event("DeliveredEvent", reference)
            let other = try await client.event("DeliveredEvent", second)
            #expect(first["Call-ID"] != other["Call-ID"])
        }
    }

    @Test(
        "interface.md: methods that a client may not use get 405, 488 or 489",
        arguments: [
            ("MESSAGE", 405), ("SUBSCRIBE", 489), ("PUBLISH", 405),
        ])
    func otherMethods(_ method: String, _ status: Int) async throws {
        try await TestServer.run { server in
            let client = try await TestClient.session(at: server)
            let answer = try await client.answer(to: .fresh(method, user: "tapi"))
            #expect(answer.status == status)
            if status == 405 { #expect(answer["Allow"]?.contains("INFO") == true) }
        }
    }

    @Test("CON-6: a double CRLF is answered with one, and costs nothing")
    func ping() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.session(at: server)
            let before = client.wire.received
            try await client.wire.send(raw: "\r\n\r\n")
            try await client.settle()
            #expect(client.wire.received > before)
            try await client.wire.send(raw: "\r\n")
            try await client.settle()
        }
    }
}
