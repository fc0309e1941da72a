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

    /// How credentials are bent, and what that gets.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let statuses: Set<Int>
        let header: @Sendable (WireDigest) -> String
        var testDescription: String { name }

        init(_ name: String, _ statuses: Set<Int>, _ header: @escaping @Sendable (WireDigest) -> String) {
            (self.name, self.statuses, self.header) = (name, statuses, header)
        }

        /// Changes the value of one parameter.
        static func set(_ parameter: String, _ value: String, _ name: String, _ statuses: Set<Int>) -> Row {
            Row(name, statuses) { digest in
                WireDigest.header(digest.parameters.map { $0.name == parameter ? ($0.name, value) : $0 })
            }
        }

        static func remove(_ parameter: String, _ statuses: Set<Int> = [400, 401]) -> Row {
            Row("row 45: no \(parameter)", statuses) { digest in
                WireDigest.header(digest.parameters.filter { $0.name != parameter })
            }
        }
    }

    private static func user(_ name: String, _ user: String) -> Row {
        // interface.md: names that are no MAC address get 403 from phones.
        Row("row 52: user \(name)", [400, 401, 403]) { digest in
            var digest = digest
            digest.user = user
            return digest.header
        }
    }

    static let rows: [Row] = [
        Row("row 40: a nonce never issued", [401]) { digest in
            var digest = digest
            digest.nonce = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            return digest.header
        },
        Row("row 40: an empty nonce", [400, 401]) { digest in
            var digest = digest
            digest.nonce = ""
            return digest.header
        },
        Row("row 40: a nonce of 32 KB", [400, 401]) { digest in
            var digest = digest
            digest.nonce = String(repeating: "n", count: 32_768)
            return digest.header
        },
        Row("row 41: a wrong password", [401]) { digest in
            var digest = digest
            digest.password = "wrong"
            return digest.header
        },
        .set("response", "\"\(String(repeating: "0", count: 31))\"", "row 44: a response of 31 digits", [400, 401]),
        .set("response", "\"\(String(repeating: "0", count: 33))\"", "row 44: a response of 33 digits", [400, 401]),
        .set("response", "\"\(String(repeating: "0", count: 64))\"", "row 44: a response of 64 digits", [400, 401]),
        .set("response", "\"\"", "row 44: an empty response", [400, 401]),
        .set(
            "response", "\"\(String(repeating: "z", count: 32))\"", "row 44: a response that is not hexadecimal",
            [400, 401]),
        .set("response", "\"\(String(repeating: "a", count: 32_768))\"", "row 44: a response of 32 KB", [400, 401]),
        .remove("username"), .remove("realm"), .remove("nonce"), .remove("uri"), .remove("response"), .remove("nc"),
        .remove("cnonce"),
        .set("qop", "auth-int", "row 46: a qop not offered", [400, 401]),
        .set("nc", "xyz", "row 46: a nonce count that is no number", [400, 401]),
        .set("nc", "000000000000000001", "row 46: a nonce count too long", [400, 401]),
        .set("realm", "\"elsewhere\"", "row 46: another realm", [401]),
        .set("algorithm", "SHA-512", "row 46: an unknown algorithm", [400, 401]),
        .set("algorithm", "SHA-256", "row 46: an algorithm that does not fit the response", [400, 401]),
        Row("row 46: no parameters", [400, 401]) { _ in "Digest" },
        Row("row 46: a comma", [400, 401]) { _ in "Digest ," },
        Row("row 46: an unclosed quote", [400, 401]) { _ in "Digest username=\"x" },
        Row("row 46: a parameter without a value", [400, 401]) { digest in digest.header + ", opaque=" },
        Row("row 46: a parameter twice", [400, 401]) { digest in digest.header + ", nonce=\"other\"" },
        Row("row 46: 1000 commas", [400, 401]) { _ in "Digest " + String(repeating: ",", count: 1000) },
        Row("row 47: Basic with the right password", [400, 401]) { _ in "Basic MDAwNDEzQUFCQkNDOnBob25lcw==" },
        Row("row 55: an unknown scheme", [401]) { _ in "NoOneKnowsThisScheme opaque-data=here" },
        user("with SQL", "' OR '1'='1"), user("with LDAP", "*)(uid=*))(|(uid=*"),
        user("with format characters", "%s%n%x%p"),
        user("with a template", "${jndi:ldap://x/y}{{7*7}}"), user("of 10 KB", String(repeating: "u", count: 10_240)),
        user("empty", ""),
    ]

    @Test("Bent credentials register no phone, and the right ones still do", arguments: rows)
    func bent(_ row: Row) async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let challenge = try await phone.answer(to: phone.registration())
        let digest = try WireDigest(user: phone.mac, password: TestServer.phonePassword).answering(challenge)
        let bent = phone.registration().changed { $0.add("Authorization", row.header(digest)) }
        let answer = try await phone.answer(to: bent)
        #expect(row.statuses.contains(answer.status ?? 0), "\(answer)")
        if answer.status == 401 { #expect(answer.all("WWW-Authenticate").count == 2, "a fresh challenge") }
        #expect(try await phone.register().status == 200)
        phone.wire.close()
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

    @Test("row 53: a challenge to our BYE or our event is never answered with credentials")
    func stranger() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server, options: .init(answersEvents: false))
            _ = try await client.watch(phone.line)
            try await phone.playCall("1")
            let event = try await client.told.next("an event") { $0.service == "DeliveredEvent" }
            var lines = ["SIP/2.0 401 Unauthorized"] + event.all("Via").map { "Via: \($0)" }
            for name in ["From", "To", "Call-ID", "CSeq"] { lines.append("\(name): \(event[name] ?? "")") }
            lines.append("WWW-Authenticate: Digest realm=\"uacsta\", nonce=\"abc\", algorithm=MD5, qop=\"auth\"")
            try await client.wire.send(raw: (lines + ["Content-Length: 0", "", ""]).joined(separator: "\r\n"))
            try await client.settle()
            #expect(
                client.wire.inbox.waiting.allSatisfy { $0["Authorization"] == nil && $0["Proxy-Authorization"] == nil })
        }
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
