import NIOCore
import SIPCore
import Testing

@testable import CSTAActors

/// What a REGISTER comes to (REG-1, REG-4, REG-6, negative cases 57 to 68).
struct RegistrarTests {
    private static let mac = "000413AABBCC"
    private let credentials = CredentialDirectory(
        phonePassword: Secret("right"), accounts: [Account(user: "tapi", password: Secret("right"))])
    private let now = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func registrar(_ side: Registrar.Side = .phones) -> Registrar {
        Registrar(
            side: side,
            authenticator: DigestAuthenticator(realm: "uacsta", lifetime: .minutes(10), capacity: 64, shard: 0),
            expires: 300)
    }

    private func request(
        agent: String = "snomD785/10.1.84.12", user: String = mac,
        contact: String? = "<sip:phone@192.0.2.7:5060;transport=tcp>", expires: String? = "300",
        sequence: Int = 1, authorization: String? = nil
    ) throws -> SIPMessage {
        var text = "REGISTER sip:cti.example.net SIP/2.0\r\n"
        text += "Via: SIP/2.0/TCP 192.0.2.7:5060;branch=z9hG4bK\(sequence)\r\n"
        text += "From: <sip:\(user)@cti.example.net>;tag=1\r\nTo: <sip:\(user)@cti.example.net>\r\n"
        text += "Call-ID: c1\r\nCSeq: \(sequence) REGISTER\r\nMax-Forwards: 70\r\nUser-Agent: \(agent)\r\n"
        if let contact { text += "Contact: \(contact)\r\n" }
        if let expires { text += "Expires: \(expires)\r\n" }
        if let authorization { text += "Authorization: \(authorization)\r\n" }
        return try SIPMessage(parsing: text + "Content-Length: 0\r\n\r\n")
    }

    /// Registers as a real phone does: once without credentials, then with the answer to the challenge.
    private func verdict(
        _ registrar: inout Registrar, agent: String = "snomD785/10.1.84.12", user: String = mac,
        digestUser: String? = nil, password: String = "right",
        contact: String? = "<sip:phone@192.0.2.7:5060;transport=tcp>", expires: String? = "300", sequence: Int = 1,
        previous: Registration? = nil, jitter: Double = 0
    ) throws -> Registrar.Verdict {
        let first = registrar.registerReceived(
            try request(user: user, contact: contact, expires: expires, sequence: sequence), credentials: credentials,
            previous: previous, jitter: jitter, at: now)
        guard case .challenge(let challenges, _) = first else { return first }
        var writer = SIPWriter()
        writer.response(.unauthorized, to: try request(user: user))
        for challenge in challenges { writer.header(.wwwAuthenticate, challenge.headerValue) }
        var client = DigestClient(username: digestUser ?? user, password: Secret(password))
        let answer = client.answer(
            to: try SIPMessage(parsing: writer.finish()), method: .register, uri: "sip:cti.example.net")
        return registrar.registerReceived(
            try request(
                agent: agent, user: user, contact: contact, expires: expires, sequence: sequence,
                authorization: answer?.1),
            credentials: credentials, previous: previous, jitter: jitter, at: now)
    }

    private func registration(_ verdict: Registrar.Verdict) -> Registration? {
        if case .phone(let registration) = verdict { registration } else { nil }
    }

    private func refusal(_ verdict: Registrar.Verdict) -> SIPStatus? {
        if case .refuse(let status, _, _) = verdict { status } else { nil }
    }

    @Test("negative case 98: what is kept of a REGISTER is bounded: User-Agent is cut, a long Contact refused")
    func nothingLongIsKept() throws {
        var registrar = registrar()
        let long = try verdict(&registrar, agent: String(repeating: "ü", count: 10_000))
        #expect(registration(long)?.userAgent == String(repeating: "ü", count: 128))
        let odd = try verdict(&registrar, agent: "x" + String(repeating: "ü", count: 10_000), sequence: 2)
        #expect(registration(odd)?.userAgent == "x" + String(repeating: "ü", count: 127))
        func contact(_ octets: Int) -> String { "<sip:" + String(repeating: "p", count: octets - 14) + "@192.0.2.7>" }
        #expect(registration(try verdict(&registrar, contact: contact(1024), sequence: 3))?.contact.utf8.count == 1024)
        #expect(refusal(try verdict(&registrar, contact: contact(1025), sequence: 4)) == .badRequest)
    }

