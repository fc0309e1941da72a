public import NIOCore

/// The server side of digest authentication: challenges and checks (RFC 7616, RFC 8760; REG-6).
///
/// One value serves all connections of one event loop. Its cost for a client that is only connected is nothing, for one
/// that authenticated within the lifetime of its nonce about 64 bytes, bounded by `capacity`.
///
///     C: REGISTER …                                     no Authorization → challenge(at:stale: false)
///     S: 401, WWW-Authenticate: Digest …SHA-256, WWW-Authenticate: Digest …MD5
///     C: REGISTER …, Authorization: Digest …            check(_:method:password:at:) → .accepted
public struct DigestAuthenticator: Sendable {
    public let realm: String
    /// Offered in this order, the preferred one first (RFC 8760 section 2.3).
    public let algorithms: [DigestAlgorithm]
    /// How long a nonce may be used.
    public let lifetime: TimeAmount
    public let shard: UInt16

    private var seal: NonceSeal
    private var ledger: NonceLedger
    private var random = PooledRandom()
    private let template: DigestChallengeSet.Template
    private var hashing = DigestHashing()

    /// - Parameters:
    ///   - lifetime: of a nonce. A client whose nonce has expired makes one more round trip, unnoticed by people.
    ///   - capacity: live nonces that are remembered; beyond it the oldest are dropped and count as used.
    ///   - shard: tells authenticators of one server apart.
    public init(
        realm: String, algorithms: [DigestAlgorithm] = [.sha256, .md5], lifetime: TimeAmount = .minutes(10),
        capacity: Int = 16384, shard: UInt16 = 0
    ) {
        // Without seed OpenSSL gives nothing; then the system's own source is as good.
        let count = NonceSeal.count
        let key = unpredictableBytes(count) ?? (0..<count).map { _ in UInt8.random(in: .min ... .max) }
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
        seal = NonceSeal(key: key)
        ledger = NonceLedger(capacity: capacity)
        template = DigestChallengeSet.Template(realm: realm, algorithms: self.algorithms)
    }

    /// Nonces in the replay table.
    public var liveNonces: Int {
        ledger.count
    }

    /// The challenge of one 401 or 407, for each algorithm and all with one fresh nonce. Empty only if the system's
    /// OpenSSL has none of the hashes.
    public mutating func challenge(at now: NIODeadline, stale: Bool = false) -> DigestChallengeSet {
        let nonce = DigestNonce(shard: shard, issued: now, serial: random.next())
        return DigestChallengeSet(template: template, nonce: nonce.sealed(with: &seal), stale: stale)
    }

    /// The same as a list.
    public mutating func challenges(at now: NIODeadline, stale: Bool = false) -> [DigestChallenge] {
        Array(challenge(at: now, stale: stale))
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
        check(PresentedDigest(credentials), method: method, password: password, at: now)
    }

    /// The same for credentials as they stand in a request.
    public mutating func check(
        _ presented: PresentedDigest, method: SIPMethod, password: Secret?, at now: NIODeadline
    ) -> DigestVerdict {
        let octets = presented.octets.readableBytesUInt8Span
        let fields = presented.fields
        guard octets.equals(fields.realm, realm) else { return .refused(.wrongRealm) }
        guard algorithms.contains(fields.algorithm) else { return .refused(.algorithmNotOffered) }
        guard fields.protection != .other else { return .refused(.protectionNotOffered) }
        guard !fields.username.isEmpty, !fields.uri.isEmpty,
            fields.response.count == fields.algorithm.responseLength,
            fields.response.allSatisfy({ octets[$0].isHexDigit })
        else { return .refused(.malformed) }

        // The response first: only who knows the password learns anything about a nonce (RFC 7616 section 3.3, stale).
        let expected = fields.response(
            in: octets, method: method.rawValue, password: password ?? Self.decoy, &hashing)
        guard let expected, expected.isWritten(octets, fields.response), password != nil else {
            return .refused(.wrongResponse)
        }
        return verdict(onNonceOf: fields, octets, at: now)
    }

    /// Stands in for the password of a user that does not exist.
    static let decoy = Secret("no user has this password")

    private mutating func verdict(
        onNonceOf fields: DigestFields, _ octets: Span<UInt8>, at now: NIODeadline
    ) -> DigestVerdict {
        guard let nonce = DigestNonce(unsealing: octets.extracting(fields.nonce), with: &seal), nonce.shard == shard
        else {
            return .stale(.unknownNonce)
        }
        let now = DigestNonce.ticks(now)
        let lifetime = DigestNonce.ticks(lifetime)
        // One from the future means that the clock was set back: expired, never an error.
        guard nonce.issued <= now, now - nonce.issued <= lifetime else { return .stale(.expired) }
        let count = fields.protection == .none ? nil : Self.count(octets, fields.nonceCount)
        let expired = now > lifetime ? now - lifetime : 0
        switch ledger.used(serial: nonce.serial, issued: nonce.issued, count: count, expired: expired) {
        case .recorded: return .accepted
        case .countNotGrowing: return .stale(.countNotGrowing)
        case .forgotten: return .stale(.forgotten)
        }
    }

    /// A nonce count; zero, which nobody sends, for what is none.
    private static func count(_ octets: Span<UInt8>, _ digits: Range<Int>) -> UInt32 {
        guard digits.count <= 8 else { return 0 }
        return digits.reduce(0) { $0 << 4 | UInt32(OctetClass.hexDigit(octets[$1]) ?? 0) }
    }
}
