extension Span<UInt8> {
    /// ASCII case only. The lengths differ in most cases, so that these are compared where it is asked.
    @inline(__always)
    func equalsIgnoringCase(_ range: Range<Int>, _ text: StaticString) -> Bool {
        range.count == text.utf8CodeUnitCount && spells(text, at: range.lowerBound)
    }

    /// ASCII case only.
    func equals(_ range: Range<Int>, ignoringCaseOf text: String) -> Bool {
        var index = range.lowerBound
        guard text.utf8.count == range.count else { return false }
        for octet in text.utf8 {
            guard OctetClass.lowercased(octet) == OctetClass.lowercased(self[index]) else { return false }
            index += 1
        }
        return true
    }

    func equals(_ range: Range<Int>, _ text: String) -> Bool {
        guard text.utf8.count == range.count else { return false }
        return extracting(range).hasOctets(of: text.utf8Span.span)
    }

    /// Whether a range begins with a text.
    func begins(_ range: Range<Int>, with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard range.count >= count else { return false }
        let beginning = extracting(range.lowerBound..<(range.lowerBound + count))
        return text.withUTF8Buffer { unsafe beginning.hasOctets(of: $0.span) }
    }

    /// Whether two spans hold the same octets. Eight at a time.
    func hasOctets(of other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        let (left, right) = (unsafe bytes, unsafe other.bytes)
        func isSameWord(_ offset: Int) -> Bool {
            // Asked for offsets only that lie eight octets or more before the end of both.
            unsafe left.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
                == right.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        var index = 0
        while index &+ 8 <= count {
            guard isSameWord(index) else { return false }
            index &+= 8
        }
        // The last word again as far as needed, which overlaps the one before.
        if count >= 8 { return isSameWord(count &- 8) }
        while index < count {
            guard self[index] == other[index] else { return false }
            index &+= 1
        }
        return true
    }

    /// Whether a text stands at a place, ASCII case aside.
    private func spells(_ text: StaticString, at start: Int) -> Bool {
        let mine = extracting(start..<(start + text.utf8CodeUnitCount))
        return text.withUTF8Buffer { text in
            var index = 0
            while index < mine.count {
                // Both are as long. Most are written as they are asked for.
                let (octet, other) = unsafe (mine[unchecked: index], text[index])
                guard octet == other || OctetClass.lowercased(octet) == OctetClass.lowercased(other) else {
                    return false
                }
                index &+= 1
            }
            return true
        }
    }

    /// Where the run of octets of a class ends that begins at `start`: at the first that is none of them, or at `end`.
    @inline(__always)
    func endOfRun(of octets: OctetClass, from start: Int, to end: Int) -> Int {
        // What is read one by one below is checked here at once.
        let part = extracting(start..<end)
        var index = 0
        while index < part.count, unsafe octets.contains(part[unchecked: index]) { index &+= 1 }
        return start &+ index
    }

    /// Where an octet stands first at or behind `start`; `end` if nowhere. Eight at a time.
    @inline(__always)
    func first(_ octet: UInt8, from start: Int, to end: Int) -> Int {
        let raw = unsafe extracting(0..<end).bytes
        let pattern = 0x0101_0101_0101_0101 &* UInt64(octet)
        var index = start
        while index &+ 8 <= end {
            let word =
                UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)) ^ pattern
            // A borrow can only spoil octets above the lowest hit, and the lowest is the one that counts.
            let hits = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if hits != 0 { return index &+ (hits.trailingZeroBitCount >> 3) }
            index &+= 8
        }
        while index < end && self[index] != octet { index &+= 1 }
        return index
    }

    /// The first octet below space other than TAB at or behind `start`; `end` if there is none. Eight at a time.
    @inline(__always)
    func firstControl(from start: Int, to end: Int) -> Int {
        let raw = unsafe bytes
        var index = start
        while index &+ 8 <= end {
            let word = UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            // A borrow can only spoil octets above the lowest hit, and the lowest is the one that counts.
            let hits = (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
            if hits == 0 {
                index &+= 8
            } else {
                index &+= hits.trailingZeroBitCount >> 3
                if self[index] != 0x09 { return index }
                index &+= 1
            }
        }
        while index < end {
            if self[index] < 0x20 && self[index] != 0x09 { return index }
            index &+= 1
        }
        return end
    }
}

extension String {
    /// The octets as UTF-8; what is no UTF-8 becomes U+FFFD.
    init(_ octets: Span<UInt8>, _ range: Range<Int>) {
        self = unsafe octets.extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The same with each folded line end as one space (RFC 3261 7.3.1).
    init(unfolding octets: Span<UInt8>, _ range: Range<Int>) {
        guard octets.firstControl(from: range.lowerBound, to: range.upperBound) < range.upperBound else {
            self.init(octets, range)
            return
        }
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        octets.forEachUnfolded(range) { text.append($0) }
        self = String(decoding: text, as: UTF8.self)
    }
}

extension Span<UInt8> {
    /// Every octet of a header value, a line end with the white space round it as one space.
    func forEachUnfolded(_ range: Range<Int>, _ body: (UInt8) -> Void) {
        var index = range.lowerBound
        while index < range.upperBound {
            var next = index
            var hasLineEnd = false
            while next < range.upperBound && OctetClass.isLWS(self[next]) {
                if self[next] == 0x0D { hasLineEnd = true }
                next += 1
            }
            if hasLineEnd {
                body(UInt8(ascii: " "))
                index = next
            } else {
                // White space without a line end stays as it is; then the octet that ended it.
                let stop = Swift.max(next, index + 1)
                while index < stop {
                    body(self[index])
                    index += 1
                }
            }
        }
    }
}
