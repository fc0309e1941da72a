/// One WWW-Authenticate or Proxy-Authenticate value of the Digest scheme (RFC 7616 section 3.3, RFC 8760).
///
///     S: WWW-Authenticate: Digest realm="uacsta", nonce="AAEAA…", algorithm=SHA-256, qop="auth"
public struct DigestChallenge: Sendable, Hashable {
    public var realm: String
    public var nonce: String
    public var opaque: String?
    /// nil if the challenge names none, which means MD5; the answer then names none either.
    public var algorithm: DigestAlgorithm?
    /// Protections offered, lower case. Empty: a server of RFC 2069.
    public var qop: [String]
    /// True: the digest was right, only the nonce was too old; repeat without asking anybody.
    public var stale: Bool

    public init(
        realm: String, nonce: String, opaque: String? = nil, algorithm: DigestAlgorithm? = nil,
        qop: [String] = ["auth"],
        stale: Bool = false
    ) {
        self.realm = realm
        self.nonce = nonce
        self.opaque = opaque
        self.algorithm = algorithm
        self.qop = qop
        self.stale = stale
    }

    /// - Throws: for another scheme, an algorithm that is not known here, or a missing realm or nonce. A client skips
    ///   such a challenge and takes the next (RFC 8760 section 2.4).
    public init(parsing text: String) throws(SIPParseError) {
        let parameters = try AuthenticationParameters(parsing: text)
        realm = try parameters.required("realm")
        nonce = try parameters.required("nonce")
        opaque = parameters["opaque"]
        if let token = parameters["algorithm"] {
            guard let known = DigestAlgorithm(token: token) else {
                throw SIPParseError(.badRequest, "digest algorithm \(token) is not known")
            }
            algorithm = known
        }
        qop = (parameters["qop"] ?? "").lowercased()
            .split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }).map(String.init)
        stale = parameters["stale"]?.equalsIgnoringCase("true") ?? false
    }

    /// The value as it stands behind `WWW-Authenticate:`.
    public var headerValue: String {
        var text = ParameterText(scheme: "Digest")
        text.add("realm", quoted: realm)
        text.add("nonce", quoted: nonce)
        if let opaque { text.add("opaque", quoted: opaque) }
        if stale { text.add("stale", "true") }
        if let algorithm { text.add("algorithm", algorithm.rawValue) }
        if !qop.isEmpty { text.add("qop", quoted: qop.joined(separator: ",")) }
        return text.text
    }
}
