/// One Authorization or Proxy-Authorization value of the Digest scheme (RFC 7616 section 3.4).
///
/// The texts are kept as the client wrote them, because that is what it hashed.
public struct DigestCredentials: Sendable, Hashable {
    public var username: String
    public var realm: String
    public var nonce: String
    public var uri: String
    /// Hexadecimal digits, 32 or 64 by algorithm; checked by whoever compares them.
    public var response: String
    /// nil if none is named, which means MD5.
    public var algorithm: DigestAlgorithm?
    public var cnonce: String?
    /// The nonce count, eight hexadecimal digits as written.
    public var nc: String?
    /// `auth`, or nil for a client of RFC 2069.
    public var qop: String?
    public var opaque: String?

    public init(
        username: String, realm: String, nonce: String, uri: String, response: String,
        algorithm: DigestAlgorithm? = nil, cnonce: String? = nil, nc: String? = nil, qop: String? = nil,
        opaque: String? = nil
    ) {
        self.username = username
        self.realm = realm
        self.nonce = nonce
        self.uri = uri
        self.response = response
        self.algorithm = algorithm
        self.cnonce = cnonce
        self.nc = nc
        self.qop = qop
        self.opaque = opaque
    }

    /// Bytes of any one field; a name, a nonce or a URI beyond that is nobody's.
    static let maximumFieldBytes = 1024

    /// - Throws: 401 for credentials that cannot be anybody's here (another scheme such as Basic, an unknown algorithm,
    ///   a field out of all proportion): the client is challenged again. 400 for credentials that are broken (RFC 7616
    ///   section 3.4: a parameter missing, given twice, or unreadable).
    public init(parsing text: String) throws(SIPParseError) {
        let parameters = try AuthenticationParameters(parsing: text)
        username = try parameters.required("username")
        realm = try parameters.required("realm")
        nonce = try parameters.required("nonce")
        uri = try parameters.required("uri")
        response = try parameters.required("response")
        opaque = parameters["opaque"]
        if let token = parameters["algorithm"] {
            guard let known = DigestAlgorithm(token: token) else {
                throw SIPParseError(.unauthorized, "digest algorithm \(token) is not known")
            }
            algorithm = known
        }
        qop = parameters["qop"]?.lowercased()
        cnonce = parameters["cnonce"]
        nc = parameters["nc"]
        if qop != nil {
            guard cnonce != nil else { throw SIPParseError(.badRequest, "Digest with qop but without cnonce") }
            guard nonceCount != nil else {
                throw SIPParseError(.badRequest, "Digest with qop but without a readable nc")
            }
        }
        let fields = [username, realm, nonce, uri, response, cnonce ?? "", opaque ?? ""]
        guard fields.allSatisfy({ $0.utf8.count <= Self.maximumFieldBytes }) else {
            throw SIPParseError(.unauthorized, "Digest with a field longer than \(Self.maximumFieldBytes) bytes")
        }
    }

    /// `nc` as a number; nil if it is absent or not one to eight hexadecimal digits.
    public var nonceCount: UInt32? {
        guard let nc, (1...8).contains(nc.utf8.count), nc.utf8.allSatisfy({ $0.isHexDigit }) else { return nil }
        return UInt32(nc, radix: 16)
    }

    /// The algorithm in force: MD5 where none is named (RFC 7616 section 3.4).
    public var effectiveAlgorithm: DigestAlgorithm {
        algorithm ?? .md5
    }

    /// The value as it stands behind `Authorization:`.
    public var headerValue: String {
        var text = ParameterText(scheme: "Digest")
        text.add("username", quoted: username)
        text.add("realm", quoted: realm)
        text.add("nonce", quoted: nonce)
        text.add("uri", quoted: uri)
        text.add("response", quoted: response)
        if let algorithm { text.add("algorithm", algorithm.rawValue) }
        if let cnonce { text.add("cnonce", quoted: cnonce) }
        if let qop { text.add("qop", qop) }
        if let nc { text.add("nc", nc) }
        if let opaque { text.add("opaque", quoted: opaque) }
        return text.text
    }
}

extension DigestCredentials {
    /// Authorization headers of one message that are looked at; the rest is ignored.
    static let maximumHeaders = 8
}

extension UInt8 {
    /// True for 0-9, a-f and A-F.
    var isHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
