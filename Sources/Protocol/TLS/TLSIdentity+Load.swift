import COpenSSL

extension TLSIdentity {
    /// Reads both files into the context, in an order that names the guilty one.
    func load(into context: OpaquePointer) throws(TLSConfigurationError) {
        try PEMFile.checkReadable(certificateFile)
        try PEMFile.checkReadable(keyFile)
        // Never ask on the terminal.
        unsafe SSL_CTX_set_default_passwd_cb(context) { _, _, _, _ in -1 }
        ERR_clear_error()
        guard unsafe SSL_CTX_use_certificate_chain_file(context, certificateFile) == 1 else {
            let errors = OpenSSLErrors.taken()
            // A short key or an old signature is refused by the security level, the file itself is fine.
            if errors.isPolicy { throw .refused(file: certificateFile, reason: errors.text) }
            throw .notACertificate(file: certificateFile, reason: errors.text)
        }
        guard unsafe SSL_CTX_use_PrivateKey_file(context, keyFile, SSL_FILETYPE_PEM) == 1 else {
            let errors = OpenSSLErrors.taken()
            if errors.isPassPhrase { throw .encryptedKey(file: keyFile) }
            if errors.isMismatch { throw .keyDoesNotMatch(certificateFile: certificateFile, keyFile: keyFile) }
            throw .notAKey(file: keyFile, reason: errors.text)
        }
        guard unsafe SSL_CTX_check_private_key(context) == 1 else {
            throw .keyDoesNotMatch(certificateFile: certificateFile, keyFile: keyFile)
        }
        try unsafe checkValidity(context)
    }

    /// What should be mended though it works, as sentences.
    static func warnings(_ identities: [TLSIdentity]) -> [String] {
        identities.filter { PEMFile.isReadableByOthers($0.keyFile) }.map {
            "the private key \($0.keyFile) can be read by every user of this machine: chmod 600 it and renew the key"
        }
    }

    private func checkValidity(_ context: OpaquePointer) throws(TLSConfigurationError) {
        guard let certificate = unsafe SSL_CTX_get0_certificate(context) else { return }
        let begin = unsafe X509_get0_notBefore(certificate)
        let end = unsafe X509_get0_notAfter(certificate)
        if unsafe X509_cmp_current_time(begin) > 0 {
            throw .notYetValid(file: certificateFile, when: unsafe CertificateText.time(begin))
        }
        if unsafe X509_cmp_current_time(end) < 0 {
            throw .expired(file: certificateFile, when: unsafe CertificateText.time(end))
        }
    }
}
