/// How connections that we open speak TLS.
public struct TLSClientConfiguration: Sendable, Hashable {
    /// Whose word the server's certificate stands on.
    public enum Trust: Sendable, Hashable {
        /// The authorities that the operating system trusts.
        case system
        /// The authorities (or the self-signed certificate itself) in a PEM file.
        case file(String)
        /// Nothing is checked: for tests and for a first look at an unknown phone, never for passwords.
        case insecureAcceptAnything
    }

    public var trust: Trust
    public var minimumVersion: TLSVersion
    /// nil: the newest. A simulated old phone speaks no more than this.
    public var maximumVersion: TLSVersion?
    /// Shown when the server asks for a certificate.
    public var identity: TLSIdentity?
    /// Whether the certificate must carry the name (or IP address) that was given to `makeHandler`.
    public var verifyHostname: Bool

    public init(
        trust: Trust = .system, minimumVersion: TLSVersion = .v1_2,
        maximumVersion: TLSVersion? = nil, identity: TLSIdentity? = nil,
        verifyHostname: Bool = true
    ) {
        self.trust = trust
        self.minimumVersion = minimumVersion
        self.maximumVersion = maximumVersion
        self.identity = identity
        self.verifyHostname = verifyHostname
    }
}
