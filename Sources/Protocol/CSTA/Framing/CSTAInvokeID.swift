/// The invoke id of ECMA-323 Annex J: four decimal digits that tie a response to its request.
///
/// The sender of a request chooses it, the response repeats it; events carry ``event``.
public struct CSTAInvokeID: Hashable, Sendable {
    /// 0 … 9999.
    public let number: UInt16

    /// What all events carry; no request is given it.
    public static let event = CSTAInvokeID(unchecked: 9_999)

    /// `nil` for a number that four digits cannot write.
    public init?(_ number: Int) {
        guard (0...9_999).contains(number) else { return nil }
        self.number = UInt16(number)
    }

    /// The digits as one big-endian word; `nil` if they are not all ASCII digits.
    init?(digits: UInt32) {
        var number: UInt16 = 0
        for shift in [24, 16, 8, 0] as [UInt32] {
            let digit = UInt8(truncatingIfNeeded: digits >> shift) &- 0x30
            guard digit <= 9 else { return nil }
            number = number * 10 + UInt16(digit)
        }
        self.number = number
    }

    private init(unchecked number: UInt16) {
        self.number = number
    }

    /// The digits as one big-endian word.
    var digits: UInt32 {
        var rest = UInt32(number)
        var word: UInt32 = 0
        for shift in [0, 8, 16, 24] as [UInt32] {
            word |= (0x30 + rest % 10) << shift
            rest /= 10
        }
        return word
    }

    /// The id for the next request of the same sender: 9998 is followed by 0000.
    public var next: CSTAInvokeID { CSTAInvokeID(unchecked: number >= 9_998 ? 0 : number + 1) }
}

extension CSTAInvokeID: CustomStringConvertible {
    /// `0007`
    public var description: String {
        let text = String(number)
        return String(repeating: "0", count: 4 - text.utf8.count) + text
    }
}
