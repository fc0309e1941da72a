import NIOCore
import SIPCore
import Testing

/// Every message of RFC 4475 and RFC 5118, sent over a stream, and what becomes of it before anybody looks at what it
/// asks for. A request that is `valid` here may still be refused by method, address or body.
@Suite struct TortureTests {
    enum Fate: Equatable, CustomStringConvertible {
        /// Framed, and `validate` has nothing against it.
        case valid
        /// Framed; `validate` says this status. For a response it means: drop.
        case refused(UInt16)
        /// Framed, start line unusable: a request gets 400, a response is dropped; the stream goes on.
        case malformed
        /// The octets that come next are a keepalive.
        case pong
        /// The stream ends here with this status.
        case closed(UInt16)
        /// More octets are needed; a time limit ends it.
        case waits

        var description: String {
            switch self {
            case .valid: "valid"
            case .refused(let code): "refused(\(code))"
            case .malformed: "malformed"
            case .pong: "pong"
            case .closed(let code): "closed(\(code))"
            case .waits: "waits"
            }
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let file: String
        let fates: [Fate]
        let why: String

        init(_ file: String, _ fates: Fate..., why: String) {
            self.file = file
            self.fates = fates
            self.why = why
        }

        var testDescription: String { file }
    }

    static let rows = [
        Row("rfc4475/wsinv", .valid, why: "folding, odd spacing, compact forms, leading zeros are legal"),
        Row(
            "rfc4475/intmeth", .valid,
            why: "every character a token, user, quoted pair may have; NUL behind a backslash"),
        Row("rfc4475/esc01", .valid, why: "escapes in URIs"),
        Row("rfc4475/escnull", .valid, why: "%00 in a user"),
        Row("rfc4475/esc02", .valid, why: "% is a token character: unknown method, unknown header"),
        Row("rfc4475/lwsdisp", .valid, why: "no space before <"),
        Row("rfc4475/longreq", .valid, why: "long values, 34 Via"),
        Row(
            "rfc4475/dblreq", .valid, .pong, .valid, .closed(400),
            why: "two requests with an empty line between; the second body is 5 octets longer than it says"),
        Row("rfc4475/semiuri", .valid, why: "; in a user"),
        Row("rfc4475/transports", .valid, why: "unknown transports in lower Via"),
        Row("rfc4475/mpart01", .valid, why: "body with NUL, bare CR and LF"),
        Row("rfc4475/unreason", .valid, why: "response, UTF-8 reason phrase"),
        Row("rfc4475/noreason", .valid, why: "response, empty reason phrase"),
        Row("rfc4475/badinv01", .refused(400), why: "empty parameters in Via and Contact"),
        Row("rfc4475/clerr", .waits, why: "body shorter than Content-Length"),
        Row("rfc4475/ncl", .closed(400), why: "negative Content-Length"),
        Row("rfc4475/scalar02", .refused(400), why: "CSeq beyond 2^32 - 1"),
        Row("rfc4475/scalarlg", .refused(400), why: "response, CSeq beyond 2^32 - 1"),
        Row("rfc4475/quotbal", .refused(400), why: "quote without end"),
        Row("rfc4475/ltgtruri", .refused(400), why: "<> round the Request-URI"),
        Row("rfc4475/lwsruri", .malformed, why: "space in the Request-URI"),
        Row("rfc4475/lwsstart", .malformed, why: "two spaces in the start line"),
        Row("rfc4475/trws", .malformed, why: "spaces behind SIP/2.0"),
        Row("rfc4475/escruri", .refused(400), why: "headers in the Request-URI"),
        Row("rfc4475/baddate", .valid, why: "nobody needs Date"),
        Row("rfc4475/regbadct", .refused(400), why: "? in a Contact without <>"),
        Row("rfc4475/badaspec", .refused(400), why: "spaces within <>"),
        Row("rfc4475/baddn", .waits, why: "no empty line behind the head; see `commaInDisplayName`"),
        Row("rfc4475/badvers", .refused(505), why: "SIP/7.0"),
        Row("rfc4475/mismatch01", .refused(400), why: "CSeq of another method"),
        Row("rfc4475/mismatch02", .refused(400), why: "CSeq of another method, unknown method"),
        Row("rfc4475/bigcode", .malformed, why: "response, status 4294967301"),
        Row("rfc4475/badbranch", .valid, why: "a bare magic cookie is no branch: matched as RFC 2543 does"),
        Row("rfc4475/insuf", .refused(400), why: "no Call-ID, From, To"),
        Row("rfc4475/unkscm", .refused(416), why: "unknown scheme"),
        Row("rfc4475/novelsc", .refused(416), why: "unknown scheme"),
        Row("rfc4475/unksm2", .refused(400), why: "address of record is no sip URI"),
        Row("rfc4475/bext01", .refused(420), why: "unknown extensions required"),
        Row("rfc4475/invut", .valid, why: "the body's type is for others to judge"),
        Row("rfc4475/regaut01", .valid, why: "the scheme of Authorization is for others to judge"),
        Row("rfc4475/multi01", .refused(400), why: "headers twice that may stand once"),
        Row("rfc4475/mcl01", .closed(400), why: "two different Content-Length"),
        Row("rfc4475/bcast", .valid, why: "response; no transaction will want it"),
        Row("rfc4475/zeromf", .valid, why: "an endpoint does not forward"),
        Row("rfc4475/cparam01", .valid, why: "parameter of the header"),
        Row("rfc4475/cparam02", .valid, why: "parameter of the URI"),
        Row("rfc4475/regescrt", .valid, why: "escaped header within a URI"),
        Row("rfc4475/sdp01", .valid, why: "Accept is for others to judge"),
        Row("rfc4475/inv2543", .closed(400), why: "no Content-Length, which a stream requires (RFC 3261 18.3)"),
        Row("rfc4475/test", .malformed, why: "no SIP version, a line without colon"),
        Row("rfc5118/ipv6-good", .valid, why: "IPv6 references"),
        Row("rfc5118/ipv6-bad", .refused(400), why: "IPv6 without [] in the Request-URI"),
        Row("rfc5118/port-ambiguous", .valid, why: "the port is part of the address"),
        Row("rfc5118/port-unambiguous", .valid, why: "port behind ]"),
        Row("rfc5118/via-received-param-with-delim", .valid, why: "received=[v6] is tolerated"),
        Row("rfc5118/via-received-param-no-delim", .valid, why: "received=v6"),
        Row("rfc5118/ipv6-in-sdp", .valid, why: "IPv6 in the body"),
        Row("rfc5118/mult-ip-in-header", .valid, why: "IPv4 and IPv6 in Via"),
        Row("rfc5118/mult-ip-in-sdp", .valid, why: "IPv4 and IPv6 in the body"),
        Row("rfc5118/ipv4-mapped-ipv6", .valid, why: "::ffff:192.0.2.1"),
        Row("rfc5118/ipv6-bug-abnf-3-colons", .valid, why: "the third colon of an old grammar is tolerated"),
        Row("rfc5118/ipv6-correct-abnf-2-colons", .valid, why: "two colons"),
    ]