    @Test func challengesSHA256FirstThenMD5() throws {
        var registrar = registrar()
        let verdict = registrar.registerReceived(
            try request(), credentials: credentials, previous: nil, jitter: 0, at: now)
        guard case .challenge(let challenges, _) = verdict else {
            Issue.record("no challenge")
            return
        }
        #expect(challenges.map(\.algorithm) == [.sha256, .md5])
        #expect(challenges.allSatisfy { $0.qop == ["auth"] && $0.realm == "uacsta" && !$0.stale })
    }

    @Test(arguments: ["000413AABBCC", "00:04:13:aa:bb:cc", "00-04-13-AA-BB-CC"])
    func takesAnySpellingOfTheMACAddress(user: String) throws {
        var registrar = registrar()
        // A colon is no user character in a URI: the phone that writes one escapes it.
        let escaped = user.replacing(":", with: "%3a")
        let registration = registration(try verdict(&registrar, user: escaped, digestUser: user))
        #expect(registration?.mac.description == "000413AABBCC")
        #expect(registration?.user == user)
        #expect(registration?.contact == "sip:phone@192.0.2.7:5060;transport=tcp")
        #expect(registration?.userAgent == "snomD785/10.1.84.12")
    }

    @Test(arguments: ["tapi", "201", "..%2f..%2fetc%2fpasswd", "000413AABBCC%00x"])
    func anotherNameIsForbidden(user: String) throws {
        var registrar = registrar()
        #expect(refusal(try verdict(&registrar, user: user)) == .forbidden)
    }

    @Test func aWrongPasswordIsChallengedAgainWithoutAHint() throws {
        var registrar = registrar()
        guard case .challenge(let challenges, _) = try verdict(&registrar, password: "wrong") else {
            Issue.record("not challenged")
            return
        }
        #expect(challenges.allSatisfy { !$0.stale })
    }

    @Test func withoutAPasswordNobodyRegisters() throws {
        var registrar = registrar()
        let first = registrar.registerReceived(
            try request(), credentials: CredentialDirectory(phonePassword: nil), previous: nil, jitter: 0, at: now)
        guard case .challenge = first else {
            Issue.record("not challenged")
            return
        }
    }

    @Test func credentialsOfOnePhoneDoNotRegisterAnother() throws {
        var registrar = registrar()
        #expect(refusal(try verdict(&registrar, user: Self.mac, digestUser: "000413AABBCD")) == .forbidden)
    }

    @Test func aTooShortTimeIsRefusedWithTheLeast() throws {
        var registrar = registrar()
        guard case .refuse(let status, let minimum, _) = try verdict(&registrar, expires: "5") else {
            Issue.record("not refused")
            return
        }
        #expect(status == .intervalTooBrief)
        #expect(minimum == 30)
    }

    @Test(arguments: ["-1", "4294967296", "abc", ""])
    func anUnreadableTimeIsTheDefault(expires: String) throws {
        var registrar = registrar()
        #expect(registration(try verdict(&registrar, expires: expires))?.expires == 300)
    }

    @Test func theGrantedTimeIsSpread() throws {
        var registrar = registrar()
        #expect(registration(try verdict(&registrar, expires: "3600", jitter: 0))?.expires == 300)
        #expect(registration(try verdict(&registrar, expires: "3600", jitter: 1))?.expires == 270)
        #expect(registration(try verdict(&registrar, expires: "60", jitter: 1))?.expires == 60)
    }

    @Test func zeroAndStarTakeTheRegistrationBack() throws {
        var registrar = registrar()
        guard case .phoneLeaves = try verdict(&registrar, expires: "0") else {
            Issue.record("Expires: 0 does not unregister")
            return
        }
        guard case .phoneLeaves = try verdict(&registrar, contact: "*", expires: "0") else {
            Issue.record("Contact: * does not unregister")
            return
        }
    }

    @Test(
        "RFC 3261 10.3: which contacts are to be removed",
        arguments: [
            (nil, []), ("*", []), ("<sip:old@192.0.2.7>", ["sip:old@192.0.2.7"]),
            ("<sip:old@192.0.2.7>, <sip:older@192.0.2.7>", ["sip:old@192.0.2.7", "sip:older@192.0.2.7"]),
        ] as [(String?, [String])])
    func contactsToRemove(contact: String?, named: [String]) throws {
        var registrar = registrar()
        guard case .phoneLeaves(_, let contacts) = try verdict(&registrar, contact: contact, expires: "0") else {
            Issue.record("\(contact ?? "no Contact") does not unregister")
            return
        }
        #expect(contacts == named)
    }

