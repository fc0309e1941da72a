import CSTAActors
import Logging
import NIOCore
import TLSCore

extension Logger {
    /// The end of a connection, in the level that it deserves.
    func closed(_ reason: CloseReason, peer: String) {
        let level: Level =
            switch reason {
            case .unreadable, .unauthenticated, .notLetIn, .slowReader, .transportFailed, .keepaliveLost, .flooding:
                .notice
            default: .debug
            }
        log(level: level, "connection closed", metadata: ["peer": "\(peer)", "reason": "\(reason)"])
    }

    /// TLS stands.
    func established(_ handshake: TLSHandshakeCompleted, peer: String) {
        debug(
            "TLS established",
            metadata: ["peer": "\(peer)", "version": "\(handshake.version)", "cipher": "\(handshake.cipher)"])
    }
}

extension SocketAddress {
    /// `192.0.2.1:5060` or `[2001:db8::1]:5060`.
    var hostAndPort: String {
        guard let ipAddress, let port else { return "\(self)" }
        return ipAddress.contains(":") ? "[\(ipAddress)]:\(port)" : "\(ipAddress):\(port)"
    }
}