    @Test(arguments: rows) func whole(_ row: Row) throws {
        let octets = try Fixture.torture(row.file + ".dat")
        let seen = SIPFramer.run(octets)
        #expect(try Self.fates(seen) == row.fates, "\(row.why)")
    }

    @Test(arguments: rows) func octetByOctet(_ row: Row) throws {
        let octets = try Fixture.torture(row.file + ".dat")
        #expect(SIPFramer.runOctetByOctet(octets) == SIPFramer.run(octets), "\(row.why)")
    }

    /// A good request behind any of them is served, unless the stream is over.
    @Test(arguments: rows) func nextRequestIsServed(_ row: Row) throws {
        guard row.fates.allSatisfy({ $0 != .waits && $0 != .closed(400) }) else { return }
        let next = Fixture.register()
        let seen = SIPFramer.run(try Fixture.torture(row.file + ".dat") + next)
        #expect(try Self.fates(Array(seen.suffix(1))) == [.valid])
        #expect(seen.last == .message(head: next, body: []))
    }

    @Test func tableIsComplete() throws {
        let index = String(decoding: try Fixture.torture("INDEX.tsv"), as: UTF8.self)
        let files = index.split(separator: "\n").dropFirst().compactMap { $0.split(separator: "\t").first }
        #expect(files.count == Self.rows.count)
        #expect(Set(files.map(String.init)) == Set(Self.rows.map { $0.file + ".dat" }))
    }

    /// RFC 4475 3.1.2.15 with the empty line that its archive lacks.
    @Test func commaInDisplayName() throws {
        let seen = SIPFramer.run(try Fixture.torture("rfc4475/baddn.dat") + Array("\r\n".utf8))
        #expect(try Self.fates(seen) == [.refused(400)])
    }

