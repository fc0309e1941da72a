/// Digest as a client does it, every part open to a test that wants it wrong (RFC 7616 3.4).
struct WireDigest: Sendable {
    var user: String
    var password: String
    var realm = "uacsta"
    var nonce = ""
    var uri = "sip:uacsta.test"
    var method = "REGISTER"
    var algorithm = "MD5"
    var cnonce = "0a4f113b"
    var nc = "00000001"
    var qop = "auth"

    /// Takes the challenge with our algorithm out of a 401.
    func answering(_ response: WireMessage, method: String? = nil, uri: String? = nil) throws -> WireDigest {
        let challenges = response.all("WWW-Authenticate")
        guard
            let challenge = challenges.first(where: {
                $0.contains("algorithm=\(algorithm),") || $0.hasSuffix("algorithm=\(algorithm)")
            }),
            let nonce = Self.parameter("nonce", of: challenge)
        else { throw Disappointment("no challenge with \(algorithm) in \(response)") }
        var copy = self
        copy.nonce = nonce
        copy.realm = Self.parameter("realm", of: challenge) ?? ""
        copy.method = method ?? self.method
        copy.uri = uri ?? self.uri
        return copy
    }

    var response: String {
        let hash = algorithm == "MD5" ? Hashes.md5 : Hashes.sha256
        let first = hash("\(user):\(realm):\(password)")
        return hash("\(first):\(nonce):\(nc):\(cnonce):\(qop):\(hash("\(method):\(uri)"))")
    }

    var parameters: [(name: String, value: String)] {
        [
            ("username", "\"\(user)\""), ("realm", "\"\(realm)\""), ("nonce", "\"\(nonce)\""), ("uri", "\"\(uri)\""),
            ("response", "\"\(response)\""), ("algorithm", algorithm), ("cnonce", "\"\(cnonce)\""), ("qop", qop),
            ("nc", nc),
        ]
    }

    var header: String { Self.header(parameters) }

    static func header(_ parameters: [(name: String, value: String)]) -> String {
        "Digest " + parameters.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
    }

    static func parameter(_ name: String, of challenge: String) -> String? {
        guard let range = challenge.range(of: "\(name)=") else { return nil }
        let rest = challenge[range.upperBound...]
        if rest.hasPrefix("\"") { return String(rest.dropFirst().prefix { $0 != "\"" }) }
        return String(rest.prefix { $0 != "," })
    }
}
