import COpenSSL
import NIOCore

/// One TLS connection without I/O: segments go in, plain text and segments come out.
///
/// Owned by one handler and used on its event loop only.
@safe final class TLSEngine {
    enum Step {
        case needsMore
        case completed
        case failed(TLSError)
    }

    enum ReadEnd {
        case needsMore
        /// The peer said close_notify; whatever follows is not part of the conversation.
        case closed
        case failed(TLSError)
    }

    /// What only the handshake needs; dropped at its end.
    final class HandshakeNotes {
        /// The newest version in the client's hello.
        var offeredVersion: Int32 = 0
        var certificateFault: TLSError?
    }

    /// Octets that are offered for plain text at the least.
    private static let leastRoom = 256
    /// Header, tag, type and padding of a few records.
    private static let recordOverhead = 128

    let context: OpenSSLContext
    let ssl: OpaquePointer
    /// The name that the client asked for, or expects.
    let serverName: String?
    var inbound = ByteBuffer()
    var outbound = ByteBuffer()
    private(set) var notes: HandshakeNotes? = HandshakeNotes()

    /// nil when OpenSSL has no memory.
    private init?(_ context: OpenSSLContext, serverName: String?) {
        guard let ssl = unsafe SSL_new(context.pointer) else { return nil }
        self.context = context
        unsafe self.ssl = unsafe ssl
        self.serverName = serverName
        guard let bio = unsafe ByteBufferBIO.make(for: self) else { return nil }
        // One BIO for both directions: the one reference is taken over once.
        unsafe SSL_set_bio(ssl, bio, bio)
    }

    static func server(_ context: OpenSSLContext) -> TLSEngine? {
        guard let engine = TLSEngine(context, serverName: nil) else { return nil }
        unsafe SSL_set_accept_state(engine.ssl)
        return engine
    }

    static func client(_ context: OpenSSLContext, serverName: String?, verifyHostname: Bool) -> TLSEngine? {
        guard let engine = TLSEngine(context, serverName: serverName) else { return nil }
        unsafe SSL_set_connect_state(engine.ssl)
        if let serverName { engine.expect(serverName, verify: verifyHostname) }
        return engine
    }

    deinit {
        unsafe SSL_free(ssl)
    }

    private func expect(_ serverName: String, verify: Bool) {
        let name = serverName.hasSuffix(".") ? String(serverName.dropLast()) : serverName
        if let address = unsafe a2i_IPADDRESS(name) {
            unsafe ASN1_OCTET_STRING_free(address)
            if verify { unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) }
        } else {
            // An address is no server name (RFC 6066 3).
            unsafe _ = uacsta_SSL_set_server_name(ssl, name)
            if verify {
                unsafe SSL_set_hostflags(ssl, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
                unsafe SSL_set1_host(ssl, name)
            }
        }
        unsafe context.sessions?.offer(to: ssl, for: serverName)
    }

    func handshake() -> Step {
        OpenSSLErrors.drop()
        let result = unsafe SSL_do_handshake(ssl)
        if result == 1 { return .completed }
        switch unsafe SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ: return .needsMore
        case let error: return .failed(handshakeFailure(error))
        }
    }

    /// The handshake is over and its summary taken.
    func handshakeEnded() {
        notes = nil
    }

    /// Decrypts all complete records of what was fed.
    /// - Parameter buffers: where memory for the plain text comes from.
    func read(into plain: inout ByteBuffer, from buffers: (any ByteBufferPool)?) -> ReadEnd {
        OpenSSLErrors.drop()
        /// Plain text that was decrypted and did not find room.
        var pending = 0
        repeat {
            // Plain text is shorter than its records. Only the rest of a record that began in an earlier segment can be
            // longer, and is then asked for once more.
            let size = max(pending, inbound.readableBytes, Self.leastRoom)
            if plain.storageCapacity == 0 {
                plain = buffers?.next() ?? ByteBufferAllocator().buffer(capacity: size)
            }
            var result: Int32 = 0
            unsafe plain.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { room in
                result = unsafe SSL_read(ssl, room.baseAddress, Int32(clamping: room.count))
                return max(0, Int(result))
            }
            guard result > 0 else {
                switch unsafe SSL_get_error(ssl, result) {
                case SSL_ERROR_WANT_READ: return .needsMore
                case SSL_ERROR_ZERO_RETURN: return .closed
                case let error: return .failed(failure(error))
                }
            }
            pending = unsafe Int(SSL_pending(ssl))
            // Once everything is taken, another call could only say so: OpenSSL takes whole records from what is fed.
        } while inbound.readableBytes > 0 || pending > 0
        return .needsMore
    }

    /// Encrypts `bytes` into `outbound`.
    func write(_ bytes: ByteBuffer) -> TLSError? {
        OpenSSLErrors.drop()
        if outbound.storageCapacity == 0 {
            outbound = ByteBufferAllocator().buffer(capacity: bytes.readableBytes + Self.recordOverhead)
        }
        let result = unsafe bytes.withUnsafeReadableBytes { bytes in
            unsafe SSL_write(ssl, bytes.baseAddress, Int32(clamping: bytes.count))
        }
        guard result <= 0 else { return nil }
        return failure(unsafe SSL_get_error(ssl, result))
    }

    /// Our close_notify goes to `outbound`.
    func close() {
        OpenSSLErrors.drop()
        unsafe SSL_shutdown(ssl)
    }

    func takeInbound(into room: UnsafeMutableRawBufferPointer) -> Int {
        unsafe inbound.readWithUnsafeReadableBytes { bytes in
            let count = min(bytes.count, room.count)
            unsafe room.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
            return count
        }
    }
}
