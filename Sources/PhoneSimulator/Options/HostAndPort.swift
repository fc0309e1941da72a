/// `host:port`, `[v6]:port`.
public struct HostAndPort: Sendable, Hashable, CustomStringConvertible {
    /// Name or address, without brackets.
    public let host: String
    /// 1…65535.
    public let port: Int

    /// An address from its parts.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `host:port` or `[v6]:port`.
    public init(parsing text: String) throws(OptionError) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (1...65535).contains(port)
        else {
            throw OptionError("'\(text)' is not HOST:PORT")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw OptionError("write an IPv6 address in brackets: [\(host)]:\(port)")
        }
        guard !host.isEmpty else {
            throw OptionError("'\(text)' has no host before the colon")
        }
        self.host = String(host)
        self.port = port
    }

    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
