/// Why a TLS connection failed, in words for the person who has to mend it.
public struct TLSError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The peer's certificate.
        case certificateExpired, certificateNotYetValid, unknownAuthority, nameMismatch, certificateRejected
        /// The peer showed no certificate though one is required.
        case certificateMissing
        /// The peer offers only versions below the configured minimum, or above what we know.
        case protocolTooOld
        case noSharedCipher
        /// SIP, HTTP or another text in clear on a TLS connection.
        case plainText
        /// Bytes that are neither TLS nor text.
        case notTLS
        /// The peer sent a fatal alert: it refuses us.
        case refusedByPeer
        /// A record that is broken, forged or out of order, or a peer that asks for endless renegotiation.
        case protocolViolation
        /// The connection ended without close_notify: the last message may be cut (RFC 8446 6.1).
        case truncated
        case closedDuringHandshake
        case handshakeTimedOut
        /// Too much was written before the handshake ended.
        case tooMuchPending
        /// OpenSSL could not go on (out of memory, for instance).
        case `internal`
    }

    public let kind: Kind
    /// Bounded and free of control characters, also where it cites the peer.
    public let message: String
    /// Address of the peer where known, as `203.0.113.7:4711`.
    public internal(set) var peer: String?

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    public var description: String {
        if let peer { "\(peer): \(message)" } else { message }
    }
}
