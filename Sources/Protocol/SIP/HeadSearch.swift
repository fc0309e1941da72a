/// Looks for the end of a head and remembers how far it looked, so that octets that trickle in are looked at once.
struct HeadSearch: Sendable {
    enum Result: Hashable, Sendable {
        case more
        /// Octets of the head, its empty line included.
        case end(Int)
        case bareLF
    }

    /// Octets looked at already.
    private(set) var searched = 0
    /// A line end was met.
    private(set) var hasStartLine = false

    /// - Parameter octets: everything from the message's first octet on.
    mutating func resume(_ octets: Span<UInt8>) -> Result {
        let count = octets.count
        var index = searched
        while true {
            index = octets.firstLF(from: index, to: count)
            guard index < count else {
                searched = count
                return .more
            }
            guard index > 0, octets[index &- 1] == 0x0D else { return .bareLF }
            hasStartLine = true
            if index > 2 && octets[index &- 2] == 0x0A && octets[index &- 3] == 0x0D { return .end(index &+ 1) }
            index &+= 1
        }
    }
}

extension Span<UInt8> {
    /// `end` if there is none. Eight at a time.
    @inline(__always)
    func firstLF(from start: Int, to end: Int) -> Int {
        let raw = unsafe bytes
        var index = start
        while index &+ 8 <= end {
            let word =
                UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
                ^ 0x0A0A_0A0A_0A0A_0A0A
            let hits = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if hits != 0 { return index &+ (hits.trailingZeroBitCount >> 3) }
            index &+= 8
        }
        while index < end && self[index] != 0x0A { index &+= 1 }
        return index
    }
}
