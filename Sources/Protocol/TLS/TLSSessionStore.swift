import COpenSSL
import NIOConcurrencyHelpers

/// The newest session per server name, as OpenSSL writes it: bytes, so that no connection shares a live object with
/// another. A session that the server does not know any more costs nothing: it makes a full handshake.
final class TLSSessionStore: Sendable {
    /// Names beyond this push others out, so a program that talks to ever new servers does not grow.
    private static let limit = 1024
    private let sessions = NIOLockedValueBox<[String: [UInt8]]>([:])

    func keep(_ session: OpaquePointer, for serverName: String) {
        let length = unsafe i2d_SSL_SESSION(session, nil)
        guard length > 0 else { return }
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(length)) { room, count in
            var end = room.baseAddress
            count = Int(unsafe i2d_SSL_SESSION(session, &end))
        }
        sessions.withLockedValue { sessions in
            if sessions.count >= Self.limit, sessions[serverName] == nil, let other = sessions.keys.first {
                sessions[other] = nil
            }
            sessions[serverName] = bytes
        }
    }

    /// Offers the session kept for `serverName`, if any, in the coming handshake.
    func offer(to ssl: OpaquePointer, for serverName: String) {
        guard let bytes = sessions.withLockedValue({ $0[serverName] }) else { return }
        unsafe bytes.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            guard let session = unsafe d2i_SSL_SESSION(nil, &start, bytes.count) else { return }
            unsafe SSL_set_session(ssl, session)
            unsafe SSL_SESSION_free(session)
        }
    }
}
