import COpenSSL

// Functions that OpenSSL calls during a handshake. All find their connection through its BIO.

private func engine(of ssl: OpaquePointer?) -> TLSEngine? {
    unsafe ByteBufferBIO.engine(of: SSL_get_rbio(ssl))
}

/// Which versions the client speaks, for the message when none fits.
func noteOfferedVersion(
    _ ssl: OpaquePointer?, _ alert: UnsafeMutablePointer<Int32>?, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
    var newest = unsafe Int32(truncatingIfNeeded: SSL_client_hello_get0_legacy_version(ssl))
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    if unsafe SSL_client_hello_get0_ext(ssl, UInt32(TLSEXT_TYPE_supported_versions), &bytes, &count) == 1 {
        // A length byte, then two bytes a version (RFC 8446 4.2.1); GREASE values are no version we know.
        let list = unsafe UnsafeBufferPointer(start: bytes, count: count)
        for at in stride(from: 1, to: count - 1, by: 2) {
            let version = unsafe Int32(list[at]) << 8 | Int32(list[at + 1])
            if TLSVersion(wireValue: version) != nil { newest = max(newest, version) }
        }
    }
    unsafe engine(of: ssl)?.notes?.offeredVersion = newest
    return SSL_CLIENT_HELLO_SUCCESS
}

/// The identity for the server name that the client asks for; the default for an unknown name, as RFC 6066 3 allows.
func chooseIdentity(
    _ ssl: OpaquePointer?, _ alert: UnsafeMutablePointer<Int32>?, _ argument: UnsafeMutableRawPointer?
) -> Int32 {
    guard let engine = unsafe engine(of: ssl), !engine.context.alternatives.isEmpty,
        let name = unsafe SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)
    else { return SSL_TLSEXT_ERR_OK }
    let chosen = unsafe engine.context.chosen(for: name)
    if chosen !== engine.context { unsafe SSL_set_SSL_CTX(ssl, chosen.pointer) }
    return SSL_TLSEXT_ERR_OK
}

/// Remembers what is wrong with which certificate, and refuses it.
func noteCertificateFault(_ accepted: Int32, _ store: OpaquePointer?) -> Int32 {
    guard accepted != 1 else { return 1 }
    let index = SSL_get_ex_data_X509_STORE_CTX_idx()
    guard let raw = unsafe X509_STORE_CTX_get_ex_data(store, index),
        let engine = unsafe engine(of: OpaquePointer(raw))
    else { return 0 }
    unsafe engine.notes?.certificateFault = CertificateFault.error(
        X509_STORE_CTX_get_error(store), X509_STORE_CTX_get_current_cert(store), expectedName: engine.serverName)
    return 0
}

/// A session that the client may take up again. 0: we keep bytes, not a reference.
func keepSession(_ ssl: OpaquePointer?, _ session: OpaquePointer?) -> Int32 {
    guard let engine = unsafe engine(of: ssl), let name = engine.serverName, let session = unsafe session else {
        return 0
    }
    unsafe engine.context.sessions?.keep(session, for: name)
    return 0
}
