import NIOCore
import Testing

@testable import SIPCore

/// Negative cases B: parsing.
@Suite struct SIPMessageValidationTests {
    private func status(_ octets: [UInt8]) throws -> UInt16? {
        let message = try Fixture.message(octets)
        do throws(SIPParseError) {
            try message.validate()
            return nil
        } catch {
            return error.status.code
        }
    }

    @Test func goodOnePasses() throws {
        #expect(try status(Fixture.register()) == nil)
    }

    /// Case 19
    @Test(arguments: ["To", "From", "Call-ID", "CSeq", "Via"]) func mandatoryHeaderMissing(_ name: String) throws {
        #expect(try status(Fixture.register([(name, nil)])) == 400)
    }

    /// Case 19, also with the compact form.
    @Test(arguments: [
        "To: <sip:a@b>", "t: <sip:a@b>", "f: <sip:a@b>;tag=1", "i: 5", "CSeq: 1 REGISTER", "Max-Forwards: 1",
    ])
    func singleHeaderTwice(_ line: String) throws {
        #expect(try status(Fixture.register([("X-No-Such", line)])) == 400)
    }

    /// Case 20
    @Test(arguments: [
        "4294967296 REGISTER", "-1 REGISTER", "one REGISTER", "1 INVITE", "1 register", "1", "REGISTER", "",
        "1REGISTER",
        "1 REGISTER x", "99999999999999999999999 REGISTER", "1 \(String(repeating: "A", count: 20000))",
    ])
    func badCSeq(_ value: String) throws {
        #expect(try status(Fixture.register([("CSeq", "CSeq: \(value)")])) == 400)
    }

    @Test func highestCSeq() throws {
        let octets = Fixture.register([("CSeq", "CSeq: 4294967295 \t REGISTER")])
        #expect(try status(octets) == nil)
        #expect(try Fixture.message(octets).cseq() == CSeq(number: .max, method: .register))
    }

    /// Cases 21, 22: long is not wrong.
    @Test func longTagAndBranch() throws {
        let tag = String(repeating: "t", count: 290)
        let branch = "z9hG4bK" + String(repeating: "b", count: 4096)
        let octets = Fixture.register([
            ("From", "From: <sip:a@b>;tag=\(tag)"), ("Via", "Via: SIP/2.0/TCP 192.0.2.1;branch=\(branch)"),
        ])
        #expect(try status(octets) == nil)
        let message = try Fixture.message(octets)
        #expect(message.fromTag == tag)
        #expect(message.branch == branch)
        #expect(message.part(.branch, equals: branch))
        #expect(!message.part(.branch, equals: branch + "b"))
    }

    /// RFC 2543 phones send none.
    @Test func viaWithoutBranch() throws {
        let octets = Fixture.register([("Via", "Via: SIP/2.0/TCP 192.0.2.1")])
        #expect(try status(octets) == nil)
        #expect(try Fixture.message(octets).branch == nil)
    }

    /// Case 23
    @Test func methodsKeepTheirCase() throws {
        var lines = Fixture.registerLines
        lines[0] = "register sip:cti.example.net SIP/2.0"
        lines[6] = "CSeq: 1 register"
        let message = try Fixture.message(Fixture.octets(lines))
        #expect(message.method != .register)
        #expect(message.method == SIPMethod(rawValue: "register"))
        try message.validate()
    }

    /// Cases 24 and 25
    @Test func versions() throws {
        for (version, expected) in [
            ("SIP/3.0", 505), ("SIP/7.0", 505), ("SIP/2.1", 505), ("SIP/20", nil), ("sip/2.0", nil),
        ]
            as [(String, UInt16?)]
        {
            let line = "REGISTER sip:cti.example.net \(version)"
            let octets = Fixture.octets([line] + Fixture.registerLines.dropFirst())
            if version == "SIP/20" {
                #expect(throws: SIPParseError.self) { try Fixture.message(octets) }
            } else {
                #expect(try status(octets) == expected, "\(version)")
            }
        }
    }

