/// The private-data mark of an event: which phone sent it, and its number among that phone's events.
///
/// The server passes private data on unchanged (interface.md), so a mark finds its event whatever the server re-encodes.
public struct EventMark: Sendable, Hashable {
    /// The phone's index in the fleet.
    public let phone: Int
    /// 1, 2, 3 … per phone, over all its connections.
    public let sequence: UInt64

    /// A mark.
    public init(phone: Int, sequence: UInt64) {
        self.phone = phone
        self.sequence = sequence
    }

    /// Reads `phone:sequence`; nil for any other text.
    public init?(text: some StringProtocol) {
        // Octet by octet: one mark is read for every event that a client gets.
        var parts: (UInt64, UInt64) = (0, 0)
        var isSecond = false
        var digits = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: ":"), !isSecond, digits > 0 {
                isSecond = true
                digits = 0
            } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), digits < 18 {
                let digit = UInt64(byte - UInt8(ascii: "0"))
                if isSecond { parts.1 = parts.1 * 10 + digit } else { parts.0 = parts.0 * 10 + digit }
                digits += 1
            } else {
                return nil
            }
        }
        guard isSecond, digits > 0 else { return nil }
        phone = Int(parts.0)
        sequence = parts.1
    }

    /// `phone:sequence`.
    public var text: String { "\(phone):\(sequence)" }
}
