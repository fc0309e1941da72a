/// SipHash-2-4 with a result of 128 bits (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012): what proves
/// that a short text was made by who has the key.
///
/// For the few octets of a nonce it takes a hundredth of what HMAC-SHA-256 takes. It has a key of 128 bits that nobody can
/// guess, and what it guards is no password: a nonce is worth nothing to who does not know one.
struct SipHash: Sendable {
    static let count = 16

    private let key: (UInt64, UInt64)

    /// - Parameter key: sixteen octets; what lies beyond is not used, what is missing counts as zero.
    init(key: [UInt8]) {
        func word(_ start: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(start + $1 < key.count ? key[start + $1] : 0) << UInt64(8 * $1) }
        }
        self.key = (word(0), word(8))
    }

    /// The code of a text.
    func code(of text: Span<UInt8>) -> InlineArray<16, UInt8> {
        var state = State(key)
        var word: UInt64 = 0
        for index in 0..<text.count {
            word |= UInt64(text[index]) << UInt64(8 * (index & 7))
            if index & 7 == 7 {
                state.take(word)
                word = 0
            }
        }
        // The last word has the length at its top.
        state.take(word | UInt64(truncatingIfNeeded: text.count) << 56)
        let (low, high) = state.ended()
        return InlineArray { index in
            UInt8(truncatingIfNeeded: (index < 8 ? low : high) >> UInt64(8 * (index & 7)))
        }
    }

    private struct State {
        private var (v0, v1, v2, v3): (UInt64, UInt64, UInt64, UInt64)

        init(_ key: (UInt64, UInt64)) {
            v0 = key.0 ^ 0x736F_6D65_7073_6575
            v1 = key.1 ^ 0x646F_7261_6E64_6F6D ^ 0xEE
            v2 = key.0 ^ 0x6C79_6765_6E65_7261
            v3 = key.1 ^ 0x7465_6462_7974_6573
        }

        mutating func take(_ word: UInt64) {
            v3 ^= word
            mix(2)
            v0 ^= word
        }

        mutating func ended() -> (low: UInt64, high: UInt64) {
            v2 ^= 0xEE
            mix(4)
            let low = v0 ^ v1 ^ v2 ^ v3
            v1 ^= 0xDD
            mix(4)
            return (low, v0 ^ v1 ^ v2 ^ v3)
        }

        private mutating func mix(_ rounds: Int) {
            for _ in 0..<rounds {
                v0 &+= v1
                v1 = Self.rotated(v1, 13) ^ v0
                v0 = Self.rotated(v0, 32)
                v2 &+= v3
                v3 = Self.rotated(v3, 16) ^ v2
                v0 &+= v3
                v3 = Self.rotated(v3, 21) ^ v0
                v2 &+= v1
                v1 = Self.rotated(v1, 17) ^ v2
                v2 = Self.rotated(v2, 32)
            }
        }

        private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
    }
}
