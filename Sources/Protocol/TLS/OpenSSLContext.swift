import COpenSSL

/// One `SSL_CTX` and what its callbacks look at.
///
/// `@unchecked Sendable` because of the pointers only: every property is a `let`; the `SSL_CTX` is configured completely
/// before a second reference to this object exists and is not changed afterwards. What connections share inside it
/// (reference counts, ticket keys, certificates) OpenSSL guards itself (openssl-threads(7)).
@safe final class OpenSSLContext: @unchecked Sendable {
    let pointer: OpaquePointer
    /// The server's further identities, in configured order.
    let alternatives: [OpenSSLContext]
    /// The client's sessions that can be taken up again.
    let sessions: TLSSessionStore?
    let minimumVersion: TLSVersion

    /// Takes over `pointer`.
    init(
        adopting pointer: OpaquePointer, minimumVersion: TLSVersion, alternatives: [OpenSSLContext] = [],
        sessions: TLSSessionStore? = nil
    ) {
        unsafe self.pointer = unsafe pointer
        self.minimumVersion = minimumVersion
        self.alternatives = alternatives
        self.sessions = sessions
    }

    deinit {
        unsafe SSL_CTX_free(pointer)
    }

    /// The context whose certificate carries `name`; a certificate that spells it out wins over a wildcard.
    func chosen(for name: UnsafePointer<CChar>) -> OpenSSLContext {
        for flags in [UInt32(X509_CHECK_FLAG_NO_WILDCARDS), UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS)] {
            if unsafe names(name, flags) { return self }
            for alternative in alternatives where unsafe alternative.names(name, flags) { return alternative }
        }
        return self
    }

    private func names(_ name: UnsafePointer<CChar>, _ flags: UInt32) -> Bool {
        guard let certificate = unsafe SSL_CTX_get0_certificate(pointer) else { return false }
        return unsafe X509_check_host(certificate, name, 0, flags, nil) == 1
    }
}
