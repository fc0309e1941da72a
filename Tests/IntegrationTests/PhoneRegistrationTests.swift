import CSTAActors
import CSTAServer
import NIOCore
import TestSupport
import Testing

/// REGISTER as phones see it: interface.md, "SIP, as phones see the server" (REG-1 … REG-6, CON-1).
@Suite("A phone registers", .takesTurns)
struct PhoneRegistrationTests {
    @Test("REG-6: 401 with SHA-256 first, then MD5, qop auth, and nothing but Digest")
    func challenges() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server)
            let answer = try await phone.answer(to: phone.registration())
            #expect(answer.status == 401)
            let challenges = answer.all("WWW-Authenticate")
            #expect(challenges.allSatisfy { $0.hasPrefix("Digest ") })
            #expect(challenges.map { WireDigest.parameter("algorithm", of: $0) } == ["SHA-256", "MD5"])
            #expect(challenges.allSatisfy { $0.contains("qop=\"auth\"") })
            #expect(challenges.allSatisfy { WireDigest.parameter("realm", of: $0) == "uacsta" })
        }
    }

    @Test("REG-1: the MAC address in any spelling", arguments: ["000413%", "00:04:13:%", "00-04-13-%", "0004.13%"])
    func spellings(_ pattern: String) async throws {
        try await TestServer.run { server in
            var options = TestPhone.Options()
            let tail = options.mac.suffix(6).lowercased()
            let pairs = stride(from: 0, to: 6, by: 2).map { String(tail.dropFirst($0).prefix(2)) }
            let separator = pattern.contains(":") ? ":" : pattern.contains("-") ? "-" : ""
            options.mac = pattern.replacing("%", with: pairs.joined(separator: separator))
            // Dots part groups of four digits.
            if pattern.contains(".") { options.mac = "0004.13\(pairs[0]).\(pairs[1])\(pairs[2])" }
            let phone = try await TestPhone.connect(to: server, options: options)
            // A colon in the user part has to be escaped in a URI.
            let user = options.mac.replacing(":", with: "%3A")
            let answer = try await phone.register(change: { request in
                request["To"] = "<sip:\(user)@uacsta.test>"
                request["From"] = "<sip:\(user)@uacsta.test>;tag=1"
            })
            #expect(answer.status == 200, "\(answer)")
        }
    }

    @Test("REG-1: digest user and To may spell the same MAC differently")
    func mixedSpellings() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server)
            let answer = try await phone.register(digest: { digest in
                var digest = digest
                digest.user = digest.user.lowercased()
                return digest
            })
            #expect(answer.status == 200)
        }
    }

    @Test("REG-6: either algorithm is accepted", arguments: ["MD5", "SHA-256"])
    func algorithms(_ algorithm: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server, options: .init(algorithm: algorithm))
            #expect(try await phone.register().status == 200)
        }
    }

    @Test("REG-4: 200 with the Contact bound and its expires, never more than was configured")
    func bound() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server)
            let answer = try await phone.register(expires: 86_400)
            let contact = try #require(answer["Contact"])
            #expect(contact.contains("<\(phone.contact)>"))
            let expires = try #require(
                contact.range(of: "expires=").flatMap { Int(contact[$0.upperBound...].prefix { $0.isNumber }) })
            #expect((200...300).contains(expires))
        }
    }

    @Test("interface.md: a user that is no MAC address gets 403")
    func noMAC() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server, options: .init(mac: "alice"))
            #expect(try await phone.register().status == 403)
        }
    }

    @Test("interface.md: a digest user that is no MAC address gets 403")
    func noMACInDigest() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server)
            let answer = try await phone.register(digest: { digest in
                var digest = digest
                digest.user = "alice"
                return digest
            })
            #expect(answer.status == 403)
        }
    }

    @Test("interface.md: a wrong password gets 401 again, and no hint which part was wrong")
    func wrongPassword() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server, options: .init(password: "wrong"))
            let first = try await phone.answer(to: phone.registration())
            let answer = try await phone.register()
            #expect(answer.status == 401)
            #expect(answer.start == first.start)
            #expect(answer.headers.map(\.name) == first.headers.map(\.name))
            #expect(answer.body.isEmpty)
        }
    }

    @Test("interface.md: below the minimum 423 with Min-Expires, and that much is accepted")
    func tooBrief() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server)
            let answer = try await phone.register(expires: 1)
            #expect(answer.status == 423)
            let minimum = try #require(answer["Min-Expires"].flatMap { Int($0) })
            #expect(minimum > 1)
            #expect(try await phone.register(expires: minimum).status == 200)
        }
    }

    @Test("REG-5: Expires 0 removes the binding and ends the dialog")
    func expiresZero() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            #expect(try await phone.register(expires: 0).status == 200)
            _ = try await phone.asked(method: "BYE")
            try await server.census("no phone online") { $0.phonesOnline == 0 }
        }
    }

    @Test("REG-5: Contact * with Expires 0 does the same")
    func star() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            #expect(try await phone.register(expires: 0, change: { $0["Contact"] = "*" }).status == 200)
            _ = try await phone.asked(method: "BYE")
            try await server.census("no phone online") { $0.phonesOnline == 0 }
        }
    }

    @Test("REG-5: after Expires 0 the same connection registers anew and gets a new dialog")
    func again() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let first = try await phone.asked(method: "INVITE")
            _ = try await phone.register(expires: 0)
            _ = try await phone.asked(method: "BYE")
            #expect(try await phone.register().status == 200)
            let second = try await phone.asked(method: "INVITE")
            #expect(second["Call-ID"] != first["Call-ID"])
        }
    }

    @Test("REG-5: who takes its registration back and registers again is no stranger, and stays")
    func againForGood() async throws {
        try await TestServer.run(configure: { $0.limits.unauthenticatedSeconds = 2 }) { server in
            let phone = try await TestPhone.ready(at: server)
            _ = try await phone.register(expires: 0)
            #expect(try await phone.register().status == 200)
            // Strangers that come later are gone; the second leaves no doubt that the phone's time would be up.
            for _ in 0..<2 { try await Wire.connect(to: server.phones).expectClosed() }
            #expect(try await phone.register().status == 200)
        }
    }

    @Test("REG-5: a new registration of the same phone replaces the old one and closes its socket")
    func replaced() async throws {
        try await TestServer.run { server in
            let old = try await TestPhone.ready(at: server)
            var options = TestPhone.Options()
            options.mac = old.mac
            options.lines = old.options.lines
            let new = try await TestPhone.ready(at: server, options: options)
            try await old.wire.expectClosed()
            _ = try await new.asked(method: "INVITE")
            try await server.census("one phone online") { $0.phonesOnline == 1 && $0.devices == 1 }
            // The new one is the phone: a client reaches it.
            let client = try await TestClient.session(at: server)
            _ = try await client.watch(new.line)
            _ = try await new.asked("MonitorStart")
        }
    }

    @Test("REG-5: a refresh on the same connection keeps the dialog")
    func refreshed() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            _ = try await phone.asked(method: "INVITE")
            #expect(try await phone.register().status == 200)
            try await phone.settle()
            #expect(!phone.asked.waiting.contains { $0.method == "INVITE" || $0.method == "BYE" })
        }
    }

    @Test("REG-3: without auto-commissioning a phone is listed, registered, and not spoken to")
    func notCommissioned() async throws {
        try await TestServer.run(configure: { $0.phones.autoCommission = false }) { server in
            let phone = try await TestPhone.connect(to: server)
            #expect(try await phone.register().status == 200)
            try await phone.settle()
            #expect(phone.asked.waiting.isEmpty)
            let list = await server.server.phones()
            #expect(list.map(\.mac.description) == [phone.mac])
            #expect(list.map(\.isEnabled) == [false])
            // Switched on in the list it gets its dialog.
            await server.server.setEnabled(true, phone: list[0].mac)
            _ = try await phone.asked(method: "INVITE")
            _ = try await phone.asked("GetSwitchingFunctionDevices")
            // And switched off again it loses it.
            await server.server.setEnabled(false, phone: list[0].mac)
            _ = try await phone.asked(method: "BYE")
        }
    }

    @Test("negative case 98: beyond limits.phones a new phone gets 503, and a phone of the list comes back")
    func listIsFull() async throws {
        try await TestServer.run(configure: { $0.limits.phones = 1 }) { server in
            let phone = try await TestPhone.ready(at: server)
            let late = try await TestPhone.connect(to: server)
            let answer = try await late.register()
            #expect(answer.status == 503)
            #expect(answer["Retry-After"].flatMap { Int($0) }.map { (60...120).contains($0) } == true)
            // The connection is served on.
            #expect(try await late.answer(to: .fresh("OPTIONS", user: late.mac)).status == 200)
            phone.wire.close()
            try await server.census("no phone online") { $0.phonesOnline == 0 && $0.phonesKnown == 1 }
            var options = TestPhone.Options()
            options.mac = phone.mac
            _ = try await TestPhone.ready(at: server, options: options)
        }
    }

    @Test("interface.md: OPTIONS 200 with Allow and Accept")
    func options() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let answer = try await phone.answer(to: .fresh("OPTIONS", user: phone.mac))
            #expect(answer.status == 200)
            #expect(answer["Allow"]?.contains("INFO") == true)
            #expect(answer["Accept"]?.contains("application/csta+xml") == true)
        }
    }

    @Test("interface.md: SUBSCRIBE 489")
    func subscribe() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let request = RequestText.fresh("SUBSCRIBE", user: phone.mac).changed { $0.add("Event", "message-summary") }
            #expect(try await phone.answer(to: request).status == 489)
        }
    }

    @Test("interface.md: INVITE with SDP 488")
    func inviteWithSDP() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let request = RequestText.fresh("INVITE", user: phone.mac).changed {
                $0.add("Content-Type", "application/sdp")
                $0.body =
                    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n"
            }
            #expect(try await phone.answer(to: request).status == 488)
        }
    }

    @Test(
        "interface.md: unknown methods 405 with Allow", arguments: ["PUBLISH", "REFER", "MESSAGE", "XYZZY", "register"])
    func unknownMethod(_ method: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let answer = try await phone.answer(to: .fresh(method, user: phone.mac))
            #expect(answer.status == 405)
            #expect(answer["Allow"]?.contains("INFO") == true)
        }
    }

    @Test("DIA-2: no password and no digest response reaches the log")
    func secrets() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server, options: .init(password: "S3cretPhonePassword"))
            let challenge = try await phone.answer(to: phone.registration())
            let digest = try WireDigest(user: phone.mac, password: "S3cretPhonePassword").answering(challenge)
            let request = phone.registration().changed { $0.add("Authorization", digest.header) }
            #expect(try await phone.answer(to: request).status == 401)
            #expect(
                try await phone.register(digest: { digest in
                    var digest = digest
                    digest.password = TestServer.phonePassword
                    return digest
                }).status == 200)
            let text = server.log.text
            #expect(!text.contains("S3cretPhonePassword"))
            #expect(!text.contains(digest.response))
            #expect(!text.contains("password=\(TestServer.phonePassword)"))
        }
    }
}
