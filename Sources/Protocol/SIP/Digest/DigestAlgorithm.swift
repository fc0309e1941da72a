/// The hash of a digest challenge: RFC 7616 section 3.3, RFC 8760 section 2.1, FIPS 180-4 for SHA-512/256.
///
/// The session variants (`-sess`) mix nonce and client nonce into the first hash.
public enum DigestAlgorithm: String, Sendable, Hashable, CaseIterable {
    case md5 = "MD5"
    case md5Session = "MD5-sess"
    case sha256 = "SHA-256"
    case sha256Session = "SHA-256-sess"
    case sha512t256 = "SHA-512-256"
    case sha512t256Session = "SHA-512-256-sess"

    /// The algorithm of a header parameter; tokens compare without case (RFC 3261 7.3.1).
    public init?(token: String) {
        guard let match = Self.allCases.first(where: { $0.rawValue.equalsIgnoringCase(token) }) else {
            return nil
        }
        self = match
    }

    /// True for the `-sess` variants.
    public var isSession: Bool {
        switch self {
        case .md5Session, .sha256Session, .sha512t256Session: true
        case .md5, .sha256, .sha512t256: false
        }
    }

    /// Number of hexadecimal digits of a response.
    public var responseLength: Int {
        switch self {
        case .md5, .md5Session: 32
        case .sha256, .sha256Session, .sha512t256, .sha512t256Session: 64
        }
    }

    /// False where the system's OpenSSL refuses the hash, as it does with MD5 in FIPS mode.
    public var isAvailable: Bool {
        hash != nil
    }

    /// Higher is better; equal strength leaves the choice to the order of the challenges.
    var strength: Int {
        switch self {
        case .md5, .md5Session: 1
        case .sha256, .sha256Session, .sha512t256, .sha512t256Session: 2
        }
    }

    var hash: MessageDigest? {
        switch self {
        case .md5, .md5Session: .md5
        case .sha256, .sha256Session: .sha256
        case .sha512t256, .sha512t256Session: .sha512t256
        }
    }
}