    private static func fates(_ seen: [Seen]) throws -> [Fate] {
        try seen.map { seen -> Fate in
            switch seen {
            case .message(let head, let body):
                do throws(SIPParseError) {
                    let message = try SIPMessage(parsing: ByteBuffer(bytes: head + body))
                    try message.validate(supporting: [])
                    return .valid
                } catch {
                    return .refused(error.status.code)
                }
            case .malformed: return .malformed
            case .pong: return .pong
            case .ping: throw SIPParseError(.badRequest, "no message of the RFC is a keepalive")
            case .broken(let code): return .closed(code)
            case .waiting: return .waits
            }
        }
    }
}

/// What RFC 4475 says a reader must find in the valid ones.
@Suite struct TortureContentTests {
    private func message(_ file: String) throws -> SIPMessage {
        try SIPMessage(parsing: ByteBuffer(bytes: Fixture.torture("rfc4475/\(file).dat")))
    }

    @Test func wsinv() throws {
        let message = try message("wsinv")
        #expect(try message.to().tag == "1918181833n")
        #expect(message.fromTag == "98asjd8")
        #expect(try message.from().displayName == #"J Rosenberg \""#)
        #expect(message.maxForwards == 68)
        #expect(try message.cseq() == CSeq(number: 9, method: .invite))
        #expect(message.branch == "390skdjuw")
        #expect(message.first(.subject) == "")
        #expect(message.first("NewFangledHeader") == "newfangled value continued newfangled value")
        #expect(message.count(.via) == 2)
        let vias = try message.values(.via).map { try Via(parsing: $0) }
        #expect(vias.map(\.host) == ["192.0.2.2", "spindle.example.com", "192.168.255.111"])
        #expect(vias.map(\.branch) == ["390skdjuw", "z9hG4bK9ikj8", "z9hG4bK30239"])
        guard case .addresses(let contacts) = try message.contacts() else { throw SIPParseError(.badRequest, "star") }
        #expect(contacts.first?.displayName == #"Quoted string """#)
        #expect(contacts.first?.parameters["newparam"] == "newvalue")
        #expect(contacts.first?.parameters["q"] == "0.33")
        #expect(message.body.readableBytes == 150)
    }

    @Test func intmeth() throws {
        let message = try message("intmeth")
        #expect(message.method.rawValue == "!interesting-Method0123456789_*+`.%indeed'~")
        #expect(try message.to().displayName == "BEL:\u{7} NUL:\u{0} DEL:\u{7F}")
        #expect(message.fromTag == "_token~1'+`*%!-.")
        let uri = try SIPURI(parsing: message.requestTarget)
        #expect(uri.user == "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*")
        #expect(uri.password == "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)")
        #expect(uri.host == "example.com")
    }

    /// Decoded once only: `%25%34%31` is `%41`, not `A`.
    @Test func escapesAreDecodedOnce() throws {
        let message = try message("esc01")
        #expect(try SIPURI(parsing: message.requestTarget).user == "sips:user@example.com")
        #expect(try message.to().uri().user == "user")
        guard case .addresses(let contacts) = try message.contacts() else { throw SIPParseError(.badRequest, "star") }
        #expect(try contacts[0].uri().user == "caller")
        #expect(contacts[0].uriText.hasSuffix("n%61me=v%61lue%25%34%31"))
    }

    @Test func nullDoesNotCutTheUser() throws {
        let message = try message("escnull")
        #expect(try message.to().uri().user == "null-\0-null")
        guard case .addresses(let contacts) = try message.contacts() else { throw SIPParseError(.badRequest, "star") }
        #expect(try contacts.map { try $0.uri().user } == ["\0", "\0\0"])
    }

    @Test func escapedNamesAreOtherNames() throws {
        let message = try message("esc02")
        #expect(message.method != .register)
        #expect(message.count(.contact) == 2)
        #expect(message.first("C%6Fntact") == "<sip:alias2@host2.example.com>")
    }

    @Test func parametersAreKeptApart() throws {
        guard case .addresses(let header) = try message("cparam01").contacts(),
            case .addresses(let uri) = try message("cparam02").contacts()
        else { throw SIPParseError(.badRequest, "star") }
        #expect(header[0].parameters.contains("unknownparam"))
        #expect(try !header[0].uri().parameters.contains("unknownparam"))
        #expect(!uri[0].parameters.contains("unknownparam"))
        #expect(try uri[0].uri().parameters.contains("unknownparam"))
    }

    @Test func requiredExtensionsAreNamed() throws {
        #expect {
            try message("bext01").validate(supporting: ["timer"])
        } throws: { error in
            (error as? SIPParseError)?.unsupported == [
                "nothingSupportsThis", "nothingSupportsThisEither", "noProxiesSupportThis",
                "norDoAnyProxiesSupportThis",
            ]
        }
    }
}
