import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The IP addresses that the address of a listener means, each in the one spelling in which they can be compared.
enum LocalAddresses {
    /// `2001:db8::5` for `2001:DB8:0::5`; the IPv4 address for one inside an IPv6 one, as connections over IPv4 to a
    /// socket for `::` have it; `nil` for what is no IP address.
    static func canonical(_ ipAddress: String) -> String? {
        (try? SocketAddress(ipAddress: ipAddress, port: 0))?.ipAddress.map(plain)
    }

    /// The same for an address as the system writes it.
    static func plain(_ systemText: String) -> String {
        let mapped = "::ffff:"
        guard systemText.hasPrefix(mapped), systemText.contains(".") else { return systemText }
        return String(systemText.dropFirst(mapped.count))
    }

    /// All addresses of a host name, the one that the system prefers first; empty for a name that has none. Waits for the
    /// system's answer.
    static func resolved(_ name: String) -> [String] {
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, nil, &found) == 0 else { return [] }
        defer { freeaddrinfo(found) }
        var addresses: [String] = []
        var next = found
        while let entry = next?.pointee {
            if let address = address(entry), !addresses.contains(address) { addresses.append(address) }
            next = entry.ai_next
        }
        return addresses
    }

    /// The addresses of all listeners that have a name for an address, looked up where that holds up no event loop.
    static func ofNames(in configuration: ServerConfiguration) async -> [String: [String]] {
        let names = Set((configuration.phones.listeners + configuration.clients.listeners).map(\.address))
            .filter { canonical($0) == nil }
        guard !names.isEmpty else { return [:] }
        let found = try? await NIOThreadPool.singleton.runIfActive {
            names.map { ($0, resolved($0)) }
        }
        return Dictionary(uniqueKeysWithValues: found ?? [])
    }

    private static func address(_ entry: addrinfo) -> String? {
        guard let address = entry.ai_addr else { return nil }
        let socketAddress: SocketAddress? =
            switch entry.ai_family {
            case AF_INET: address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
            case AF_INET6: address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
            default: nil
            }
        return socketAddress?.ipAddress.map(plain)
    }
}
