/// Finds the id of a header name in its octets: names are packed into three words, lower case, and hashed.
struct HeaderNameTable: Sendable {
    /// Up to 24 octets, lower case. Longer names are never well known.
    struct PackedName: Hashable, Sendable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0

        static let capacity = 24
        /// Setting bit 5 lowers a letter and makes no letter of anything else. Known names are letters and `-`, and what
        /// becomes a `-` is CR alone: whatever holds no CR equals none of them unless it is one.
        static let caseBits: UInt64 = 0x2020_2020_2020_2020

        /// - Precondition: the range holds at most `capacity` octets, none of them CR.
        @inline(__always)
        init(_ octets: Span<UInt8>, _ start: Int, _ end: Int) {
            if start &+ Self.capacity <= octets.count {
                let raw = unsafe octets.bytes
                first = Self.word(raw, start, end &- start)
                if end &- start > 8 { second = Self.word(raw, start &+ 8, end &- start &- 8) }
                if end &- start > 16 { third = Self.word(raw, start &+ 16, end &- start &- 16) }
            } else {
                for index in start..<end { append(octets[index], at: index &- start) }
            }
        }

        /// The first `length` octets at an offset; a word is read whole, the rest is masked away.
        @inline(__always)
        private static func word(_ raw: RawSpan, _ offset: Int, _ length: Int) -> UInt64 {
            let word = UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
            return (word | caseBits) & (length >= 8 ? .max : (1 << UInt64(length &* 8)) &- 1)
        }

        private mutating func append(_ octet: UInt8, at position: Int) {
            let bits = UInt64(octet | 0x20) << UInt64((position & 7) * 8)
            switch position >> 3 {
            case 0: first |= bits
            case 1: second |= bits
            default: third |= bits
            }
        }

        @inline(__always)
        var slot: Int {
            let mixed = first ^ (second &* 0x9E37_79B9_7F4A_7C15) ^ (third &* 0xC2B2_AE3D_27D4_EB4F)
            return Int(truncatingIfNeeded: (mixed &* 0xD6E8_FEB8_6659_FD93) >> 56)
        }
    }

    /// Index into `names` plus one, 0 for an empty slot; collisions go to the next slot.
    private var slots = [UInt8](repeating: 0, count: 256)
    private var names: [(name: PackedName, id: UInt8)] = []

    static let shared = HeaderNameTable()

    private init() {
        for (id, known) in SIPHeaderName.known.enumerated() {
            insert(known.name, UInt8(id))
            if let compact = known.compact { insert(String(compact), UInt8(id)) }
        }
    }

    private mutating func insert(_ name: String, _ id: UInt8) {
        let octets = Array(name.utf8)
        let packed = PackedName(octets.span, 0, octets.count)
        names.append((packed, id))
        var slot = packed.slot
        while slots[slot] != 0 { slot = (slot + 1) & 255 }
        slots[slot] = UInt8(names.count)
    }

    /// - Precondition: the range holds no CR (see `PackedName`).
    @inline(__always)
    func id(of octets: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
        guard end &- start <= PackedName.capacity else { return SIPHeaderName.custom }
        let packed = PackedName(octets, start, end)
        var slot = packed.slot
        while slots[slot] != 0 {
            let candidate = names[Int(slots[slot]) &- 1]
            if candidate.name == packed { return candidate.id }
            slot = (slot &+ 1) & 255
        }
        return SIPHeaderName.custom
    }
}
