import CSTAActors
import Logging
import NIOCore
import TLSCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension CloseReason {
    /// What an error of a connection says to whoever reads the log.
    init(_ error: any Error) {
        switch error {
        case let error as IOError where error.errnoCode == ETIMEDOUT: self = .vanished
        case let error as IOError: self = .transportFailed(systemMessage(error.errnoCode))
        default: self = .transportFailed("\(error)")
        }
    }
}

extension Logger {
    /// The end of a connection, in the level that it deserves.
    func closed(_ reason: CloseReason, peer: String) {
        let level: Level =
            switch reason {
            case .unreadable, .unauthenticated, .notLetIn, .slowReader, .transportFailed, .vanished, .keepaliveLost,
                .flooding:
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