    /// Cases 26 and 27, in the Request-URI and in To.
    @Test(
        arguments: [
            ("sip:a@b:99999", 400), ("sip:a@b:-1", 400), ("sip:a@b:", 400), ("sip:a@", 400), ("sip:", 400),
            ("sip:@b", 400),
            ("sip:[::1", 400), ("sip:[]", 400), ("sip:[::g]", 400), ("sip:%zz@b", 400), ("sip:a%2@b", 400),
            ("sip:a@b%41", 400),
            ("sip:a\u{1}@b", 400), ("sip:a@b;", 400), ("sip:a@b;;x", 400), ("sip:a@b@c", 400), ("nothing", 400),
            ("<sip:b>", 400),
            ("sip:a@b?x=1", 400), (":a", 400), ("tel:+4930123", 416), ("file:///etc/passwd", 416), ("urn:x:y", 416),
        ] as [(String, UInt16)])
    func badRequestTarget(_ target: String, _ expected: UInt16) throws {
        let octets = Fixture.octets(["REGISTER \(target) SIP/2.0"] + Fixture.registerLines.dropFirst())
        do {
            #expect(try status(octets) == expected)
        } catch let error as SIPParseError {
            // A control character makes the start line itself unusable.
            #expect(error.status.code == expected)
        }
        if expected == 400 && target.hasPrefix("sip:") && !target.contains("?") {
            #expect(try status(Fixture.register([("To", "To: <\(target)>")])) == 400)
        }
    }

    /// Case 28: CVE-2020-28361.
    @Test(arguments: ["\u{0B}", "\u{0C}", "\u{A0}", "\0", "(", "\u{200B}", "\u{1}"]) func nearlyKnownNames(
        _ tail: String
    ) throws {
        let octets = Fixture.register([("Call-ID", "Call-ID\(tail): evil")])
        let message = try Fixture.message(octets)
        #expect(message.callID == nil)
        #expect(try status(octets) == 400)
        #expect(try status(Fixture.register([("X", "Call-ID\(tail): evil")])) == 400)
    }

    @Test func knownNamesWithSpaces() throws {
        let message = try Fixture.message(Fixture.register([("Call-ID", "cALL-iD \t : \t abc ")]))
        #expect(message.callID == "abc")
    }

    /// Case 29
    @Test func tokensAreNames() throws {
        let octets = Fixture.register([("X", "%'`!*_+~.: yes")])
        #expect(try status(octets) == nil)
        #expect(try Fixture.message(octets).first("%'`!*_+~.") == "yes")
    }

