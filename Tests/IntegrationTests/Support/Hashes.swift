/// MD5 (RFC 1321) and SHA-256 (FIPS 180-4) for tests: written from the standards, so that the server's digest is checked by
/// something that is not the server's.
enum Hashes {
    private static let sines: [UInt32] = (1...64).map { UInt32(abs(sine(Double($0))) * 4_294_967_296) }
    private static let primes = (2...311).filter { number in !(2..<number).contains { number % $0 == 0 } }
    private static let constants = primes.map { fraction(cubeRoot(Double($0))) }

    static func md5(_ text: String) -> String {
        let shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
        var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476]
        for block in blocks(text, bigEndian: false) {
            var (a, b, c, d) = (state[0], state[1], state[2], state[3])
            for step in 0..<64 {
                let mixed: UInt32
                let word: Int
                switch step / 16 {
                case 0: (mixed, word) = ((b & c) | (~b & d), step)
                case 1: (mixed, word) = ((d & b) | (~d & c), (5 * step + 1) % 16)
                case 2: (mixed, word) = (b ^ c ^ d, (3 * step + 5) % 16)
                default: (mixed, word) = (c ^ (b | ~d), (7 * step) % 16)
                }
                let sum = a &+ mixed &+ sines[step] &+ block[word]
                let shift = shifts[step / 16 * 4 + step % 4]
                (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
            }
            state = zip(state, [a, b, c, d]).map { $0 &+ $1 }
        }
        return hex(state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) } })
    }

    static func sha256(_ text: String) -> String {
        var state = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
        for block in blocks(text, bigEndian: true) {
            var words = block
            for index in 16..<64 {
                let (near, far) = (words[index - 15], words[index - 2])
                let low = rotate(near, 7) ^ rotate(near, 18) ^ near >> 3
                let high = rotate(far, 17) ^ rotate(far, 19) ^ far >> 10
                words.append(words[index - 16] &+ low &+ words[index - 7] &+ high)
            }
            var s = state
            for index in 0..<64 {
                let high = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)
                let choice = (s[4] & s[5]) ^ (~s[4] & s[6])
                let first = s[7] &+ high &+ choice &+ constants[index] &+ words[index]
                let low = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)
                let majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2])
                s = [first &+ low &+ majority, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
            }
            state = zip(state, s).map { $0 &+ $1 }
        }
        return hex(state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) } })
    }

    /// The padded text in blocks of sixteen words.
    private static func blocks(_ text: String, bigEndian: Bool) -> [[UInt32]] {
        var bytes = Array(text.utf8)
        let bits = UInt64(bytes.count) * 8
        bytes.append(0x80)
        while bytes.count % 64 != 56 { bytes.append(0) }
        for index in 0..<8 {
            let shift = UInt64(bigEndian ? 56 - 8 * index : 8 * index)
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        return stride(from: 0, to: bytes.count, by: 64).map { start in
            stride(from: start, to: start + 64, by: 4).map { offset -> UInt32 in
                var word: UInt32 = 0
                for index in 0..<4 {
                    let shift = UInt32(bigEndian ? 24 - 8 * index : 8 * index)
                    word |= UInt32(bytes[offset + index]) << shift
                }
                return word
            }
        }
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }
    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The first 32 bits behind the point.
    private static func fraction(_ value: Double) -> UInt32 {
        UInt32((value - value.rounded(.down)) * 4_294_967_296)
    }

    private static func cubeRoot(_ value: Double) -> Double {
        var root = value / 3
        for _ in 0..<100 { root -= (root * root * root - value) / (3 * root * root) }
        return root
    }

    /// By its series, after bringing the angle near zero.
    private static func sine(_ angle: Double) -> Double {
        let reduced = angle - (angle / (2 * Double.pi)).rounded() * 2 * Double.pi
        var term = reduced
        var sum = reduced
        for index in 1..<20 {
            term *= -reduced * reduced / Double(2 * index * (2 * index + 1))
            sum += term
        }
        return sum
    }
}
