import NIOCore
import SIPCore
import Testing

/// PHN-5: the phone challenges us (snom csta_challenge, uacsta.md 4.1). The other end of these tests is our own server
/// side.
struct DigestClientTests {
    let now = NIODeadline.uptimeNanoseconds(5_000_000_000_000)
    let password = Secret("phone's own")
    var client = DigestClient(username: "000413AABBCC", password: Secret("phone's own"))
    var phone = DigestAuthenticator(realm: "snom", algorithms: [.md5], capacity: 10)

    mutating func check(_ text: String, _ method: SIPMethod) throws -> DigestVerdict {
        phone.check(try DigestCredentials(parsing: text), method: method, password: password, at: now)
    }

    // Macros cannot call a mutating member of a property.
    mutating func answer(_ response: SIPMessage, _ method: SIPMethod) -> (SIPHeaderName, String)? {
        client.answer(to: response, method: method, uri: "sip:a")
    }

    mutating func next(_ method: SIPMethod) -> (SIPHeaderName, String)? {
        client.next(method: method, uri: "sip:a")
    }

    func challenge(_ values: [String], code: Int = 401) throws -> SIPMessage {
        let name = code == 401 ? "WWW-Authenticate" : "Proxy-Authenticate"
        return try Requests.response(code, extra: values.map { "\(name): \($0)" })
    }

    @Test(arguments: [401, 407])
    mutating func challengedOnce(code: Int) throws {
        #expect(next(.invite) == nil)
        let response = try challenge(phone.challenges(at: now).map(\.headerValue), code: code)
        let header = try #require(answer(response, .invite))
        #expect(header.0 == (code == 401 ? .authorization : .proxyAuthorization))
        #expect(try check(header.1, .invite) == .accepted)
        // csta_challenge 2: every later request carries an answer before it is asked for.
        for count in 2...20 {
            let later = try #require(next(.info))
            #expect(later.0 == header.0)
            #expect(try DigestCredentials(parsing: later.1).nonceCount == UInt32(count))
            #expect(try check(later.1, .info) == .accepted)
        }
    }

    @Test mutating func newNonceStartsCountingAgain() throws {
        for stale in [false, true] {
            let response = try challenge(phone.challenges(at: now, stale: stale).map(\.headerValue))
            let header = try #require(answer(response, .info))
            #expect(try DigestCredentials(parsing: header.1).nc == "00000001")
            #expect(try check(header.1, .info) == .accepted)
        }
    }

    /// The same nonce refused again is a wrong password; stale says that it is not.
    @Test mutating func sameNonceAgain() throws {
        let value = #"Digest realm="snom", nonce="n", qop="auth""#
        #expect(try answer(challenge([value]), .info) != nil)
        #expect(try answer(challenge([value]), .info) == nil)
        #expect(try answer(challenge([value + ", stale=true"]), .info) != nil)
    }

    /// RFC 8760: the strongest that we know, of equals the first.
    @Test(arguments: [
        (["MD5", "SHA-256", "SHA-512-256"], "SHA-256"), (["SHA-512-256", "SHA-256", "MD5"], "SHA-512-256"),
        (["TIGER", "MD5"], "MD5"), (["MD5-sess"], "MD5-sess"),
    ])
    mutating func bestOfSeveral(offered: [String], taken: String) throws {
        let values = offered.map { #"Digest realm="snom", nonce="n\#($0)", algorithm=\#($0), qop="auth""# }
        let header = try #require(try answer(challenge(["Basic realm=\"x\""] + values), .info))
        let credentials = try DigestCredentials(parsing: header.1)
        #expect(credentials.algorithm?.rawValue == taken)
        #expect(credentials.nonce == "n" + taken)
    }

    @Test mutating func serverOfRFC2069() throws {
        let header = try #require(try answer(challenge([#"Digest realm="snom", nonce="n", opaque="o""#]), .info))
        let credentials = try DigestCredentials(parsing: header.1)
        #expect(credentials.qop == nil && credentials.nc == nil && credentials.cnonce == nil)
        #expect(credentials.algorithm == nil)
        #expect(credentials.opaque == "o")
        #expect(credentials.response.utf8.count == 32)
    }

    @Test(arguments: [DigestAlgorithm.md5Session, .sha256Session, .sha512t256, .sha512t256Session])
    mutating func everyAlgorithm(algorithm: DigestAlgorithm) throws {
        phone = DigestAuthenticator(realm: "snom", algorithms: [algorithm], capacity: 10)
        let response = try challenge(phone.challenges(at: now).map(\.headerValue))
        let header = try #require(answer(response, .info))
        #expect(try check(header.1, .info) == .accepted)
        #expect(try check(#require(next(.bye)).1, .bye) == .accepted)
    }

    /// negative-cases 53: other realms get nothing if one was named, other responses never do.
    @Test mutating func strangers() throws {
        client = DigestClient(username: "u", password: password, realm: "snom")
        let stranger = #"Digest realm="evil", nonce="n", qop="auth""#
        #expect(try answer(challenge([stranger]), .bye) == nil)
        #expect(try answer(Requests.response(403), .bye) == nil)
        let misplaced = try Requests.response(401, extra: [#"Proxy-Authenticate: Digest realm="snom", nonce="n""#])
        #expect(answer(misplaced, .bye) == nil)
        let intOnly = #"Digest realm="snom", nonce="n", qop="auth-int""#
        #expect(try answer(challenge([intOnly, "Digest", ""]), .bye) == nil)
        #expect(next(.bye) == nil)
    }

    /// negative-cases 51: several Authorization headers, the one of our realm counts.
    @Test(arguments: ["u", "u\\v"])
    func findsItsRealm(user: String) throws {
        let mine = DigestCredentials(username: user, realm: "uacsta", nonce: "n", uri: "sip:a", response: "00")
        var other = mine
        other.realm = "proxy"
        other.username = "another"
        func found(_ lines: [String]) throws -> String? {
            try PresentedDigest.find(in: Requests.request("REGISTER", extra: lines), realm: "uacsta")?.username
        }
        let broken = "Authorization: Digest realm"
        let lines = [other, mine].map { "Authorization: \($0.headerValue)" }
        #expect(try found([broken] + lines) == user)
        #expect(try found([lines[0]]) == nil)
        #expect(try found([]) == nil)
        let error = #expect(throws: SIPParseError.self) { try found([broken]) }
        #expect(error?.status == .badRequest)
        #expect(try found(Array(repeating: lines[0], count: 8) + [lines[1]]) == nil)
    }
}
