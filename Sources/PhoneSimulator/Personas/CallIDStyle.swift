/// How a phone writes its call ids (uacsta.md 2.3: opaque, unique per phone only).
public enum CallIDStyle: Sendable, Hashable {
    /// snom: small integers, negative for a call that came in.
    case smallSigned
    /// Yealink: decimal numbers counted from a large start.
    case decimal
    /// Mitel: eight hexadecimal digits.
    case hexadecimal

    /// The text of a phone's `number`-th call id.
    public func text(number: UInt32, incoming: Bool) -> String {
        switch self {
        case .smallSigned:
            return incoming ? "-\(number)" : "\(number)"
        case .decimal:
            return "\(1_448_000_000 + UInt64(number))"
        case .hexadecimal:
            // Multiplying by an odd constant permutes the 32-bit numbers: unique and of irregular look.
            let digits = String(number &* 2_654_435_761, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }
    }
}

/// How a phone writes its monitor and service cross references.
public enum CrossReferenceStyle: Sendable, Hashable {
    /// One small counter for everything, as snom has it (43 and 43 on two phones).
    case counter
    /// Decimal text with a letter before it.
    case lettered
    /// Eight hexadecimal digits.
    case hexadecimal

    /// The text of a phone's `number`-th cross reference.
    public func text(number: UInt32) -> String {
        switch self {
        case .counter: return "\(number)"
        case .lettered: return "M\(number)"
        case .hexadecimal: return CallIDStyle.hexadecimal.text(number: number, incoming: false)
        }
    }
}
