import COpenSSL

/// From OpenSSL's reasons to sentences.
extension TLSEngine {
    func handshakeFailure(_ error: Int32) -> TLSError {
        let errors = OpenSSLErrors.taken()
        if let fault = notes?.certificateFault, errors.contains(ERR_LIB_SSL, SSL_R_CERTIFICATE_VERIFY_FAILED) {
            return fault
        }
        guard errors.library == ERR_LIB_SSL else { return other(error, errors) }
        switch errors.reason {
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_VERSION_TOO_LOW, SSL_R_VERSION_TOO_HIGH, SSL_R_WRONG_SSL_VERSION,
            SSL_R_INAPPROPRIATE_FALLBACK, SSL_R_NO_PROTOCOLS_AVAILABLE:
            return protocolTooOld()
        case SSL_R_NO_SHARED_CIPHER, SSL_R_NO_CIPHERS_SPECIFIED, SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM,
            SSL_R_NO_SHARED_SIGNATURE_ALGORITHMS, SSL_R_NO_SUITABLE_KEY_SHARE, SSL_R_NO_SUITABLE_GROUPS:
            return TLSError(
                .noSharedCipher,
                "no cipher or key type in common (\(errors.text)): the peer supports none that is allowed here and "
                    + "fits the certificate's key")
        case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
            return TLSError(.certificateMissing, "the peer showed no certificate, and this port requires one")
        case SSL_R_CERTIFICATE_VERIFY_FAILED:
            return TLSError(.certificateRejected, "the peer's certificate is refused")
        default: return other(error, errors)
        }
    }

    func failure(_ error: Int32) -> TLSError {
        other(error, OpenSSLErrors.taken())
    }

    private func other(_ error: Int32, _ errors: OpenSSLErrors) -> TLSError {
        if errors.library == ERR_LIB_SSL, errors.reason > SSL_AD_REASON_OFFSET {
            return refused(alert: errors.reason - SSL_AD_REASON_OFFSET)
        }
        if errors.library == ERR_LIB_SSL {
            return TLSError(.protocolViolation, "the peer breaks the TLS protocol: \(errors.text)")
        }
        let text = errors.text.isEmpty ? "OpenSSL error \(error)" : errors.text
        return TLSError(.internal, "TLS cannot go on: \(text)")
    }

    private func protocolTooOld() -> TLSError {
        let offered: String
        switch notes?.offeredVersion {
        case .some(let version) where version > 0:
            offered =
                TLSVersion(wireValue: version).map(\.description)
                ?? (version <= SSL3_VERSION ? "SSL 3 or older" : "an unknown version")
        default: offered = "a version below that"
        }
        return TLSError(
            .protocolTooOld,
            "the peer offers at most \(offered), and \(context.minimumVersion) is the least allowed here: "
                + "update the peer, or lower minimumTLS on a listener of its own")
    }

    /// RFC 8446 6.2.
    private func refused(alert: Int32) -> TLSError {
        let hint =
            switch alert {
            case SSL_AD_BAD_CERTIFICATE, SSL_AD_UNSUPPORTED_CERTIFICATE, SSL_AD_CERTIFICATE_UNKNOWN:
                "it does not accept our certificate"
            case SSL_AD_CERTIFICATE_EXPIRED: "it holds our certificate for expired: check it and the peer's clock"
            case SSL_AD_CERTIFICATE_REVOKED: "it holds our certificate for revoked"
            case SSL_AD_UNKNOWN_CA: "it does not know the authority of our certificate: install that authority there"
            case SSL_AD_PROTOCOL_VERSION: "it speaks none of our TLS versions (\(context.minimumVersion) and newer)"
            case SSL_AD_HANDSHAKE_FAILURE, SSL_AD_INSUFFICIENT_SECURITY: "no cipher or certificate that suits it"
            case SSL_AD_UNRECOGNIZED_NAME: "it does not know the server name we asked for"
            case TLS13_AD_CERTIFICATE_REQUIRED: "it requires a certificate of ours"
            default: "it gives no other reason"
            }
        let words = unsafe String(cString: SSL_alert_desc_string_long(alert))
        return TLSError(.refusedByPeer, "the peer refuses TLS (alert \(alert), \(words)): \(hint)")
    }
}
