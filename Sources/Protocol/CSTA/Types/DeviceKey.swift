/// A device id reduced to what tells devices apart: no scheme, port, parameters, angle brackets or display name, host
/// in lower case. `sip:201@PBX.example.net:5060;transport=tcp` and `201@pbx.example.net` have the same key.
public struct DeviceKey: Hashable, Sendable {
    /// The part before `@`, or everything if there is none.
    public var user: String
    /// Lower case; `nil` for a bare number or name.
    public var host: String?

    public init(user: String, host: String?) {
        self.user = user
        self.host = host?.lowercased()
    }

    /// Reads any spelling; never fails.
    public init(_ text: String) {
        var rest = text.utf8[...]
        if let open = rest.firstIndex(of: UInt8(ascii: "<")), let close = rest.lastIndex(of: UInt8(ascii: ">")),
            open < close, Self.isAddress(rest[rest.index(after: open)..<close])
        {
            rest = rest[rest.index(after: open)..<close]
        }
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")), Self.isScheme(rest[..<colon]) {
            rest = rest[rest.index(after: colon)...]
        }
        // Parameters of the user part (`;phone-context=`) end it as well as those behind the host do.
        let at = rest.lastIndex(of: UInt8(ascii: "@"))
        let userPart = at.map { rest[..<$0] } ?? rest
        user = Self.string(Self.cut(userPart, at: [";", "?"]))
        if let at {
            let hostPart = Self.cut(rest[rest.index(after: at)...], at: [";", "?"])
            host = Self.string(Self.withoutPort(hostPart)).lowercased()
        } else {
            host = nil
        }
    }
}

extension DeviceKey {
    /// Whether both can be spellings of one line, seen from the phone that has it: the user part alone, as `201` or
    /// `tel:201`, stands for `201@pbx.example.net`. Case and a leading `+` of the user part count.
    public func means(_ other: DeviceKey) -> Bool {
        user == other.user && (host == nil || other.host == nil || host == other.host)
    }
}

extension DeviceKey {
    private typealias Octets = Substring.UTF8View

    private static func string(_ octets: Octets) -> String {
        String(decoding: octets, as: UTF8.self).trimmed
    }

    private static func cut(_ octets: Octets, at ends: [Unicode.Scalar]) -> Octets {
        let end = octets.firstIndex { octet in ends.contains { $0.value == UInt32(octet) } }
        return octets[..<(end ?? octets.endIndex)]
    }

    private static func withoutPort(_ host: Octets) -> Octets {
        // An IPv6 reference has its colons inside brackets.
        if let bracket = host.lastIndex(of: UInt8(ascii: "]")) { return host[...bracket] }
        return host[..<(host.lastIndex(of: UInt8(ascii: ":")) ?? host.endIndex)]
    }

    private static func isScheme(_ octets: Octets) -> Bool {
        ["sip", "sips", "tel", "device"].contains(String(decoding: octets, as: UTF8.self).trimmed.lowercased())
    }

    /// `N<302118840100>;noa=nk` is a decorated number, not a name-address; both give what stands in the brackets.
    private static func isAddress(_ octets: Octets) -> Bool { !octets.isEmpty }
}

extension String {
    var trimmed: String {
        let octets = utf8
        guard let first = octets.firstIndex(where: { $0 > 0x20 }), let last = octets.lastIndex(where: { $0 > 0x20 })
        else { return "" }
        return String(decoding: octets[first...last], as: UTF8.self)
    }
}
