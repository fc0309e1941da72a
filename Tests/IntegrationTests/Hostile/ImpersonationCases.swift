import CSTAActors
import CSTAServer
import NIOCore
import TestSupport
import Testing

/// One phone cannot register, answer or send events for another; one client cannot act for another (rows 57, 58, 83).
@Suite("One for another", .takesTurns)
struct ImpersonationCases {
    @Test("row 57: with its own credentials a phone registers no other, whatever From, To and Contact say")
    func register() async throws {
        try await TestServer.run { server in
            let victim = try await TestPhone.ready(at: server)
            let thief = try await TestPhone.ready(at: server)
            let answer = try await thief.register(change: { request in
                request["To"] = "<sip:\(victim.mac)@uacsta.test>"
                request["From"] = "<sip:\(victim.mac)@uacsta.test>;tag=x"
                request["Contact"] = "<\(victim.contact)>"
            })
            #expect(answer.status == 403)
            // Nor does it take the other's registration back.
            let gone = try await thief.register(
                expires: 0, change: { $0["To"] = "<sip:\(victim.mac)@uacsta.test>" })
            #expect(gone.status == 403)
            try await server.census("both online") { $0.phonesOnline == 2 }
            try await victim.settle()
            #expect(!victim.asked.waiting.contains { $0.method == "BYE" })
        }
    }

    @Test("a phone cannot answer what another was asked")
    func answer() async throws {
        try await TestServer.run { server in
            let victim = try await TestPhone.ready(
                at: server, options: .init(answer: { $0 == "MakeCall" ? .silent : .standard }))
            let thief = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let ask = try client.request(
                "INFO",
                body: CSTAText.body(
                    "MakeCall", "<callingDevice>\(victim.line)</callingDevice>\(CommandTests.make)",
                    namespace: CSTAText.ed3))
            try await client.wire.send(ask.bytes)
            let question = try await victim.asked("MakeCall")
            thief.wire.post(Self.confirmation(of: question, call: "666", device: victim.line))
            try await thief.settle()
            victim.wire.post(Self.confirmation(of: question, call: "7", device: victim.line))
            let answer = try await client.wire.response(callID: ask["Call-ID"], cseq: ask["CSeq"])
            #expect(answer.text("callID") == "7")
        }
    }

    @Test("a phone cannot send another's events: not in its dialog, not with its cross reference, not with its line")
    func events() async throws {
        try await TestServer.run { server in
            let victim = try await TestPhone.ready(at: server)
            let thief = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(victim.line)
            let event = CSTAText.delivered(try victim.reference(), call: "666", device: victim.line)
            // In the victim's dialog, over the thief's connection.
            let forged = try #require(victim.request("INFO", body: event))
            #expect(try await thief.answer(to: forged).status == 481)
            // In the thief's own dialog, where no monitor has that number.
            _ = try await thief.info(event)
            try await victim.playCall("1")
            #expect(try await client.event("DeliveredEvent", reference).text("callID") == "1")
        }
    }

    @Test("a client cannot end, refresh or use another's session")
    func sessions() async throws {
        try await TestServer.run { server in
            let victim = try await TestClient.session(at: server)
            let thief = try await TestClient.session(at: server, options: .init(user: "board"))
            for method in ["BYE", "INFO", "UPDATE", "INVITE"] {
                let forged = try victim.request(
                    method, body: method == "INFO" ? CSTAText.body("RequestSystemStatus") : "")
                #expect(try await thief.answer(to: forged).status == 481, "\(method)")
            }
            try await victim.settle()
        }
    }

    private static func confirmation(of request: WireMessage, call: String, device: String) -> String {
        let body = CSTAText.body(
            "MakeCallResponse",
            "<callingDevice><callID>\(call)</callID><deviceID>\(device)</deviceID></callingDevice>")
        var lines = ["SIP/2.0 200 OK"] + request.all("Via").map { "Via: \($0)" }
        for name in ["From", "To", "Call-ID", "CSeq"] { lines.append("\(name): \(request[name] ?? "")") }
        lines += ["Content-Type: application/csta+xml", "Content-Length: \(body.utf8.count)", "", ""]
        return lines.joined(separator: "\r\n") + body
    }
}
