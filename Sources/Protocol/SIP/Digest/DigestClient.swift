/// The client side of digest authentication for one peer: answers its 401 or 407 and authorises later requests at once
/// (RFC 3261 section 22, RFC 7616 section 3.6; PHN-5).
///
/// Whoever holds the value decides whom it answers: make one for the peer that the credentials belong to, and hand it
/// responses of that peer only (CVE-2021-41158: device credentials given to a stranger who challenged a BYE).
///
///     S: INVITE …                     P: 401, WWW-Authenticate: Digest …
///     S: INVITE … + answer(to:…)      P: 200
///     S: INFO … + next(…)             P: 200, or 401 with another nonce → answer(to:…) again
public struct DigestClient: Sendable {
    public let username: String
    public let password: Secret
    /// nil: any realm of the peer.
    private let realm: String?
    private var session: Session?

    /// What the last challenge left. The whole client takes 170 bytes: make it when a peer challenges, not before.
    private struct Session: Sendable {
        let header: SIPHeaderName
        let challenge: DigestChallenge
        let clientNonce: String
        var count: UInt32
    }

    /// - Parameter realm: answer only challenges of this realm; nil answers any.
    public init(username: String, password: Secret, realm: String? = nil) {
        self.username = username
        self.password = password
        self.realm = realm
    }

    /// The header that answers a challenge, to be put into the same request sent again with the next CSeq.
    ///
    /// Of several challenges the strongest is taken, of equals the first (RFC 8760 section 2.4). nil: nothing that we
    /// can answer, or the same nonce refused a second time, which is a wrong password. A peer that gives a new nonce
    /// with each refusal is stopped by the caller's count of attempts: two are enough for anyone.
    public mutating func answer(to response: SIPMessage, method: SIPMethod, uri: String) -> (SIPHeaderName, String)? {
        guard let (asks, answers) = Self.headers(of: response) else { return nil }
        let best = response.all(asks).prefix(8)
            .compactMap { value in try? DigestChallenge(parsing: value) }
            .filter { isAnswerable($0) }
            .reduce(nil as DigestChallenge?) { best, next in
                guard let best, best.strength >= next.strength else { return next }
                return best
            }
        guard let best else { return nil }
        if let session, session.challenge.nonce == best.nonce, session.challenge.realm == best.realm, !best.stale {
            return nil
        }
        session = Session(header: answers, challenge: best, clientNonce: Self.clientNonce(), count: 0)
        return next(method: method, uri: uri)
    }

    /// The header for a request to a peer that has challenged before; nil as long as none has. Each call counts the
    /// nonce up.
    public mutating func next(method: SIPMethod, uri: String) -> (SIPHeaderName, String)? {
        guard var session else { return nil }
        session.count += 1
        self.session = session
        guard let credentials = credentials(for: session, method: method, uri: uri) else { return nil }
        return (session.header, credentials.headerValue)
    }

    private func isAnswerable(_ challenge: DigestChallenge) -> Bool {
        (challenge.algorithm ?? .md5).isAvailable && (realm ?? challenge.realm) == challenge.realm
            && (challenge.qop.isEmpty || challenge.qop.contains("auth"))
    }

    private func credentials(for session: Session, method: SIPMethod, uri: String) -> DigestCredentials? {
        let challenge = session.challenge
        let isProtected = challenge.qop.contains("auth")
        let isSession = challenge.algorithm?.isSession ?? false
        let digits = String(session.count, radix: 16)
        var credentials = DigestCredentials(
            username: username, realm: challenge.realm, nonce: challenge.nonce, uri: uri, response: "",
            algorithm: challenge.algorithm, cnonce: isProtected || isSession ? session.clientNonce : nil,
            nc: isProtected ? String(repeating: "0", count: 8 - digits.count) + digits : nil,
            qop: isProtected ? "auth" : nil, opaque: challenge.opaque)
        guard let response = DigestComputation(credentials, method: method).response(password: password) else {
            return nil
        }
        credentials.response = String(decoding: response, as: UTF8.self)
        return credentials
    }

    private static func headers(of response: SIPMessage) -> (asks: SIPHeaderName, answers: SIPHeaderName)? {
        switch response.status {
        case .unauthorized?: (.wwwAuthenticate, .authorization)
        case .proxyAuthenticationRequired?: (.proxyAuthenticate, .proxyAuthorization)
        default: nil
        }
    }

    private static func clientNonce() -> String {
        var random = SystemRandomNumberGenerator()
        return RandomToken.tag(using: &random)
    }
}

extension DigestChallenge {
    fileprivate var strength: Int {
        (algorithm ?? .md5).strength
    }
}
