package import NIOCore
package import SIPCore

/// A user agent's registration (RFC 3261 10.2): what it asks, and what an answer means. A value.
package struct SIPRegistration: Sendable {
    /// What to do after an answer.
    package enum Verdict: Sendable, Equatable {
        /// Bound for so many seconds.
        case registered(seconds: Int)
        /// Send again at once with these credentials, or with a longer expiry.
        case again
        /// Asked to come back later (503 with Retry-After), seconds.
        case later(seconds: Int)
        /// Refused.
        case refused(SIPStatus)
    }

    private let server: String
    private let user: String
    private let userAgent: String
    private let extraHeaders: [(SIPHeaderName, String)]
    private let callID: String
    private let tag: String
    private var sequence: UInt32 = 0
    private var digest: DigestClient
    private var credentials: (SIPHeaderName, String)?
    private var attempts = 0
    /// Seconds asked for; grows when the server finds it too brief (423).
    package private(set) var expires: Int

    /// - Parameters:
    ///   - server: host of the Request-URI and of the address of record.
    ///   - extraHeaders: what else the user agent says of itself, as `Allow` and `Supported`.
    package init(
        server: String, user: String, digest: DigestClient, expires: Int, userAgent: String,
        extraHeaders: [(SIPHeaderName, String)] = [], callID: String, tag: String
    ) {
        self.server = server
        self.user = user
        self.digest = digest
        self.expires = expires
        self.userAgent = userAgent
        self.extraHeaders = extraHeaders
        self.callID = callID
        self.tag = tag
    }

    /// The Request-URI.
    package var target: String { "sip:\(server)" }

    /// The address of record.
    package var addressOfRecord: String { "sip:\(user)@\(server)" }

    /// Other credentials from now on, as when a wrong password has been mended.
    package mutating func credentialsChanged(to digest: DigestClient) {
        self.digest = digest
        credentials = nil
        attempts = 0
    }

    /// The next REGISTER; with `expires` 0 it ends the registration.
    package mutating func request(via: String, contact: String, expires: Int? = nil) -> ByteBuffer {
        sequence += 1
        var writer = SIPWriter(capacity: 768)
        writer.request(.register, target: target)
        writer.header(.via, via)
        writer.header(.maxForwards, 70)
        writer.header(.from, "<\(addressOfRecord)>;tag=\(tag)")
        writer.header(.to, "<\(addressOfRecord)>")
        writer.header(.callID, callID)
        writer.header(.cseq, "\(sequence) REGISTER")
        writer.header(.contact, contact)
        writer.header(.expires, expires ?? self.expires)
        writer.header(.userAgent, userAgent)
        for (name, value) in extraHeaders { writer.header(name, value) }
        // A challenge already answered is answered at once the next time; the server may still call it stale.
        if let header = credentials ?? digest.next(method: .register, uri: target) {
            writer.header(header.0, header.1)
            credentials = nil
        }
        return writer.finish()
    }

    /// What the final answer to the last REGISTER means.
    package mutating func answered(_ response: SIPMessage) -> Verdict {
        guard let status = response.status else { return .refused(.badRequest) }
        if status.isSuccess {
            attempts = 0
            return .registered(seconds: grantedSeconds(response))
        }
        attempts += 1
        switch status {
        case .unauthorized, .proxyAuthenticationRequired:
            guard attempts <= 3, let header = digest.answer(to: response, method: .register, uri: target) else {
                return .refused(status)
            }
            credentials = header
            return .again
        case .intervalTooBrief:
            guard attempts <= 3, let minimum = response.minExpires, Int(minimum) > expires else {
                return .refused(status)
            }
            expires = Int(minimum)
            return .again
        case .serviceUnavailable, .tooManyRequests:
            attempts = 0
            let seconds = response.first(.retryAfter)?.prefix { $0.isNumber }
            return .later(seconds: seconds.flatMap { Int($0) } ?? 5)
        default:
            return .refused(status)
        }
    }

    /// The Contact's own expiry counts before the Expires header (RFC 3261 10.2.4); without both, what was asked.
    private func grantedSeconds(_ response: SIPMessage) -> Int {
        if case .addresses(let contacts)? = try? response.contacts() {
            for contact in contacts {
                if let text = contact.parameters["expires"], let seconds = Int(text) { return seconds }
            }
        }
        return response.expires.map(Int.init) ?? expires
    }
}
