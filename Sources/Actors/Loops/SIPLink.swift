public import NIOCore
public import SIPCore

/// Why a connection or what hangs on it came to its end; shown in logs and to people.
public enum CloseReason: Sendable, Equatable, CustomStringConvertible {
    /// The peer closed the connection.
    case peerClosed
    /// Reading or writing failed; the text is the system's.
    case transportFailed(String)
    /// Nothing came back from the peer for too long, not even from its system: a cable, a power cut, a NAT that forgot.
    case vanished
    /// The peer registered again from elsewhere (REG-5).
    case replaced
    /// The registration ran out.
    case registrationExpired
    /// The peer took its registration back.
    case unregistered
    /// The phone left a CSTA keepalive without an answer (PHN-3).
    case keepaliveLost
    /// The peer does not read what it asked for (CLI-7); the number is the octets that waited.
    case slowReader(Int)
    /// What came in is no stream that can be read further.
    case unreadable(String)
    /// Nobody authenticated in time.
    case unauthenticated
    /// Credentials from the peer's address were wrong again and again.
    case guessing
    /// The peer asks more than anybody may, and does not heed that it is refused.
    case flooding
    /// The client did not prove who it is, or may not come in without proof.
    case notLetIn(String)
    /// The client did not refresh its session in time.
    case sessionExpired
    /// The account of the client's session is configured no longer.
    case accountRemoved
    /// The phone was switched off in the list (REG-3).
    case disabled
    /// The server ends.
    case shutdown

    public var description: String {
        switch self {
        case .peerClosed: "the peer closed the connection"
        case .transportFailed(let text): "the connection failed: \(text)"
        case .vanished: "the peer is gone without a word (limits.vanishedSeconds)"
        case .replaced: "the same peer registered over another connection"
        case .registrationExpired: "the registration expired"
        case .unregistered: "the peer removed its registration"
        case .keepaliveLost: "a CSTA keepalive was left unanswered"
        case .slowReader(let octets): "the peer does not read: \(octets) octets were waiting for it"
        case .unreadable(let text): "the stream cannot be read further: \(text)"
        case .unauthenticated: "no successful registration in time"
        case .guessing: "too many failed authentications"
        case .flooding: "the peer sends more requests than it may (limits.requestsPerSecond)"
        case .notLetIn(let text): "the client was not let in: \(text)"
        case .sessionExpired: "the client did not refresh its session"
        case .accountRemoved: "the account is no longer configured"
        case .disabled: "the phone is switched off in the list"
        case .shutdown: "the server is shutting down"
        }
    }
}

/// How a peer is reached and named.
public struct LinkDescription: Sendable {
    /// The peer's transport address, for logs and the list of phones.
    public let remoteAddress: String
    /// Transport token of Via and Contact: `TCP` or `TLS`.
    public let transport: String
    /// `host:port` under which this listener wants to be reached (CON-2: the advertised one, where there is one).
    public let advertised: String

    public init(remoteAddress: String, transport: String, advertised: String) {
        self.remoteAddress = remoteAddress
        self.transport = transport
        self.advertised = advertised
    }

    /// A Via value with `branch` (RFC 3261 18.1.1).
    public func via(branch: String) -> String { viaToBranch + branch + Self.viaBehindBranch }

    /// The value up to the branch, and what stands behind it.
    var viaToBranch: String { "SIP/2.0/\(transport) \(advertised);branch=" }
    static let viaBehindBranch = ";rport"

    /// A Contact value for `user` on this listener. `transport=tls` is what phones write and understand; `sips:` would
    /// ask them to use it in every other header as well (RFC 5630).
    public func contact(user: String) -> String {
        "<sip:\(user)@\(advertised);transport=\(transport == "TLS" ? "tls" : "tcp")>"
    }
}

/// The connection to one peer, as actors see it: somewhere to send.
///
/// All calls may come from any loop; they take effect in their order on the connection's loop.
public protocol PeerLink: AnyObject, Sendable {
    /// Who and where the peer is.
    var description: LinkDescription { get }

    /// Sends what the connection keeps no book of: an ACK, an event that the peer need not answer, a frame of CSTA.
    func send(unanswered: ByteBuffer)

    /// Closes the connection once what was sent before is written.
    func close(_ reason: CloseReason)
}

/// A connection that speaks SIP and knows the transactions on it.
public protocol SIPLink: PeerLink {
    /// Sends a request; the answer comes back with `token`.
    func send(request: ByteBuffer, method: SIPMethod, branch: String, token: UInt64)

    /// Answers a request of the peer.
    func send(response: ByteBuffer, status: SIPStatus, transaction: ServerTransactions.ID)

    /// The peer is set up and is no newcomer any more (REG-7).
    func letIn()
}
