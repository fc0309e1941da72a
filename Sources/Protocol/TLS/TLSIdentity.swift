/// A certificate and the private key that belongs to it, as files.
public struct TLSIdentity: Sendable, Hashable {
    /// PEM: the certificate first, then the authorities between it and the root.
    public var certificateFile: String
    /// PEM, not encrypted: a daemon has nobody to ask for a pass phrase.
    public var keyFile: String

    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }
}