    /// Case 30: nothing is cut short.
    @Test func nulIsNoEnd() throws {
        #expect(try status(Fixture.register([("X", "X: a\0b")])) == 400)
        #expect(try status(Fixture.register([("Call-ID", "Call-ID: a\0b")])) == 400)
        #expect(try status(Fixture.register([("X", "X: \"a\\\0b\"")])) == nil)
        #expect(try Fixture.message(Fixture.register([("X", "X: a\0b")])).first("X") == "a\0b")
        let line = "REGI\0STER sip:x SIP/2.0"
        #expect(throws: SIPParseError.self) {
            try Fixture.message(Fixture.octets([line] + Fixture.registerLines.dropFirst()))
        }
    }

    /// Case 31
    @Test(arguments: [
        "\"" + String(repeating: "a", count: 8192), String(repeating: "<", count: 8192),
        "\"" + String(repeating: "\\", count: 8192), String(repeating: "\"", count: 8191), "<sip:a@b", "\"a\" sip:a@b",
        "\"a\"", "", "<>", "a, b <sip:a@b>", "<sip:a@b> x", "<sip:a@b>;tag", "<sip:a@b>;tag=",
    ])
    func brokenAddress(_ value: String) throws {
        let expected: UInt16? = value == "<sip:a@b>;tag" ? nil : 400
        #expect(try status(Fixture.register([("From", "From: \(value)")])) == expected)
    }

    @Test(arguments: ["*, <sip:a@b>", "<sip:a@b>, *", "<sip:a@b>;;", "<sip:a@b>,<sip:", "sip:a@b?x", "<sip:a@b:99999>"])
    func brokenContact(_ value: String) throws {
        #expect(try status(Fixture.register([("Contact", "Contact: \(value)")])) == 400)
    }

    @Test func starAmongContacts() throws {
        let star = try Fixture.message(Fixture.register([("Contact", "m: *")]))
        #expect(try star.contacts() == .star)
        let both = try Fixture.message(Fixture.register([("X", "Contact: *")]))
        #expect(throws: SIPParseError.self) { try both.contacts() }
    }

    /// Negative case 34: beyond the word of RFC 3261 25.1 a Call-ID may be what it likes, but not what nobody sees.
    @Test func callID() throws {
        #expect(try status(Fixture.register([("Call-ID", "Call-ID: =@[")])) == nil)
        for text in ["a b", "a\tb", "a\u{7F}", "a\u{1}"] {
            #expect(try status(Fixture.register([("Call-ID", "Call-ID: \(text)")])) == 400)
        }
    }

    /// RFC 4475 3.1.2.4: larger than 255 counts as absent, a word is wrong.
    @Test func maxForwards() throws {
        #expect(try status(Fixture.register([("Max-Forwards", "Max-Forwards: 99999999999")])) == nil)
        #expect(
            try Fixture.message(Fixture.register([("Max-Forwards", "Max-Forwards: 99999999999")])).maxForwards == nil)
        #expect(try status(Fixture.register([("Max-Forwards", "Max-Forwards: many")])) == 400)
        #expect(try status(Fixture.register([("Max-Forwards", nil)])) == nil)
    }

    /// RFC 3261 8.2.2.3
    @Test func extensionsRequired() throws {
        let octets = Fixture.register([("X", "Require: Timer, 100rel")])
        let message = try Fixture.message(octets)
        try message.validate()
        #expect(throws: SIPParseError(.badExtension, "extension not supported", unsupported: ["100rel"])) {
            try message.validate(supporting: ["timer"])
        }
    }

    @Test func errorsAreSafeToLog() {
        let error = SIPParseError(.badRequest, "bad \r\n\u{1B}[31m\0" + String(repeating: "é", count: 1000))
        #expect(error.message.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        #expect(error.message.utf8.count <= 1000)
        #expect(!error.message.contains("\n"))
    }
}

@Suite struct SIPMessageHeaderTests {
    let message: SIPMessage

    init() throws {
        message = try SIPMessage(
            parsing: [
                "INFO sip:bob@example.com SIP/2.0", "v: SIP/2.0/TLS a.example.com;branch=z9hG4bK1,",
                " SIP/2.0/TCP b.example.com;branch=z9hG4bK2", "Via: SIP / 2.0/TCP c.example.com",
                "f: \"tag=no; \\\"x\\\" <\" <sip:a@example.com;tag=uri>;x=\";tag=quoted\" ; TAG = yes",
                "t: sip:bob@example.com;tag=t2", "i: id", "CSeq: 7", "\tINFO", "k: timer, path;x=1 ,\tGRUU,,",
                "c: Application/CSTA+xml ; charset=utf-8", "X: 1", "x-Y: a", "X-y: b", "Expires: 60;x",
                "Min-Expires: 12a",
                "u: a,\"b,c\",<d,e>", "l: 3", "", "abc",
            ].joined(separator: "\r\n"))
    }

