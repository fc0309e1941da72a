/// How one listener speaks TLS (CON-4).
public struct TLSServerConfiguration: Sendable, Hashable {
    /// Whether the peers prove themselves with certificates.
    public enum ClientCertificates: Sendable, Hashable {
        /// None is asked for.
        case off
        /// One is asked for and checked against the authorities in the file when the peer has one.
        case optional(caFile: String)
        /// A peer without a certificate from the authorities in the file is refused.
        case required(caFile: String)
    }

    /// The first is the default; another is chosen when the server name that the peer asks for (SNI, RFC 6066 3)
    /// is among its certificate's names.
    public var identities: [TLSIdentity]
    /// Below 1.2 the listener also accepts the old signatures and key lengths that such peers need.
    public var minimumVersion: TLSVersion
    public var clientCertificates: ClientCertificates

    public init(
        identities: [TLSIdentity], minimumVersion: TLSVersion = .v1_2, clientCertificates: ClientCertificates = .off
    ) {
        self.identities = identities
        self.minimumVersion = minimumVersion
        self.clientCertificates = clientCertificates
    }
}
