/// Why a message or a part of it is refused, and with which status a request that carries it is answered.
public struct SIPParseError: Error, Hashable, CustomStringConvertible {
    /// 400, 413, 416, 420, 505 …
    public let status: SIPStatus
    /// For people and logs: printable ASCII, cut after 200 octets, whatever the peer has sent.
    public let message: String
    /// The option tags of a 420, for its Unsupported header (RFC 3261 8.2.2.3).
    public let unsupported: [String]

    public init(_ status: SIPStatus, _ message: String, unsupported: [String] = []) {
        self.status = status
        self.message = message.safeToLog()
        self.unsupported = unsupported
    }

    public var description: String { "\(status.code): \(message)" }
}

extension String {
    /// Printable ASCII only; everything else as `\u{...}`; cut at `limit` octets of the original.
    func safeToLog(limit: Int = 200) -> String {
        if utf8.count <= limit && utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
        var safe = ""
        var left = limit
        for scalar in unicodeScalars {
            if left <= 0 { return safe + "..." }
            left -= scalar.utf8.count
            if scalar.value >= 0x20 && scalar.value < 0x7F {
                safe.unicodeScalars.append(scalar)
            } else {
                safe += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return safe
    }
}
