import NIOCore
import Testing

@testable import SIPCore

/// What is read in place is what is read into texts (REG-6).
struct DigestFieldsTests {
    private static let good =
        #"Digest username="000413AABBCC", realm="uacsta", nonce="AAEAA_-", uri="sip:cti.example.net", "#
        + #"response="0123456789abcdef0123456789ABCDEF", algorithm=MD5, cnonce="c n", qop=auth, nc=0000000a, opaque="o""#

    /// Both readings, and whether the one in place has read anything.
    private func isReadInPlace(_ text: String) -> Bool {
        let octets = Array(("Authorization: " + text).utf8)
        guard let fields = DigestFields(octets.span, 15..<octets.count) else { return false }
        func part(_ range: Range<Int>) -> String { String(decoding: octets[range], as: UTF8.self) }
        guard let credentials = try? DigestCredentials(parsing: text) else {
            Issue.record("read in place, but not into texts: \(text)")
            return true
        }
        #expect(part(fields.username) == credentials.username)
        #expect(part(fields.realm) == credentials.realm)
        #expect(part(fields.nonce) == credentials.nonce)
        #expect(part(fields.uri) == credentials.uri)
        #expect(part(fields.response) == credentials.response)
        #expect(part(fields.clientNonce) == credentials.cnonce ?? "")
        #expect(part(fields.nonceCount) == credentials.nc ?? "")
        #expect(fields.algorithm == credentials.effectiveAlgorithm)
        #expect((fields.protection == .none) == (credentials.qop == nil))
        return true
    }

    @Test func whatPhonesSend() {
        #expect(isReadInPlace(Self.good))
        #expect(
            isReadInPlace(
                Self.good.replacing("Digest", with: "digest").replacing("nc=0000000a", with: #"NC="0000000a""#)))
        #expect(isReadInPlace(#"Digest username="u",realm="r",nonce="n",uri="sip:a",response="0""#))
    }

    @Test(arguments: [
        ("uacsta", #"uac\\"sta"#), ("uacsta", "uäcsta"), ("qop=auth", "qop=auth-int"), ("nc=0000000a, ", ""),
        ("algorithm=MD5", "algorithm=MD6"), ("opaque=", "other="), (", opaque", ", realm=\"again\", opaque"),
        ("Digest ", "Basic "), ("nc=0000000a", "nc=1234567890"), (", uri", " uri"),
    ])
    func whatIsOutOfTheOrdinaryIsLeftToTheOther(change: (String, String)) {
        #expect(!isReadInPlace(Self.good.replacing(change.0, with: change.1)))
    }

    /// Five thousand damaged headers: whatever is read in place is read alike.
    @Test func damaged() {
        var random = SeededGenerator(seed: 11)
        let pieces =
            Array(#"",=\ ;aA09-_"#).map(String.init) + [
                "username", "nonce=", "auth", "MD5", "\t", "\r\n ", "ä", "\u{0}",
            ]
        var count = 0
        for _ in 0..<5000 {
            var text = Array(Self.good)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 0..<text.count, using: &random)
                let end = min(text.count, at + Int.random(in: 0...2, using: &random))
                text.replaceSubrange(at..<end, with: Array(pieces[Int.random(in: 0..<pieces.count, using: &random)]))
            }
            if isReadInPlace(String(text)) { count += 1 }
        }
        #expect(count > 500)
    }

    /// The challenges as they are written at once are those that are written one by one.
    @Test(arguments: [false, true]) func challenges(stale: Bool) throws {
        var authenticator = DigestAuthenticator(realm: #"ua"c\s"ta"#, algorithms: [.sha256, .md5], capacity: 4)
        let now = NIODeadline.uptimeNanoseconds(1_000_000_000)
        let set = authenticator.challenge(at: now, stale: stale)
        var writer = SIPWriter()
        writer.status(.unauthorized)
        writer.challenges(set)
        let message = try SIPMessage(parsing: writer.finish())
        #expect(message.all(.wwwAuthenticate) == set.map(\.headerValue))
        #expect(set.map(\.algorithm) == [.sha256, .md5])
    }
}
