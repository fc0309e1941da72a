import COpenSSL

extension TLSEngine {
    var handshakeCompleted: TLSHandshakeCompleted {
        var subject: String?
        if let certificate = unsafe SSL_get0_peer_certificate(ssl) {
            subject = unsafe CertificateText.subject(certificate)
        }
        var name = serverName
        if let asked = unsafe SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name) {
            name = unsafe CertificateText.printable(
                UnsafeRawBufferPointer(start: asked, count: strlen(asked)), limit: 255)
        }
        return TLSHandshakeCompleted(
            // OpenSSL negotiates nothing outside of the four versions it was built and configured for.
            version: unsafe TLSVersion(wireValue: SSL_version(ssl)) ?? .v1_2,
            cipher: unsafe String(cString: SSL_CIPHER_get_name(SSL_get_current_cipher(ssl))),
            peerCertificateSubject: subject, sniName: name, resumed: unsafe SSL_session_reused(ssl) == 1)
    }
}
