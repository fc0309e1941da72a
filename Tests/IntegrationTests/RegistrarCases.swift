import CSTAActors
import NIOCore
import TestSupport
import Testing

/// negative-cases.md D: registrar and authorisation, through real sockets.
@Suite("Negative cases D: registrar", .takesTurns)
struct RegistrarCases {
    @Test("row 57: own credentials and the To of another phone: 403, no binding")
    func otherTo() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server)
            let answer = try await phone.register(change: { $0["To"] = "<sip:\(Unique.mac())@uacsta.test>" })
            #expect(answer.status == 403)
            try await server.census("nobody online") { $0.phonesOnline == 0 && $0.phonesKnown == 0 }
        }
    }

    @Test("row 57: one connection is one phone")
    func secondPhone() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(at: server)
        let other = Unique.mac()
        let challenge = try await phone.answer(to: .fresh("REGISTER", user: other))
        var request = RequestText.fresh("REGISTER", user: other, cseq: 2)
        request.add(
            "Authorization",
            try WireDigest(user: other, password: TestServer.phonePassword).answering(challenge).header)
        #expect(try await phone.answer(to: request).status == 403)
        try await phone.settle()
    }

    @Test("row 58: own credentials and the From of another account in INVITE: 403")
    func otherFrom() async throws {
        let server = try await SharedServer.get()
        let client = try await TestClient.connect(to: server, options: .init(user: "board", registers: false))
        let answer = try await client.invite(change: { $0["From"] = "<sip:tapi@uacsta.test>;tag=x" })
        #expect(answer.status == 403)
    }

    @Test(
        "row 59: a To user with %00, a path or more than a MAC address",
        arguments: [
            "M%00x", "M%00", "../../etc/passwd", "Mx", "M%20", "x-M",
        ])
    func oddUser(_ pattern: String) async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let user = pattern.replacing("M", with: phone.mac)
        let answer = try await phone.register(change: { $0["To"] = "<sip:\(user)@uacsta.test>" })
        #expect([400, 403].contains(answer.status))
    }

    @Test("row 60: Contact * without Expires 0, or with others: 400, the binding stays", arguments: [nil, 60, 0])
    func star(_ expires: Int?) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let answer = try await phone.register(
                expires: expires,
                change: { request in
                    request["Contact"] = "*"
                    if expires == 0 { request.add("Contact", "<sip:x@y>") }
                })
            #expect(answer.status == 400)
            try await server.census("still bound") { $0.phonesOnline == 1 }
            try await phone.settle()
            #expect(!phone.asked.waiting.contains { $0.method == "BYE" })
        }
    }

    @Test("row 61: the same Call-ID with a lower CSeq is refused, the binding stays")
    func lowerCSeq() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            // The credentials come with the number of the very first REGISTER.
            let answer = try await phone.register(
                expires: 0,
                change: { request in
                    if request["CSeq"] != "3 REGISTER" { request["CSeq"] = "1 REGISTER" }
                })
            #expect([400, 500].contains(answer.status), "\(answer)")
            try await server.census("still bound") { $0.phonesOnline == 1 }
        }
    }

    @Test("RFC 3261 10.2.3: without a Contact a phone asks what is bound, and refreshes nothing")
    func asks() async throws {
        try await TestServer.run { server in
            let stranger = try await TestPhone.connect(to: server)
            let nothing = try await stranger.register(change: { $0.remove("Contact") })
            #expect(nothing.status == 200 && nothing["Contact"] == nil)
            try await server.census("nobody is online") { $0.phonesOnline == 0 }
            let phone = try await TestPhone.ready(at: server)
            let bound = try await phone.register()
            let contact = try #require(bound["Contact"]?.split(separator: ";expires=").first)
            // Asking for ten seconds would be a refresh that is refused as too brief.
            let answer = try await phone.register(expires: 10, change: { $0.remove("Contact") })
            #expect(answer.status == 200)
            let told = try #require(answer["Contact"]?.split(separator: ";expires="))
            #expect(told.first == contact)
            let seconds = try #require(told.last.flatMap { Int($0) })
            #expect((200...300).contains(seconds))
            // The same over another connection of the phone, which has no binding of its own.
            let second = try await TestPhone.connect(to: server, options: .init(mac: phone.mac))
            let same = try await second.register(change: { $0.remove("Contact") })
            #expect(same.status == 200 && same["Contact"]?.hasPrefix(String(contact)) == true)
            try await phone.settle()
            try await server.census("the phone is where it was") { $0.phonesOnline == 1 }
        }
    }

    @Test("RFC 3261 10.3: a phone that removes another Contact than the one bound keeps its binding, and is told of it")
    func anotherContact() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let second = try await TestPhone.connect(to: server, options: .init(mac: phone.mac))
            let old = "<sip:\(phone.mac)@192.0.2.99:2048>;expires=0"
            let answer = try await second.register(expires: nil, change: { $0["Contact"] = old })
            #expect(answer.status == 200)
            #expect(answer["Contact"]?.hasPrefix("<\(phone.contact)>;expires=") == true, "\(answer)")
            try await phone.settle()
            #expect(!phone.asked.waiting.contains { $0.method == "BYE" })
            // By its own name, though spelt in another way, it goes.
            let own = "<\(phone.contact.replacing("transport=tcp", with: "Transport=TCP"))>"
            let last = try await second.register(expires: 0, change: { $0["Contact"] = own })
            #expect(last.status == 200 && last["Contact"] == nil, "\(last)")
            _ = try await phone.asked(method: "BYE")
            try await server.census("nobody is online") { $0.phonesOnline == 0 }
        }
    }

    @Test("RFC 3261 10.3: over the connection that it was made over a binding goes whatever port is in the Contact")
    func ownConnection() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let answer = try await phone.register(
                expires: 0, change: { $0["Contact"] = "<sip:\(phone.mac)@127.0.0.1:1>" })
            #expect(answer.status == 200)
            _ = try await phone.asked(method: "BYE")
            try await server.census("nobody is online") { $0.phonesOnline == 0 }
        }
    }

    @Test("row 62: one good and one broken Contact: all or nothing")
    func brokenContact() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server)
            let answer = try await phone.register(change: { $0.add("Contact", "<sip:broken@[::1>") })
            #expect(answer.status == 400)
            try await server.census("nobody online") { $0.phonesOnline == 0 }
        }
    }

    @Test(
        "row 63: odd Expires get the default, a bound, 400 or 423",
        arguments: [
            "-1", "4294967296", "1" + String(repeating: "0", count: 100), "abc", "",
        ])
    func expires(_ value: String) async throws {
        let server = try await SharedServer.get()
        for inContact in [false, true] {
            let phone = try await TestPhone.connect(to: server)
            let answer = try await phone.register(
                expires: nil,
                change: { request in
                    if inContact { request["Contact"] += ";expires=\(value)" } else { request.add("Expires", value) }
                })
            switch answer.status {
            case 200:
                let contact = answer["Contact"] ?? ""
                let granted = contact.range(of: ";expires=", after: contact.range(of: ">")?.upperBound).flatMap {
                    Int(contact[$0.upperBound...].prefix { $0.isNumber })
                }
                #expect((1...300).contains(granted ?? 0), "\(answer)")
            default: #expect([400, 423].contains(answer.status), "\(answer)")
            }
        }
    }

    @Test("row 64: 100 Contacts are bounded")
    func manyContacts() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let answer = try await phone.register(change: { request in
            for number in 0..<100 { request.add("Contact", "<sip:x\(number)@127.0.0.1>") }
        })
        #expect([200, 400, 403, 413].contains(answer.status))
        if answer.status == 200 { #expect(answer.all("Contact").count <= 8) }
    }

    @Test("row 64: 50 connections that register one phone at once leave one binding")
    func parallel() async throws {
        try await TestServer.run { server in
            let mac = Unique.mac()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<50 {
                    tasks.addTask {
                        let phone = try await TestPhone.connect(
                            to: server, options: .init(mac: mac, lines: ["sip:one@x"]))
                        // Replaced by the next one in the middle of anything.
                        _ = try? await phone.register()
                    }
                }
                try await tasks.waitForAll()
            }
            let last = try await TestPhone.ready(at: server, options: .init(mac: mac, lines: ["sip:one@x"]))
            try await server.census("one phone") { $0.phonesOnline == 1 && $0.phonesKnown == 1 }
            let client = try await TestClient.session(at: server)
            _ = try await client.watch("sip:one@x")
            try await last.settle()
        }
    }

    @Test(
        "row 65: a Contact never becomes a header of ours",
        arguments: [
            "<sip:x%0d%0aX-Injected:%20yes@127.0.0.1>", "<sip:<script>@127.0.0.1>",
            "<sip:x@127.0.0.1;p=%0D%0AX-Injected:1>", "<sip:\(String(repeating: "x", count: 8192))@127.0.0.1>",
            "<sip:x@255.255.255.255:5060;transport=tcp>", "<sip:x@0.0.0.0>",
        ])
    func injection(_ contact: String) async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let answer = try await phone.register(change: { $0["Contact"] = contact })
        #expect([200, 400].contains(answer.status))
        #expect(answer["X-Injected"] == nil)
        if answer.status == 200 {
            // What is stored is what was sent, and nobody is called but over the phone's own connection.
            #expect(answer["Contact"]?.hasPrefix(contact + ";expires=") == true, "\(answer)")
            let invite = try await phone.asked(method: "INVITE")
            #expect(invite["X-Injected"] == nil && !invite.start.contains("\r"))
        }
    }

    @Test("row 66: expires of the header is not the URI's")
    func parameters() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let answer = try await phone.register(
            expires: nil, change: { $0["Contact"] = "<sip:x@127.0.0.1;expires=5>;expires=200" })
        #expect(answer.status == 200)
        #expect(answer["Contact"]?.hasPrefix("<sip:x@127.0.0.1;expires=5>;expires=") == true)
        #expect(answer["Contact"]?.hasSuffix("expires=5") == false)
    }

    @Test(
        "row 67: escaped spellings of the own address of record are the same phone or refused, never a second one",
        arguments: [
            "small letters", "%30", ";user=phone",
        ])
    func spellings(_ kind: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let user =
                kind == "%30"
                ? "%30" + phone.mac.dropFirst() : kind == "small letters" ? phone.mac.lowercased() : phone.mac
            let address = "<sip:\(user)@uacsta.test\(kind.hasPrefix(";") ? kind : "")>"
            let answer = try await phone.register(change: { $0["To"] = address })
            #expect([200, 403].contains(answer.status))
            try await server.census("one phone") { $0.phonesKnown == 1 && $0.phonesOnline == 1 }
        }
    }

    @Test("row 70: a Contact that points at the server itself makes no loop")
    func loop() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let answer = try await phone.register(change: {
            $0["Contact"] = "<sip:uacsta@127.0.0.1:\(server.phones);transport=tcp>"
        })
        if answer.status == 200 {
            // The INVITE goes over the phone's own connection, whatever the Contact says.
            _ = try await phone.asked(method: "INVITE")
            try await phone.settle()
        }
        try await server.expectServed()
    }

    @Test("row 71: an unknown Require in REGISTER is 420 with Unsupported")
    func require() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.connect(to: server)
        let answer = try await phone.answer(to: phone.registration().changed { $0.add("Require", "nothing, more") })
        #expect(answer.status == 420)
        #expect(answer["Unsupported"] == "nothing, more")
    }

    @Test("negative case 125: the log never holds an Authorization header, whatever comes")
    func log() async throws {
        let server = try await SharedServer.get()
        #expect(!server.log.text.contains("response=\""))
        #expect(!server.log.text.contains("Digest username"))
    }

    @Test("negative case 126: CR, LF and ESC of peers forge no log line")
    func forged() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(
                to: server, options: .init(agent: "evil\u{1B}[31m%0d%0aerror forged"))
            _ = try await phone.register()
            let wire = try await Wire.connect(to: server.phones)
            try await wire.send(RequestText.fresh("BAD\u{1B}[2J", user: "x\u{1B}y").bytes)
            _ = await wire.inbox.first(within: .seconds(2))
            #expect(!server.log.all.contains { $0.hasPrefix("error forged") })
        }
    }
}
