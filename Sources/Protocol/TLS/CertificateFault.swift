import COpenSSL

/// Words for what the verification found (X509_STORE_CTX_get_error(3)).
enum CertificateFault {
    static func error(_ code: Int32, _ certificate: OpaquePointer?, expectedName: String?) -> TLSError {
        guard let certificate = unsafe certificate else {
            return TLSError(.certificateRejected, "the peer's certificate is refused: \(words(code))")
        }
        let subject = unsafe CertificateText.subject(certificate)
        switch code {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            let when = unsafe CertificateText.time(X509_get0_notAfter(certificate))
            return TLSError(.certificateExpired, "the certificate \(subject) expired on \(when): renew it")
        case X509_V_ERR_CERT_NOT_YET_VALID:
            let when = unsafe CertificateText.time(X509_get0_notBefore(certificate))
            return TLSError(
                .certificateNotYetValid, "the certificate \(subject) is valid only from \(when): check both clocks")
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
            let issuer = unsafe CertificateText.issuer(certificate)
            return TLSError(
                .unknownAuthority,
                "the certificate \(subject) was issued by an unknown authority (\(issuer)): "
                    + "trust that authority, or have the peer send its whole chain")
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return TLSError(
                .unknownAuthority,
                "the certificate \(subject) is self-signed and not trusted: trust it, or have it issued")
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            let names = unsafe CertificateText.names(certificate)
            return TLSError(
                .nameMismatch, "the certificate is made out to \(names), not to \(expectedName ?? "the name asked for")"
            )
        default:
            return TLSError(.certificateRejected, "the certificate \(subject) is refused: \(words(code))")
        }
    }

    private static func words(_ code: Int32) -> String {
        unsafe String(cString: X509_verify_cert_error_string(Int(code)))
    }
}