    @Test func compactFormsAreTheLongOnes() {
        #expect(message.callID == "id")
        #expect(message.count(.via) == 2)
        #expect(
            message.first("via")
                == "SIP/2.0/TLS a.example.com;branch=z9hG4bK1, SIP/2.0/TCP b.example.com;branch=z9hG4bK2")
        #expect(message.all("V").count == 2)
        // Session-Expires, whose compact form is x: a header `X` is that one.
        #expect(message.number(.sessionExpires) == 1)
    }

    @Test func values() throws {
        #expect(message.values(.via).count == 3)
        #expect(message.values(.supported) == ["timer", "path;x=1", "GRUU"])
        #expect(message.values(.allowEvents) == ["a", "\"b,c\"", "<d,e>"])
        #expect(message.all("X-Y") == ["a", "b"])
        #expect(message.first("none") == nil)
        #expect(message.hasToken(.supported, "Path") && message.hasToken(.supported, "gruu"))
        #expect(!message.hasToken(.supported, "tim"))
        #expect(message.isMediaType("application/csta+xml"))
        #expect(!message.isMediaType("application/csta"))
        #expect(message.expires == 60)
        #expect(message.minExpires == nil)
        #expect(try message.cseq() == CSeq(number: 7, method: .info))
        #expect(message.headers.map(\.name.description).prefix(4) == ["Via", "Via", "From", "To"])
    }

    @Test func partsAreFoundBehindQuotesAndBrackets() {
        #expect(message.fromTag == "yes")
        #expect(message.toTag == "t2")
        #expect(message.branch == "z9hG4bK1")
        #expect(message.part(.fromTag, equals: "yes"))
        #expect(!message.part(.fromTag, equals: "YES"))
        #expect(!message.part(.callID, equals: ""))
    }

    @Test func responses() throws {
        let response = try SIPMessage(
            parsing: "SIP/2.0 486 Busy, \u{2026}\r\nCSeq: 3 INVITE\r\nContent-Length: 0\r\n\r\n")
        #expect(!response.isRequest && !response.isAnswerable)
        #expect(response.status == .busyHere)
        #expect(response.status?.reason == "Busy, \u{2026}")
        #expect(response.method == .invite)
        #expect(response.requestTarget.isEmpty)
        let ack = try SIPMessage(parsing: "ACK sip:a SIP/2.0\r\n\r\n")
        #expect(ack.isRequest && !ack.isAnswerable)
    }

    @Test func descriptionHoldsNoHeaders() {
        #expect(message.description == "INFO sip:bob@example.com")
    }
}

@Suite struct SIPHeaderNameTests {
    @Test func everyKnownNameIsFound() {
        for (id, known) in SIPHeaderName.known.enumerated() {
            #expect(SIPHeaderName(known.name).id == UInt8(id))
            #expect(SIPHeaderName(known.name.uppercased()).id == UInt8(id))
            #expect(SIPHeaderName(known.name.lowercased()).description == known.name)
            if let compact = known.compact { #expect(SIPHeaderName(String(compact)).id == UInt8(id)) }
            #expect(SIPHeaderName(known.name + "x").id == SIPHeaderName.custom)
        }
        #expect(SIPHeaderName.known.count < Int(SIPHeaderName.custom))
    }

    @Test func constantsAreWhatTheyAreCalled() {
        #expect(SIPHeaderName.callID.description == "Call-ID")
        #expect(SIPHeaderName.via.description == "Via")
        #expect(SIPHeaderName.wwwAuthenticate.description == "WWW-Authenticate")
        #expect(SIPHeaderName.sessionExpires == "x")
    }

    /// Bit 5 makes a control character a printable one: it must not make a name known.
    @Test func onlyTokensAreLookedUp() {
        for name in ["Call\u{0D}ID", "v\u{0B}", "", "\u{16}ia", "Via ", "FROM\0"] {
            #expect(SIPHeaderName(name).id == SIPHeaderName.custom)
        }
    }

    @Test func customNames() {
        #expect(SIPHeaderName("X-Foo") == "x-fOO")
        #expect(SIPHeaderName("X-Foo").hashValue == SIPHeaderName("x-foo").hashValue)
        #expect(SIPHeaderName("X-Foo") != "X-Fop")
        #expect(SIPHeaderName("X-Foo").description == "X-Foo")
    }
}
