import NIOCore

/// Where a connection comes from, as far as budgets are concerned: one IPv4 address, or the /64 of an IPv6 address.
///
/// Whoever has one IPv6 address has 2^64 of them: counting single ones would be no limit. An IPv4 address inside an
/// IPv6 one (`::ffff:192.0.2.1`) is the IPv4 address.
struct SourceNetwork: Hashable, Sendable, CustomStringConvertible {
    private enum Kind: Hashable {
        case v4(UInt32)
        /// The upper half.
        case v6(UInt64)
    }

    private let kind: Kind

    private init(_ kind: Kind) {
        self.kind = kind
    }

    /// `nil` for what has no address, such as a socket of the same machine by path.
    init?(_ address: SocketAddress?) {
        if case .v4(let address)? = address {
            // Nearly every connection: its text need not be written to be read again.
            // sockaddr_in has family, port and address, on every system at the same place (ip(7)).
            let bits = withUnsafeBytes(of: address.address) { $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self) }
            self.init(.v4(UInt32(bigEndian: bits)))
            return
        }
        guard let text = address?.ipAddress else { return nil }
        self.init(text)
    }

    /// Reads an address as the system writes it.
    init?(_ ipAddress: String) {
        guard let address = try? SocketAddress(ipAddress: ipAddress, port: 0) else { return nil }
        switch address {
        case .v4: kind = .v4(ipAddress.split(separator: ".").reduce(0) { $0 << 8 | (UInt32($1) ?? 0) })
        case .v6:
            // The system's text of `::ffff:192.0.2.1` ends in the IPv4 address.
            let last = ipAddress.split(separator: ":").last ?? ""
            if last.contains("."), let inner = SourceNetwork(String(last)) {
                self = inner
            } else {
                kind = .v6(Self.upperHalf(of: ipAddress))
            }
        case .unixDomainSocket: return nil
        }
    }

    var description: String {
        switch kind {
        case .v4(let bits): (0..<4).map { "\(bits >> (24 - 8 * $0) & 0xFF)" }.joined(separator: ".")
        case .v6(let bits):
            (0..<4).map { String(bits >> (48 - 16 * $0) & 0xFFFF, radix: 16) }.joined(separator: ":") + "::/64"
        }
    }

    /// The first four groups; `text` is known to be an IPv6 address.
    private static func upperHalf(of text: String) -> UInt64 {
        let plain = text.prefix { $0 != "%" }
        var groups: [UInt64] = []
        for group in plain.split(separator: ":", omittingEmptySubsequences: false).prefix(4) {
            // An empty group stands for the zeros that `::` leaves out; what follows belongs to the lower half, or is
            // found below.
            guard let value = UInt64(group, radix: 16) else { break }
            groups.append(value)
        }
        if groups.count < 4, let gap = plain.firstRange(of: "::") {
            let behind = plain[gap.upperBound...].split(separator: ":").compactMap { UInt64($0, radix: 16) }
            let all = groups + Array(repeating: 0, count: max(0, 8 - groups.count - behind.count)) + behind
            groups = Array(all.prefix(4))
        }
        return groups.reduce(0) { $0 << 16 | ($1 & 0xFFFF) }
    }
}
