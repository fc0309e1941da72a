import CSTAServer
import NIOCore
import TestSupport
import Testing

/// negative-cases.md C: authentication, through real sockets.
@Suite("Negative cases C: authentication", .takesTurns)
struct AuthenticationCases {
    @Test(
        "row 37: without credentials nothing is served to a phone",
        arguments: [
            "REGISTER", "INVITE", "MESSAGE", "SUBSCRIBE", "PUBLISH", "INFO", "REFER", "NOTIFY", "UPDATE",
        ])
    func phones(_ method: String) async throws {
        let server = try await SharedServer.get()
        let wire = try await Wire.connect(to: server.phones)
        try await wire.send(RequestText.fresh(method, user: Unique.mac()).bytes)
        let status = try #require(try await wire.response().status)
        #expect((400...499).contains(status))
    }

    @Test(
        "row 37: without credentials nothing is served to a client",
        arguments: [
            "REGISTER", "INVITE", "MESSAGE", "SUBSCRIBE", "PUBLISH", "INFO", "REFER", "NOTIFY", "UPDATE",
        ])
    func clients(_ method: String) async throws {
        let server = try await SharedServer.get()
        let wire = try await Wire.connect(to: server.clients)
        try await wire.send(RequestText.fresh(method, user: "tapi").bytes)
        let status = try #require(try await wire.response().status)
        #expect((400...499).contains(status))
    }

    @Test("row 38: 20 challenges have 20 nonces, Digest and qop only")
    func nonces() async throws {
        let server = try await SharedServer.get()
        var nonces = Set<String>()
        for _ in 0..<20 {
            let phone = try await TestPhone.connect(to: server)
            let answer = try await phone.answer(to: phone.registration())
            let challenges = answer.all("WWW-Authenticate")
            #expect(challenges.allSatisfy { $0.hasPrefix("Digest ") && $0.contains("qop=\"auth\"") })
            nonces.insert(try #require(WireDigest.parameter("nonce", of: challenges[0])))
        }
        #expect(nonces.count == 20)
        #expect(nonces.allSatisfy { $0.count >= 16 })
    }

    @Test("row 39: a replayed Authorization, and a nonce count that goes back, are refused")
    func replay() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let challenge = try await phone.answer(to: phone.registration())
        var digest = try WireDigest(user: phone.mac, password: TestServer.phonePassword).answering(challenge)
        digest.nc = "00000005"
        func send(_ digest: WireDigest) async throws -> WireMessage {
            try await phone.answer(to: phone.registration().changed { $0.add("Authorization", digest.header) })
        }
        #expect(try await send(digest).status == 200)
        let replayed = try await send(digest)
        #expect(replayed.status == 401)
        digest.nc = "00000002"
        #expect(try await send(digest).status == 401)
        digest.nc = "00000006"
        #expect(try await send(digest).status == 200)
    }

