/// Why a TLS configuration cannot be used. The text names the file and what mends it.
public enum TLSConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A server without a certificate.
    case noIdentity
    /// `reason` is the operating system's word ("No such file or directory").
    case unreadable(file: String, reason: String)
    /// The file holds no PEM certificate, or a broken one.
    case notACertificate(file: String, reason: String)
    /// The file holds no PEM private key, or a broken or unsupported one.
    case notAKey(file: String, reason: String)
    /// The private key needs a pass phrase.
    case encryptedKey(file: String)
    /// The private key belongs to another certificate.
    case keyDoesNotMatch(certificateFile: String, keyFile: String)
    /// `when` as in "Nov 24 06:58:00 2026 GMT".
    case expired(file: String, when: String)
    case notYetValid(file: String, when: String)
    /// The library refused something else, for instance a key that is too short for the security level.
    case refused(file: String?, reason: String)

    public var description: String {
        switch self {
        case .noIdentity:
            "TLS needs a certificate and a key: name both in the configuration"
        case .unreadable(let file, let reason):
            "cannot read \(file): \(reason). Check the path and that this process's user may read it"
        case .notACertificate(let file, let reason):
            "\(file) is not a PEM certificate (\(reason)). It must begin with -----BEGIN CERTIFICATE-----; "
                + "convert DER with: openssl x509 -inform der -in FILE -out FILE.pem"
        case .notAKey(let file, let reason):
            "\(file) is not a PEM private key (\(reason)). It must begin with -----BEGIN PRIVATE KEY----- or alike; "
                + "convert DER with: openssl pkey -inform der -in FILE -out FILE.pem"
        case .encryptedKey(let file):
            "the private key \(file) is protected by a pass phrase. Write it without one: "
                + "openssl pkey -in \(file) -out FILE, and make it readable by this process's user alone"
        case .keyDoesNotMatch(let certificateFile, let keyFile):
            "the key \(keyFile) does not belong to the certificate \(certificateFile). The server's own certificate "
                + "must be the first in its file; put the matching key beside it"
        case .expired(let file, let when):
            "the certificate \(file) expired on \(when). Renew it and reload"
        case .notYetValid(let file, let when):
            "the certificate \(file) is valid only from \(when). Check this machine's clock or wait"
        case .refused(let file, let reason):
            "OpenSSL refuses \(file ?? "the TLS settings"): \(reason)"
        }
    }
}