    @Test("RFC 3261 10.3, 19.1.4: a binding is that of a contact however it is spelt")
    func equivalentContacts() throws {
        var registrar = registrar()
        let bound = try #require(registration(try verdict(&registrar)))
        #expect(bound.isBound(to: "sip:phone@192.0.2.7:5060;transport=tcp"))
        #expect(bound.isBound(to: "SIP:ph%6fne@192.0.2.7:5060;Transport=TCP;line=2"))
        #expect(!bound.isBound(to: "sip:phone@192.0.2.7:5061;transport=tcp"))
        #expect(!bound.isBound(to: "sip:other@192.0.2.7:5060;transport=tcp"))
        #expect(!bound.isBound(to: "no URI"))
    }

    @Test("RFC 3261 10.2.3: without a Contact a phone asks, and an old question is none that is refused")
    func withoutAContact() throws {
        var registrar = registrar()
        let bound = try #require(registration(try verdict(&registrar, sequence: 7)))
        for (previous, sequence) in [(nil, 8), (bound, 8), (bound, 6)] {
            let verdict = try verdict(&registrar, contact: nil, sequence: sequence, previous: previous)
            guard case .phoneAsks(let mac) = verdict else {
                Issue.record("\(verdict)")
                continue
            }
            #expect("\(mac)" == Self.mac)
        }
        #expect(bound.remaining(at: now) == 300)
        #expect(bound.remaining(at: now + .milliseconds(100_500)) == 200)
        #expect(bound.remaining(at: now + .seconds(900)) == 0)
    }

    @Test(arguments: [nil, "60"])
    func starNeedsZero(expires: String?) throws {
        var registrar = registrar()
        #expect(refusal(try verdict(&registrar, contact: "*", expires: expires)) == .badRequest)
    }

    @Test func oneBrokenContactRefusesAll() throws {
        var registrar = registrar()
        let contacts = "<sip:phone@192.0.2.7>, <sip:phone@[::1>"
        #expect(refusal(try verdict(&registrar, contact: contacts)) == .badRequest)
    }

    @Test func anOlderCSeqOfTheSameCallIDIsRefused() throws {
        var registrar = registrar()
        let bound = try #require(registration(try verdict(&registrar, sequence: 7)))
        #expect(refusal(try verdict(&registrar, sequence: 6, previous: bound)) == .badRequest)
        #expect(registration(try verdict(&registrar, sequence: 8, previous: bound))?.sequence == 8)
    }

    @Test func aRefreshKeepsTheTextsThatItRepeats() throws {
        var registrar = registrar()
        let first = try #require(registration(try verdict(&registrar, sequence: 7)))
        let same = try #require(registration(try verdict(&registrar, sequence: 8, previous: first)))
        #expect(same.shares(first))
        #expect(same.sequence == 8)
        let contact = "<sip:phone@192.0.2.8:5060;transport=tcp>"
        let moved = try #require(registration(try verdict(&registrar, contact: contact, sequence: 9, previous: same)))
        #expect(!moved.shares(first))
        #expect(moved.contact == "sip:phone@192.0.2.8:5060;transport=tcp")
        #expect(moved.userAgent == first.userAgent)
    }

    @Test(arguments: [
        ("<sip:phone@192.0.2.7>;expires=60", 60), ("sip:phone@192.0.2.7;EXPIRES=61", 61),
        ("<sip:phone@192.0.2.7>;expires=\"62\"", 62), ("<sip:phone@192.0.2.7>;expires=x", 300),
        ("<sip:phone@192.0.2.7>;expires", 300), ("<sip:phone@192.0.2.7>;q=0.5", 300),
        ("\"A, B\" <sip:phone@192.0.2.7;expires=1>;expires=63", 63),
        ("<sip:phone@192.0.2.7>;expires=64, <sip:other@192.0.2.7>;expires=65", 64),
        ("<sip:phone@192.0.2.7>;expires=99999999999", 300),
    ])
    func theContactsOwnTimeCounts(contact: String, expires: Int) throws {
        var registrar = registrar()
        let bound = registration(try verdict(&registrar, contact: contact))
        #expect(bound?.expires == expires)
        #expect(bound?.contact.hasPrefix("sip:phone@192.0.2.7") ?? false)
    }

    @Test func clientsRegisterWithTheirAccount() throws {
        var registrar = registrar(.clients)
        guard case .client(let account, _, let expires) = try verdict(&registrar, user: "tapi") else {
            Issue.record("not registered")
            return
        }
        #expect(account.user == "tapi")
        #expect(expires == 300)
        guard case .challenge = try verdict(&registrar, user: "stranger") else {
            Issue.record("a stranger got something else than a challenge")
            return
        }
    }
}
