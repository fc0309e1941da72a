import Testing

@testable import SIPCore

struct DigestHeaderTests {
    @Test func challengeRoundTrip() throws {
        let challenge = DigestChallenge(
            realm: #"a "quoted" \ realm"#, nonce: "n", opaque: "o", algorithm: .sha256, qop: ["auth"], stale: true)
        #expect(try DigestChallenge(parsing: challenge.headerValue) == challenge)
    }

    @Test func challengeOfAnOldServer() throws {
        let challenge = try DigestChallenge(parsing: "digest realm = \"r\" ,\r\n  NONCE=\"a,b=c\"")
        #expect(challenge == DigestChallenge(realm: "r", nonce: "a,b=c", algorithm: nil, qop: []))
    }

    @Test func challengeWithSeveralProtections() throws {
        let challenge = try DigestChallenge(
            parsing: #"Digest realm="r", nonce="n", qop="auth,auth-int", algorithm=md5, stale=FALSE, x-new=1"#)
        #expect(challenge.qop == ["auth", "auth-int"])
        #expect(challenge.algorithm == .md5)
        #expect(!challenge.stale)
    }

    @Test(arguments: [
        #"Basic realm="r""#, #"Digest nonce="n""#, #"Digest realm="r""#,
        #"Digest realm="r", nonce="n", algorithm=SHA-3"#, "",
    ])
    func challengesThatCannotBeAnswered(text: String) {
        #expect(throws: SIPParseError.self) { try DigestChallenge(parsing: text) }
    }

    @Test func credentialsRoundTrip() throws {
        let credentials = DigestCredentials(
            username: #"Jäsøn "D" Doe"#, realm: "r", nonce: "n", uri: "sip:a", response: "0123", algorithm: .sha256,
            cnonce: "c", nc: "0000000a", qop: "auth", opaque: "")
        let parsed = try DigestCredentials(parsing: credentials.headerValue)
        #expect(parsed == credentials)
        #expect(parsed.nonceCount == 10)
    }

    /// snom and others put quotes where the grammar has none, and leave them out where it has them.
    @Test func quotesDoNotMatter() throws {
        let parsed = try DigestCredentials(
            parsing:
                #"Digest username=000413AABBCC,realm=uacsta,nonce=ab/c==,uri=sip:x;y=z,response=00,algorithm="MD5","#
                + #"qop="auth",nc="00000001",cnonce="1""#)
        #expect(parsed.nonce == "ab/c==")
        #expect(parsed.uri == "sip:x;y=z")
        #expect(parsed.algorithm == .md5)
        #expect(parsed.qop == "auth")
        #expect(parsed.nonceCount == 1)
    }

    static let complete = [
        "username": "\"u\"", "realm": "\"r\"", "nonce": "\"n\"", "uri": "\"sip:a\"", "response": "\"00\"",
        "cnonce": "\"c\"", "nc": "00000001", "qop": "auth",
    ]

    static func header(_ parameters: [String: String]) -> String {
        "Digest " + parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }

    /// negative-cases 45
    @Test(arguments: ["username", "realm", "nonce", "uri", "response", "nc", "cnonce"])
    func missingParameter(name: String) throws {
        _ = try DigestCredentials(parsing: Self.header(Self.complete))
        var parameters = Self.complete
        parameters[name] = nil
        let error = #expect(throws: SIPParseError.self) { try DigestCredentials(parsing: Self.header(parameters)) }
        #expect(error?.status == .badRequest)
    }

    /// negative-cases 40, 44, 47, 48, 52, 55: what cannot be anybody's is challenged again.
    @Test(arguments: [
        "Basic dGFwaTpzZWNyZXQ=", "NoOneKnowsThis opaque-data=here", "Bearer abc", #"Digest2 username="u""#,
        header(complete.merging(["algorithm": "SHA-3"]) { $1 }),
        header(complete.merging(["nonce": "\"\(String(repeating: "n", count: 65536))\""]) { $1 }),
        header(complete.merging(["response": "\"\(String(repeating: "0", count: 65536))\""]) { $1 }),
        header(complete.merging(["username": "\"\(String(repeating: "u", count: 1025))\""]) { $1 }),
    ])
    func challengedAgain(text: String) {
        let error = #expect(throws: SIPParseError.self) { try DigestCredentials(parsing: text) }
        #expect(error?.status == .unauthorized)
        #expect(error?.message.utf8.count ?? 0 <= 220)
    }

    /// negative-cases 46
    @Test(arguments: [
        "", " ", ",", "=", "\"", "Digest", "Digest ", "Digest ,", "Digest =", "Digest =x", "Digest username",
        "Digest username=", "Digest username=,", "Digest username=\"", "Digest username=\"u", "Digest username=\"u\\",
        "Digest username=\"u\"realm=\"r\"", "Digest username=\"u\" realm=\"r\"",
        "Digest username=\"a\", username=\"b\"",
        "Digest username=\"a\u{0}b\"", "Digest username=\"a\r\nX: y\"", "Digest username=\u{1}", "Digest \u{0}=1",
        "Digest" + String(repeating: ",", count: 4000), "Digest " + String(repeating: "a=1,", count: 33),
        "Digest \"username\"=u", "Digest username==u", "DigestX", "Digest\u{0}username=u",
        "Digest username=\"u\", nc=0x1",
    ])
    func broken(text: String) {
        #expect(throws: SIPParseError.self) { try DigestCredentials(parsing: text) }
        #expect(throws: SIPParseError.self) { try DigestChallenge(parsing: text) }
    }

    @Test(arguments: ["", "0", "123456789", "0x1", "-1", "g", "+1"])
    func unreadableCount(nc: String) {
        let header = Self.header(Self.complete.merging(["nc": "\"\(nc)\""]) { $1 })
        if nc == "0" {
            #expect((try? DigestCredentials(parsing: header))?.nonceCount == 0)
        } else {
            #expect(throws: SIPParseError.self) { try DigestCredentials(parsing: header) }
        }
    }

    /// A thousand random texts of the characters that matter: an answer or an error, never a trap.
    @Test func noise() {
        var random = Lehmer(seed: 7)
        let pieces = [
            "Digest", " ", ",", "=", "\"", "\\", "username", "realm", "nonce", "uri", "response", "nc", "00000001",
            "\u{0}",
            "\r\n", "ä", ";",
        ]
        for _ in 0..<1000 {
            let text = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            _ = try? DigestCredentials(parsing: text)
            _ = try? DigestChallenge(parsing: text)
        }
    }
}
