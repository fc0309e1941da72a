import COpenSSL

extension OpenSSLContext {
    /// TLS 1.3. SHA-256 first: a handshake costs a tenth less than with SHA-384, and RFC 8446 9.1 wants it everywhere.
    private static let ciphersuites =
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    /// TLS 1.2: forward secrecy and authenticated encryption only (RFC 9325 4.2).
    private static let modernCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL:!PSK:!SRP"
    /// What desk phones of TLS 1.0 and 1.1 know; still no NULL, RC4, DES, 3DES, EXPORT and anonymous ones (RFC 9325 4.1).
    private static let oldCiphers =
        "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:RSA+AESGCM:RSA+AES"
        + ":!aNULL:!eNULL:!RC4:!3DES:!DES:!EXPORT:!MD5:!PSK:!SRP:!AESCCM"

    static func server(_ configuration: TLSServerConfiguration) throws(TLSConfigurationError) -> OpenSSLContext {
        guard let first = configuration.identities.first else { throw .noIdentity }
        var alternatives: [OpenSSLContext] = []
        for identity in configuration.identities.dropFirst() {
            let pointer = unsafe try serverPointer(configuration, identity)
            unsafe alternatives.append(
                OpenSSLContext(adopting: pointer, minimumVersion: configuration.minimumVersion))
        }
        return unsafe OpenSSLContext(
            adopting: try serverPointer(configuration, first), minimumVersion: configuration.minimumVersion,
            alternatives: alternatives)
    }

    static func client(_ configuration: TLSClientConfiguration) throws(TLSConfigurationError) -> OpenSSLContext {
        let pointer = unsafe try basePointer(TLS_client_method(), minimumVersion: configuration.minimumVersion)
        do throws(TLSConfigurationError) {
            if let newest = configuration.maximumVersion {
                guard newest >= configuration.minimumVersion,
                    unsafe uacsta_SSL_CTX_set_max_proto_version(pointer, newest.wireValue) == 1
                else {
                    throw TLSConfigurationError.refused(
                        file: nil, reason: "no TLS version between \(configuration.minimumVersion) and \(newest)")
                }
            }
            if let identity = configuration.identity { try unsafe identity.load(into: pointer) }
            switch configuration.trust {
            case .system:
                unsafe SSL_CTX_set_default_verify_paths(pointer)
                unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, noteCertificateFault)
            case .file(let file):
                try unsafe trust(file, pointer)
                unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, noteCertificateFault)
            case .insecureAcceptAnything:
                unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_NONE, nil)
            }
        } catch {
            unsafe SSL_CTX_free(pointer)
            throw error
        }
        unsafe uacsta_SSL_CTX_hand_out_sessions(pointer, keepSession)
        return unsafe OpenSSLContext(
            adopting: pointer, minimumVersion: configuration.minimumVersion, sessions: TLSSessionStore())
    }

    private static func serverPointer(
        _ configuration: TLSServerConfiguration, _ identity: TLSIdentity
    ) throws(TLSConfigurationError) -> OpaquePointer {
        let pointer = unsafe try basePointer(TLS_server_method(), minimumVersion: configuration.minimumVersion)
        do throws(TLSConfigurationError) {
            try unsafe identity.load(into: pointer)
            switch configuration.clientCertificates {
            case .off: break
            case .optional(let file): try unsafe askForCertificates(file, SSL_VERIFY_PEER, pointer)
            case .required(let file):
                try unsafe askForCertificates(file, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, pointer)
            }
        } catch {
            unsafe SSL_CTX_free(pointer)
            throw error
        }
        unsafe uacsta_SSL_CTX_use_no_cache(pointer)
        // Without an id, sessions of a peer with a certificate could not be resumed at all; all identities of one
        // listener share it. A reload makes new ticket keys, so no session outlives the authorities it was checked by.
        let id: [UInt8] = Array("uacsta".utf8)
        unsafe SSL_CTX_set_session_id_context(pointer, id, UInt32(id.count))
        unsafe SSL_CTX_set_client_hello_cb(pointer, noteOfferedVersion, nil)
        unsafe uacsta_SSL_CTX_set_servername_callback(pointer, chooseIdentity)
        return unsafe pointer
    }

    private static func basePointer(
        _ method: OpaquePointer?, minimumVersion: TLSVersion
    ) throws(TLSConfigurationError) -> OpaquePointer {
        ERR_clear_error()
        guard let pointer = unsafe SSL_CTX_new(method) else {
            throw .refused(file: nil, reason: OpenSSLErrors.taken().text)
        }
        unsafe uacsta_SSL_CTX_prepare(pointer)
        let ciphers = minimumVersion < .v1_2 ? oldCiphers : modernCiphers
        // 112 bits; 1.0 and 1.1 sign with SHA-1, which OpenSSL 3 allows at level 0 only.
        unsafe SSL_CTX_set_security_level(pointer, minimumVersion < .v1_2 ? 0 : 2)
        guard unsafe uacsta_SSL_CTX_set_min_proto_version(pointer, minimumVersion.wireValue) == 1,
            unsafe SSL_CTX_set_cipher_list(pointer, ciphers) == 1,
            unsafe SSL_CTX_set_ciphersuites(pointer, ciphersuites) == 1,
            unsafe uacsta_SSL_CTX_set1_groups_list(pointer, "X25519:P-256:P-384") == 1
        else {
            unsafe SSL_CTX_free(pointer)
            throw .refused(file: nil, reason: OpenSSLErrors.taken().text)
        }
        return unsafe pointer
    }

    private static func trust(_ file: String, _ pointer: OpaquePointer) throws(TLSConfigurationError) {
        try PEMFile.checkReadable(file)
        ERR_clear_error()
        guard unsafe SSL_CTX_load_verify_locations(pointer, file, nil) == 1 else {
            throw .notACertificate(file: file, reason: OpenSSLErrors.taken().text)
        }
    }

    private static func askForCertificates(
        _ file: String, _ mode: Int32, _ pointer: OpaquePointer
    ) throws(TLSConfigurationError) {
        try unsafe trust(file, pointer)
        // The names of the authorities, so that the peer can pick the right certificate. The list is taken over.
        unsafe SSL_CTX_set_client_CA_list(pointer, SSL_load_client_CA_file(file))
        unsafe SSL_CTX_set_verify(pointer, mode, noteCertificateFault)
    }
}
