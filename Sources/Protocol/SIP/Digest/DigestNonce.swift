internal import NIOCore

/// A nonce that says when and where it was made, and proves it: issuing a million of them leaves nothing behind.
///
/// 30 bytes as 40 characters: shard (2), time of issue (6), random (8), and the first 14 bytes of an HMAC-SHA-256 over
/// these (RFC 7616 section 5.4 recommends such a form).
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

    /// The text that goes into a challenge; nil if the system's hash fails.
    func sealed(with key: KeyedHash) -> String? {
        var octets: [UInt8] = []
        octets.reserveCapacity(Self.bytes)
        octets.append(bigEndian: UInt64(shard), bytes: 2)
        octets.append(bigEndian: issued, bytes: 6)
        octets.append(bigEndian: serial, bytes: 8)
        guard let code = key.code(of: octets) else { return nil }
        for index in 0..<(Self.bytes - Self.claimBytes) {
            octets.append(code.bytes[index])
        }
        return Base64URL.encode(octets)
    }

    /// A nonce that `key` has sealed; nil for anything else.
    init?(unsealing text: String, with key: KeyedHash) {
        guard let octets = Base64URL.decode(text), octets.count == Self.bytes else { return nil }
        let claim = Array(octets[..<Self.claimBytes])
        guard let code = key.code(of: claim) else { return nil }
        let expected = (0..<(Self.bytes - Self.claimBytes)).map { code.bytes[$0] }
        guard equalInConstantTime(expected, Array(octets[Self.claimBytes...])) else { return nil }
        shard = UInt16(truncatingIfNeeded: claim.bigEndian(0..<2))
        issued = claim.bigEndian(2..<8)
        serial = claim.bigEndian(8..<16)
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: UInt64, bytes: Int) {
        for index in (0..<bytes).reversed() {
            append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8)))
        }
    }

    fileprivate func bigEndian(_ range: Range<Int>) -> UInt64 {
        self[range].reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Base 64 with the URL alphabet and no padding (RFC 4648 section 5), for whole groups of three octets: every text has
/// one reading.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(octets.count / 3 * 4)
        var index = 0
        while index + 2 < octets.count {
            let group = UInt32(octets[index]) << 16 | UInt32(octets[index + 1]) << 8 | UInt32(octets[index + 2])
            for shift: UInt32 in [18, 12, 6, 0] {
                text.append(alphabet[Int(group >> shift & 63)])
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil if a character is not of the alphabet or the length is no multiple of four.
    static func decode(_ text: String) -> [UInt8]? {
        // Longer than any nonce of ours: not worth the walk.
        guard text.utf8.count.isMultiple(of: 4), text.utf8.count <= 64 else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(text.utf8.count / 4 * 3)
        var group: UInt32 = 0
        var digits = 0
        for character in text.utf8 {
            guard let value = value(of: character) else { return nil }
            group = group << 6 | value
            digits += 1
            if digits == 4 {
                octets.append(UInt8(truncatingIfNeeded: group >> 16))
                octets.append(UInt8(truncatingIfNeeded: group >> 8))
                octets.append(UInt8(truncatingIfNeeded: group))
                (group, digits) = (0, 0)
            }
        }
        return octets
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
