import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Looks for a port that could be used instead of one that is taken (CON-3).
enum FreePort {
    /// The first of the hundred ports after `port` that can be bound now on an IP address, or on that of a host name;
    /// `nil` if none can.
    static func next(after port: Int, address: String) -> Int? {
        guard port < 65535, let address = LocalAddresses.canonical(address) ?? LocalAddresses.resolved(address).first
        else { return nil }
        return (port + 1...min(port + 100, 65535)).first { isFree($0, address: address) }
    }

    /// Whether a port, 0 for any, can be bound now on an IP address.
    static func isFree(_ port: Int, address: String) -> Bool {
        guard let target = try? SocketAddress(ipAddress: address, port: port) else { return false }
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(target.protocol == .inet6 ? AF_INET6 : AF_INET, kind, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        // Only a listening socket shows whether another one listens there already.
        return target.withSockAddr { pointer, size in
            bind(descriptor, pointer, socklen_t(size)) == 0 && listen(descriptor, 1) == 0
        }
    }
}
