/// User inbound event of `TLSHandler`: from now on the connection is encrypted and the peer is who it says.
public struct TLSHandshakeCompleted: Sendable, Hashable {
    public let version: TLSVersion
    /// OpenSSL's name, as `TLS_AES_256_GCM_SHA384`.
    public let cipher: String
    /// Distinguished name of the peer's certificate (RFC 2253 order), nil when it showed none.
    public let peerCertificateSubject: String?
    /// The name that the client asked for (RFC 6066 3).
    public let sniName: String?
    /// Whether an earlier session was taken up again, without certificates.
    public let resumed: Bool

    public init(
        version: TLSVersion, cipher: String, peerCertificateSubject: String?, sniName: String?, resumed: Bool
    ) {
        self.version = version
        self.cipher = cipher
        self.peerCertificateSubject = peerCertificateSubject
        self.sniName = sniName
        self.resumed = resumed
    }
}
