/// One entry of `phones.listeners` or `clients.listeners`: an address with a TCP port, a TLS port, or both (CON-2).
public struct Listener: Sendable, Equatable {
    /// What is spoken on the sockets of a listener.
    public enum Transport: String, Sendable, CaseIterable {
        case sip
        /// CSTA over TCP, without SIP; clients only.
        case csta
    }

    /// The name and ports that peers behind NAT or a port forwarding are told (Via, Contact, provisioning).
    public struct Advertised: Sendable, Equatable {
        public var host: String
        /// `nil`: the port that is really bound.
        public var tcp: Int?
        /// `nil`: the port that is really bound.
        public var tls: Int?

        public init(host: String, tcp: Int? = nil, tls: Int? = nil) {
            self.host = host
            self.tcp = tcp
            self.tls = tls
        }
    }

    /// Whether a TLS peer is asked for a certificate, and who must have signed it (a PEM file).
    public enum ClientCertificates: Sendable, Equatable {
        case off
        case optional(authority: String)
        case required(authority: String)
    }

    public var name: String
    /// IPv4 or IPv6 address (without brackets) or host name to bind.
    public var address: String
    /// `nil`: no TCP socket; 0: a free port.
    public var tcp: Int?
    /// `nil`: no TLS socket; 0: a free port.
    public var tls: Int?
    public var advertised: Advertised?
    /// "1.0", "1.1", "1.2" or "1.3"; `nil`: the server's default, 1.2 (CON-4).
    public var minimumTLS: String?
    public var transport: Transport
    /// Only for ``Transport/csta``: whether the server speaks first, with SystemStatus, as OpenScape does, and goes on
    /// with heartbeats.
    public var greets: Bool
    /// Only for ``Transport/csta``: the account of clients that ask for a service without StartApplicationSession, and so
    /// without a password. `nil`: they are answered `security/securityInfoViolated`, and the connection is closed.
    public var implicitAccount: String?
    public var clientCertificates: ClientCertificates

    public init(
        name: String, address: String = "0.0.0.0", tcp: Int? = nil, tls: Int? = nil, advertised: Advertised? = nil,
        minimumTLS: String? = nil, transport: Transport = .sip, greets: Bool = false,
        implicitAccount: String? = nil, clientCertificates: ClientCertificates = .off
    ) {
        self.name = name
        self.address = address
        self.tcp = tcp
        self.tls = tls
        self.advertised = advertised
        self.minimumTLS = minimumTLS
        self.transport = transport
        self.greets = greets
        self.implicitAccount = implicitAccount
        self.clientCertificates = clientCertificates
    }
}
