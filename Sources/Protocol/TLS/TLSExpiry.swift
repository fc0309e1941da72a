import COpenSSL

/// Until when a certificate of a server holds.
public struct TLSExpiry: Sendable, Hashable {
    /// As in the configuration.
    public let certificateFile: String
    /// Seconds since 1970.
    public let seconds: Int
    /// The same as "Nov 24 06:58:00 2026 GMT".
    public let when: String

    public init(certificateFile: String, seconds: Int, when: String) {
        self.certificateFile = certificateFile
        self.seconds = seconds
        self.when = when
    }
}

extension OpenSSLContext {
    /// Until when its own certificate and those of its alternatives hold; `files` are theirs, in the same order.
    func expiries(files: [String]) -> [TLSExpiry] {
        zip([self] + alternatives, files).compactMap { context, file in context.expiry(file: file) }
    }

    private func expiry(file: String) -> TLSExpiry? {
        guard let certificate = unsafe SSL_CTX_get0_certificate(pointer),
            let end = unsafe X509_get0_notAfter(certificate)
        else { return nil }
        guard let epoch = unsafe ASN1_TIME_set(nil, 0) else { return nil }
        defer { unsafe ASN1_TIME_free(epoch) }
        var (days, seconds): (Int32, Int32) = (0, 0)
        guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, end) == 1 else { return nil }
        return TLSExpiry(
            certificateFile: file, seconds: Int(days) * 86400 + Int(seconds), when: unsafe CertificateText.time(end))
    }
}
