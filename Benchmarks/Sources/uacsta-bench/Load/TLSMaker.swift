import COpenSSL

/// TLS connections as a phone makes them: the server's certificate is not looked at.
final class TLSMaker {
    private let context: OpaquePointer

    init() throws {
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw BenchError("SSL_CTX_new") }
        self.context = context
        SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nil)
        // SSL_MODE_ENABLE_PARTIAL_WRITE, ACCEPT_MOVING_WRITE_BUFFER, RELEASE_BUFFERS
        SSL_CTX_ctrl(context, SSL_CTRL_MODE, 0x1 | 0x2 | 0x10, nil)
    }

    deinit { SSL_CTX_free(context) }

    func make(_ descriptor: CInt) throws -> OpaquePointer {
        guard let ssl = SSL_new(context), SSL_set_fd(ssl, descriptor) == 1 else { throw BenchError("SSL_new") }
        SSL_set_connect_state(ssl)
        return ssl
    }
}
