extension Span<UInt8> {
    /// ASCII case only.
    func equalsIgnoringCase(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { buffer in
            for offset in 0..<range.count {
                let other = unsafe buffer[offset]
                guard OctetClass.lowercased(self[range.lowerBound + offset]) == OctetClass.lowercased(other) else {
                    return false
                }
            }
            return true
        }
    }

    /// ASCII case only.
    func equalsIgnoringCase(_ range: Range<Int>, _ text: String) -> Bool {
        var index = range.lowerBound
        guard text.utf8.count == range.count else { return false }
        for octet in text.utf8 {
            guard OctetClass.lowercased(octet) == OctetClass.lowercased(self[index]) else { return false }
            index += 1
        }
        return true
    }

    func equals(_ range: Range<Int>, _ text: String) -> Bool {
        var index = range.lowerBound
        guard text.utf8.count == range.count else { return false }
        for octet in text.utf8 {
            guard octet == self[index] else { return false }
            index += 1
        }
        return true
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
