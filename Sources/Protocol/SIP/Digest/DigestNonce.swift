internal import NIOCore

/// A nonce that says when and where it was made, and proves it: issuing a million of them leaves nothing behind.
///
/// 30 bytes as 40 characters: shard (2), time of issue (6), random (8), and the first 14 bytes of a keyed hash over these
/// (RFC 7616 section 5.4 recommends such a form).
struct DigestNonce: Equatable {
    static let bytes = 30
    private static let claimBytes = 16

    /// Which authenticator issued it.
    let shard: UInt16
    /// Time of issue, in ticks of 4096 ns of the monotonic clock; 48 bits last for 36 years.
    let issued: UInt64
    /// Tells nonces of the same tick apart; also the name in the replay table.
    let serial: UInt64

    init(shard: UInt16, issued: NIODeadline, serial: UInt64) {
        self.shard = shard
        self.issued = Self.ticks(issued)
        self.serial = serial
    }

    static func ticks(_ time: NIODeadline) -> UInt64 {
        (time.uptimeNanoseconds >> 12) & 0xFFFF_FFFF_FFFF
    }

    static func ticks(_ amount: TimeAmount) -> UInt64 {
        UInt64(max(0, amount.nanoseconds)) >> 12
    }

    /// The text that goes into a challenge; nil if it cannot be sealed (``NonceSeal``).
    func sealed(with seal: inout NonceSeal) -> String? {
        var octets = InlineArray<30, UInt8>(repeating: 0)
        for index in 0..<Self.claimBytes {
            let (value, shift) =
                switch index {
                case 0..<2: (UInt64(shard), 1 - index)
                case 2..<8: (issued, 7 - index)
                default: (serial, 15 - index)
                }
            octets[index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))
        }
        guard let code = seal.code(of: octets.span.extracting(0..<Self.claimBytes)) else { return nil }
        for index in Self.claimBytes..<Self.bytes { octets[index] = code[index - Self.claimBytes] }
        return Base64URL.encode(octets.span)
    }

    /// A nonce that `seal` has sealed; nil for anything else.
    init?(unsealing text: Span<UInt8>, with seal: inout NonceSeal) {
        var octets = InlineArray<30, UInt8>(repeating: 0)
        guard text.count == Self.bytes / 3 * 4, Base64URL.decode(text, into: &octets) else { return nil }
        guard let code = seal.code(of: octets.span.extracting(0..<Self.claimBytes)),
            equalInConstantTime(
                code.span.extracting(0..<(Self.bytes - Self.claimBytes)),
                octets.span.extracting(Self.claimBytes..<Self.bytes))
        else { return nil }
        func bigEndian(_ range: Range<Int>) -> UInt64 { range.reduce(0) { $0 << 8 | UInt64(octets[$1]) } }
        shard = UInt16(truncatingIfNeeded: bigEndian(0..<2))
        issued = bigEndian(2..<8)
        serial = bigEndian(8..<16)
    }
}

/// Base 64 with the URL alphabet and no padding (RFC 4648 section 5), for whole groups of three octets: every text has
/// one reading.
enum Base64URL {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    static func encode(_ octets: Span<UInt8>) -> String {
        unsafe String(unsafeUninitializedCapacity: octets.count / 3 * 4) { text in
            alphabet.withUTF8Buffer { alphabet in
                var count = 0
                var index = 0
                while index + 2 < octets.count {
                    let group =
                        UInt32(octets[index]) << 16 | UInt32(octets[index + 1]) << 8 | UInt32(octets[index + 2])
                    for shift: UInt32 in [18, 12, 6, 0] {
                        // Six bits: always inside of the alphabet.
                        unsafe text[count] = alphabet[Int(group >> shift & 63)]
                        count += 1
                    }
                    index += 3
                }
                return count
            }
        }
    }

    /// False if a character is not of the alphabet. The text has four characters for each three octets.
    static func decode(_ text: Span<UInt8>, into octets: inout InlineArray<30, UInt8>) -> Bool {
        var group: UInt32 = 0
        var count = 0
        for index in 0..<text.count {
            guard let value = value(of: text[index]) else { return false }
            group = group << 6 | value
            guard index % 4 == 3 else { continue }
            octets[count] = UInt8(truncatingIfNeeded: group >> 16)
            octets[count + 1] = UInt8(truncatingIfNeeded: group >> 8)
            octets[count + 2] = UInt8(truncatingIfNeeded: group)
            (group, count) = (0, count + 3)
        }
        return true
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
