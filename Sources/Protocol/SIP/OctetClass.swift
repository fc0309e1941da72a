/// What an octet may be, as bit sets: two words instead of a table, so that a lookup touches no memory of its own.
struct OctetClass: Sendable {
    private let low: UInt64
    private let high: UInt64

    init(_ members: StaticString, letters: Bool = true, digits: Bool = true) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        func add(_ octet: UInt8) {
            if octet < 64 { low |= 1 << UInt64(octet) } else if octet < 128 { high |= 1 << UInt64(octet - 64) }
        }
        members.withUTF8Buffer { buffer in for index in buffer.indices { unsafe add(buffer[index]) } }
        if letters {
            for octet in UInt8(ascii: "a")...UInt8(ascii: "z") { add(octet) }
            for octet in UInt8(ascii: "A")...UInt8(ascii: "Z") { add(octet) }
        }
        if digits { for octet in UInt8(ascii: "0")...UInt8(ascii: "9") { add(octet) } }
        self.low = low
        self.high = high
    }

    @inline(__always)
    func contains(_ octet: UInt8) -> Bool {
        let word = octet < 64 ? low : (octet < 128 ? high : 0)
        return (word >> UInt64(octet & 63)) & 1 != 0
    }

    /// `token` of RFC 3261 25.1
    static let token = OctetClass("-.!%*_+`'~")

    @inline(__always)
    static func lowercased(_ octet: UInt8) -> UInt8 {
        octet &- 0x41 < 26 ? octet | 0x20 : octet
    }
}
