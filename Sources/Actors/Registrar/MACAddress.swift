/// A phone's hardware address, the name by which it registers (REG-1).
///
/// Read in any spelling that phones and people use: `000413AABBCC`, `00:04:13:aa:bb:cc`, `00-04-13-AA-BB-CC`,
/// `0004.13aa.bbcc`.
public struct MACAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 48 bits, the first octet highest.
    public let value: UInt64

    /// Wraps 48 bits; higher bits are cut off.
    public init(value: UInt64) {
        self.value = value & 0xFFFF_FFFF_FFFF
    }

    /// Reads any spelling; `nil` if it is not twelve hexadecimal digits with separators `:`, `-` or `.` between them.
    public init?(_ text: some StringProtocol) {
        var value: UInt64 = 0
        var digits = 0
        var lastWasSeparator = true
        for byte in text.utf8 {
            if let digit = Self.hexDigit(byte) {
                digits += 1
                guard digits <= 12 else { return nil }
                value = value << 4 | digit
                lastWasSeparator = false
            } else {
                guard byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "."),
                    !lastWasSeparator
                else { return nil }
                lastWasSeparator = true
            }
        }
        guard digits == 12, !lastWasSeparator else { return nil }
        self.value = value
    }

    /// Twelve capital digits, as the reference product's list shows them.
    public var description: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 12 - digits.count) + digits
    }

    public static func < (lhs: MACAddress, rhs: MACAddress) -> Bool { lhs.value < rhs.value }

    private static func hexDigit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