    @Test("row 39: another phone's connection cannot replay it either")
    func replayElsewhere() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let challenge = try await phone.answer(to: phone.registration())
        let digest = try WireDigest(user: phone.mac, password: TestServer.phonePassword).answering(challenge)
        let request = phone.registration().changed { $0.add("Authorization", digest.header) }
        #expect(try await phone.answer(to: request).status == 200)
        // Several connections, so that whatever loop they land on has seen the nonce or does not know it.
        for _ in 0..<4 {
            let thief = try await Wire.connect(to: server.phones)
            try await thief.send(
                request.changed {
                    $0["Via"] += "t"; $0["CSeq"] = "9 REGISTER"
                }.bytes)
            #expect(try await thief.response().status == 401)
        }
    }

    @Test("row 43: 50 guesses are slowed and cut off, the log says so once, and the owner still gets in")
    func guesses() async throws {
        try await TestServer.run(configure: { $0.limits.failuresPerAddress = 5 }) { server in
            let owner = try await TestPhone.connect(to: server)
            let guesser = try await TestPhone.connect(to: server, options: .init(mac: owner.mac, password: "guess"))
            var answers: [Int?] = []
            for _ in 0..<50 {
                guard let answer = try? await guesser.register() else { break }
                answers.append(answer.status)
            }
            #expect(answers.count < 20 && answers.allSatisfy { $0 == 401 || $0 == 429 }, "\(answers)")
            try await guesser.wire.expectClosed()
            #expect(server.log.all.filter { $0.contains("credentials fail again and again") }.count == 1)
            // From the same address, while it is in the red.
            #expect(try await owner.register().status == 200)
        }
    }

    @Test("row 43: guesses on many connections at once are no longer looked at, a registered phone goes on")
    func parallelGuesses() async throws {
        try await TestServer.run(configure: { $0.limits.failuresPerAddress = 1 }) { server in
            let phone = try await TestPhone.ready(at: server)
            let statuses = try await withThrowingTaskGroup(of: Int?.self) { tasks in
                for _ in 0..<60 {
                    tasks.addTask {
                        let guesser = try await TestPhone.connect(
                            to: server, options: .init(mac: phone.mac, password: "guess"))
                        return try await guesser.register().status
                    }
                }
                // Who waits for an answer is not waited for: the others get theirs at once.
                var statuses: [Int?] = []
                while statuses.filter({ $0 == 429 }).count < 20, let status = try await tasks.next() {
                    statuses.append(status)
                }
                tasks.cancelAll()
                return statuses
            }
            #expect(statuses.contains(429) && statuses.allSatisfy { $0 == 401 || $0 == 429 })
            #expect(try await phone.register().status == 200, "the owner's connection is not a stranger's")
            try await phone.settle()
        }
    }

    @Test("row 43: an office behind one address is not punished for one phone with a wrong password")
    func office() async throws {
        try await TestServer.run(configure: { $0.limits.failuresPerAddress = 5 }) { server in
            for _ in 0..<30 { #expect(try await TestPhone.connect(to: server).register().status == 200) }
            let wrong = try await TestPhone.connect(to: server, options: .init(password: "wrong"))
            for _ in 0..<30 { #expect(try await wrong.register().status == 401) }
            #expect(!server.log.text.contains("again and again"))
        }
    }

    @Test("row 43: neither a good account nor the phones' password pays for guesses at another account")
    func bought() async throws {
        try await TestServer.run(configure: { $0.limits.failuresPerAddress = 5 }) { server in
            for _ in 0..<7 {
                #expect(try await TestPhone.connect(to: server).register().status == 200)
                let good = try await TestClient.connect(to: server, options: .init(user: "few"))
                #expect(try await good.register().status == 200)
                let guesser = try await TestClient.connect(to: server, options: .init(password: "guess"))
                #expect(try await guesser.register().status == 401)
            }
            #expect(server.log.all.filter { $0.contains("credentials fail again and again") }.count == 1)
            let owner = try await TestClient.connect(to: server)
            #expect(try await owner.register().status == 200)
        }
    }

    @Test("row 43: who is in with one account guesses at others no faster, and goes on with its own")
    func guessesFromInside() async throws {
        try await TestServer.run(configure: { $0.limits.failuresPerAddress = 1 }) { server in
            let good = try await TestClient.connect(to: server, options: .init(user: "few"))
            #expect(try await good.register().status == 200)
            let statuses = try await withThrowingTaskGroup(of: Int?.self) { tasks in
                for _ in 0..<60 {
                    tasks.addTask {
                        let client = try await TestClient.connect(to: server, options: .init(user: "few"))
                        guard try await client.register().status == 200 else { return nil }
                        return try await Self.guess(over: client)
                    }
                }
                var statuses: [Int?] = []
                while statuses.filter({ $0 == 429 }).count < 20, let status = try await tasks.next() {
                    statuses.append(status)
                }
                tasks.cancelAll()
                return statuses
            }
            #expect(statuses.contains(429), "\(statuses)")
            #expect(try await good.register().status == 200)
        }
    }

    /// A guess at the account of somebody else over a connection that is in.
    private static func guess(over client: TestClient) async throws -> Int? {
        var request = RequestText.fresh("REGISTER", user: "tapi")
        let challenge = try await client.answer(to: request)
        let digest = try WireDigest(user: "tapi", password: "guess", algorithm: "SHA-256")
            .answering(challenge, method: "REGISTER", uri: request.target)
        request["CSeq"] = "2 REGISTER"
        request["Via"] += "again"
        request.add("Authorization", digest.header)
        return try await client.answer(to: request).status
    }

    @Test("row 50: a digest uri that differs from the Request-URI is 400 or accepted")
    func otherURI() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let answer = try await phone.register(digest: { digest in
            var digest = digest
            digest.uri = "sip:elsewhere.example.net"
            return digest
        })
        #expect([200, 400, 401].contains(answer.status))
    }

    @Test("row 51: of several Authorization headers the one that fits counts")
    func several() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let challenge = try await phone.answer(to: phone.registration())
        let digest = try WireDigest(user: phone.mac, password: TestServer.phonePassword).answering(challenge)
        var other = digest
        other.realm = "pbx.example.net"
        let request = phone.registration().changed {
            $0.add("Authorization", other.header)
            $0.add("Authorization", digest.header)
        }
        #expect(try await phone.answer(to: request).status == 200)
    }

    @Test("row 51: 500 Authorization headers are bounded work")
    func floodOfHeaders() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let request = phone.registration().changed { request in
            for _ in 0..<500 { request.add("Authorization", "Digest username=\"x\"") }
        }
        let statuses = try await phone.wire.outcome(of: request.bytes)
        #expect(statuses.allSatisfy { (400...499).contains($0) })
        try await server.expectServed()
    }

    @Test("row 53: a challenge to our event or our BYE is never answered with credentials")
    func stranger() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server, options: .init(answersEvents: false))
            _ = try await client.watch(phone.line)
            try await phone.playCall("1")
            let event = try await client.told.next("an event") { $0.service == "DeliveredEvent" }
            try await client.wire.send(raw: Self.challenges(to: event))
            try await client.settle()
            // Both take their registrations back: their dialogs are ended, their connections stay.
            #expect(try await client.register(expires: 0).status == 200)
            let bye = try await client.told.next("BYE") { $0.method == "BYE" }
            try await client.wire.send(raw: Self.challenges(to: bye))
            _ = try await client.answer(to: .fresh("OPTIONS", user: "tapi"))
            #expect(try await phone.register(expires: 0).status == 200)
            try await phone.wire.send(raw: Self.challenges(to: try await phone.asked(method: "BYE")))
            try await phone.settle()
            for message in client.wire.inbox.waiting + phone.wire.inbox.waiting {
                #expect(message["Authorization"] == nil && message["Proxy-Authorization"] == nil, "\(message)")
            }
            #expect(client.wire.inbox.waiting.count { $0.method == "BYE" } == 1)
            #expect(phone.wire.inbox.waiting.count { $0.method == "BYE" } == 1)
        }
    }

    /// 401 and 407 to a request of the server, with the realm of its own phones.
    private static func challenges(to request: WireMessage) -> String {
        [("401 Unauthorized", "WWW"), ("407 Proxy Authentication Required", "Proxy")].map { status, name in
            var lines = ["SIP/2.0 \(status)"] + request.all("Via").map { "Via: \($0)" }
            for name in ["From", "To", "Call-ID", "CSeq"] { lines.append("\(name): \(request[name] ?? "")") }
            lines.append("\(name)-Authenticate: Digest realm=\"uacsta\", nonce=\"abc\", algorithm=MD5, qop=\"auth\"")
            return (lines + ["Content-Length: 0", "", ""]).joined(separator: "\r\n")
        }.joined()
    }

    @Test("row 56: a challenge of the run before is stale, then 200: never a lock-out")
    func restart() async throws {
        let (first, task) = try await TestServer.start(try TestServer.configuration())
        let before = try await TestPhone.connect(to: first)
        let challenge = try await before.answer(to: before.registration())
        task.cancel()
        try await task.value
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server, options: .init(mac: before.mac))
            let digest = try WireDigest(user: phone.mac, password: TestServer.phonePassword).answering(challenge)
            let answer = try await phone.answer(
                to: phone.registration().changed { $0.add("Authorization", digest.header) })
            #expect(answer.status == 401)
            #expect(answer.all("WWW-Authenticate").allSatisfy { $0.lowercased().contains("stale=true") })
            #expect(try await phone.register().status == 200)
        }
    }
}
