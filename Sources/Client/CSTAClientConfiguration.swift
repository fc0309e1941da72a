public import CSTACore
public import NIOCore
public import SIPCore
public import TLSCore

/// Where a client connects to, and as whom.
public struct CSTAClientConfiguration: Sendable {
    /// How octets travel.
    public enum Transport: Sendable {
        case tcp
        /// TLS; share one context among many clients.
        case tls(TLSClientContext)
    }

    /// Name or address of the server.
    public var host: String
    /// Its port for clients.
    public var port: Int
    /// TCP or TLS.
    public var transport: Transport
    /// Name of the account.
    public var user: String
    /// Its password.
    public var password: Secret
    /// The edition that requests are written in; the server answers in the same.
    public var edition = CSTAEdition.ed5
    /// Seconds asked for the registration.
    public var registrationExpires = 300
    /// Seconds asked for the session (RFC 4028).
    public var sessionExpires: UInt32 = 1800
    /// How long an answer may take before ``CSTAClientError/timeout``. Longer than the server's own timeout towards phones.
    public var requestTimeout = TimeAmount.seconds(15)
    /// How long a connection may take to be opened.
    public var connectTimeout = TimeAmount.seconds(10)
    /// CRLF pings are sent this often (RFC 5626 4.4.1); nil sends none.
    public var pingInterval: TimeAmount? = .seconds(60)
    /// With a value: after a lost connection the client connects again and opens its monitors anew; without, it ends.
    public var reconnect: ReconnectBackoff?
    /// The `User-Agent` header.
    public var userAgent = "CSTAClient"

    /// A client of the server at `host`:`port`.
    public init(host: String, port: Int, transport: Transport = .tcp, user: String, password: Secret) {
        self.host = host
        self.port = port
        self.transport = transport
        self.user = user
        self.password = password
    }

    var isSecure: Bool {
        if case .tls = transport { true } else { false }
    }
}
