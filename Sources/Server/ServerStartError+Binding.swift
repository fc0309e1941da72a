import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ServerStartError {
    /// What a failed bind means for the person who starts the server.
    ///
    /// - Parameters:
    ///   - error: what NIO threw.
    ///   - purpose: who needs the port, as in "phones, listener lan, tcp".
    public static func binding(
        _ error: any Error, address: String, port: Int, purpose: String
    ) -> ServerStartError {
        guard let error = error as? IOError else {
            return .cannotBind(address: address, port: port, purpose: purpose, reason: "\(error)")
        }
        switch error.errnoCode {
        case EADDRINUSE:
            return .portInUse(
                address: address, port: port, purpose: purpose,
                nextFree: FreePort.next(after: port, address: address))
        case EACCES, EPERM:
            return .cannotBind(
                address: address, port: port, purpose: purpose,
                reason: port < 1024
                    ? "ports below 1024 need a privilege (CAP_NET_BIND_SERVICE)" : systemMessage(error.errnoCode))
        case EADDRNOTAVAIL:
            return .cannotBind(
                address: address, port: port, purpose: purpose, reason: "this machine has no such address")
        default:
            return .cannotBind(
                address: address, port: port, purpose: purpose, reason: systemMessage(error.errnoCode))
        }
    }
}
