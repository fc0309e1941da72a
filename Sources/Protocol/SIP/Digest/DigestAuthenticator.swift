public import NIOCore

/// The server side of digest authentication: challenges and checks (RFC 7616, RFC 8760; REG-6).
///
/// One value serves all connections of one event loop. Its cost for a client that is only connected is nothing, for one
/// that authenticated within the lifetime of its nonce about 64 bytes, bounded by `capacity`.
///
///     C: REGISTER …                                     no Authorization → challenges(at:stale: false)
///     S: 401, WWW-Authenticate: Digest …SHA-256, WWW-Authenticate: Digest …MD5
///     C: REGISTER …, Authorization: Digest …            check(_:method:password:at:) → .accepted
public struct DigestAuthenticator: Sendable {
    public let realm: String
    /// Offered in this order, the preferred one first (RFC 8760 section 2.3).
    public let algorithms: [DigestAlgorithm]
    /// How long a nonce may be used.
    public let lifetime: TimeAmount
    public let shard: UInt16

    private let key: KeyedHash
    private var ledger: NonceLedger
    private var random: SystemRandomNumberGenerator

    /// - Parameters:
    ///   - lifetime: of a nonce. A client whose nonce has expired makes one more round trip, unnoticed by people.
    ///   - capacity: live nonces that are remembered; beyond it the oldest are dropped and count as used.
    ///   - shard: tells authenticators of one server apart.
    public init(
        realm: String, algorithms: [DigestAlgorithm] = [.sha256, .md5], lifetime: TimeAmount = .minutes(10),
        capacity: Int = 16384, shard: UInt16 = 0
    ) {
        // Without seed OpenSSL gives nothing; then the system's own source is as good.
        let key = unpredictableBytes(32) ?? (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        self.init(
            realm: realm, algorithms: algorithms, lifetime: lifetime, capacity: capacity, shard: shard, key: key)
    }

    init(
        realm: String, algorithms: [DigestAlgorithm], lifetime: TimeAmount, capacity: Int, shard: UInt16, key: [UInt8]
    ) {
        self.realm = realm
        self.algorithms = algorithms.filter(\.isAvailable)
        self.lifetime = lifetime
        self.shard = shard
        self.key = KeyedHash(key: key)
        ledger = NonceLedger(capacity: capacity)
        random = SystemRandomNumberGenerator()
    }

    /// Nonces in the replay table.
    public var liveNonces: Int {
        ledger.count
    }

    /// The challenges of one 401 or 407, one for each algorithm and all with one fresh nonce. Empty only if the
    /// system's OpenSSL has none of the hashes.
    public mutating func challenges(at now: NIODeadline, stale: Bool = false) -> [DigestChallenge] {
        let nonce = DigestNonce(shard: shard, issued: now, serial: random.next())
        guard let text = nonce.sealed(with: key) else { return [] }
        return algorithms.map { DigestChallenge(realm: realm, nonce: text, algorithm: $0, stale: stale) }
    }

    /// Judges credentials.
    /// - Parameters:
    ///   - method: of the request that carries them.
    ///   - password: of the user they name; nil if there is no such user. The work is the same then (CWE-208), and
    ///     nothing is accepted.
    ///
    /// The digest's `uri` is taken as the client wrote it: proxies rewrite the Request-URI (RFC 8760 section 2.6 item
    /// 6); whoever wants them equal compares them.
    public mutating func check(
        _ credentials: DigestCredentials, method: SIPMethod, password: Secret?, at now: NIODeadline
    ) -> DigestVerdict {
        let algorithm = credentials.effectiveAlgorithm
        guard credentials.realm == realm else { return .refused(.wrongRealm) }
        guard algorithms.contains(algorithm) else { return .refused(.algorithmNotOffered) }
        guard credentials.qop == nil || credentials.qop == "auth" else { return .refused(.protectionNotOffered) }
        guard !credentials.username.isEmpty, !credentials.uri.isEmpty,
            credentials.response.utf8.count == algorithm.responseLength,
            credentials.response.utf8.allSatisfy(\.isHexDigit)
        else { return .refused(.malformed) }

        // The response first: only who knows the password learns anything about a nonce (RFC 7616 section 3.3, stale).
        let expected = DigestComputation(credentials, method: method).response(password: password ?? Self.decoy)
        let given = credentials.response.utf8.map(OctetClass.lowercased)
        guard let expected, equalInConstantTime(expected, given), password != nil else {
            return .refused(.wrongResponse)
        }
        return verdict(onNonceOf: credentials, at: now)
    }

    /// Stands in for the password of a user that does not exist.
    static let decoy = Secret("no user has this password")

    private mutating func verdict(onNonceOf credentials: DigestCredentials, at now: NIODeadline) -> DigestVerdict {
        guard let nonce = DigestNonce(unsealing: credentials.nonce, with: key), nonce.shard == shard else {
            return .stale(.unknownNonce)
        }
        let now = DigestNonce.ticks(now)
        let lifetime = DigestNonce.ticks(lifetime)
        // One from the future means that the clock was set back: expired, never an error.
        guard nonce.issued <= now, now - nonce.issued <= lifetime else { return .stale(.expired) }
        let count = credentials.qop == nil ? nil : credentials.nonceCount ?? 0
        let expired = now > lifetime ? now - lifetime : 0
        switch ledger.used(serial: nonce.serial, issued: nonce.issued, count: count, expired: expired) {
        case .recorded: return .accepted
        case .countNotGrowing: return .stale(.countNotGrowing)
        case .forgotten: return .stale(.forgotten)
        }
    }
}

extension DigestComputation {
    /// What a client with these credentials must have computed.
    init(_ credentials: DigestCredentials, method: SIPMethod) {
        self.init(
            algorithm: credentials.effectiveAlgorithm, username: credentials.username, realm: credentials.realm,
            nonce: credentials.nonce, uri: credentials.uri, method: method.rawValue,
            protection: credentials.qop == nil
                ? nil : Protection(nonceCount: credentials.nc ?? "", clientNonce: credentials.cnonce ?? ""),
            clientNonce: credentials.cnonce)
    }
}
