/// Reads the common pieces of RFC 3261 25.1 from octets. White space includes folded line ends, so a value can be read
/// where it stands. Every function moves `index` forwards only: reading is linear whatever the input.
enum Grammar {
    struct ParameterRange {
        var name: Range<Int>
        /// Quotes included.
        var value: Range<Int>?
    }

    @inline(__always)
    static func skipLWS(_ octets: Span<UInt8>, _ index: inout Int, _ end: Int) {
        while index < end && OctetClass.isLWS(octets[index]) { index += 1 }
    }

    /// `index` stands on the opening quote and ends behind the closing one.
    static func skipQuotedString(_ octets: Span<UInt8>, _ index: inout Int, _ end: Int) throws(SIPParseError) {
        index += 1
        while index < end {
            switch octets[index] {
            case UInt8(ascii: "\""):
                index += 1
                return
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        index = end
        throw SIPParseError(.badRequest, "quoted string without end")
    }

    /// One header parameter; `index` stands behind its `;`. Ends before the next `;`, `,` or at the end.
    static func parameter(
        _ octets: Span<UInt8>, _ index: inout Int, _ end: Int
    ) throws(SIPParseError) -> ParameterRange {
        skipLWS(octets, &index, end)
        let nameStart = index
        index = octets.endOfRun(of: .token, from: index, to: end)
        guard index > nameStart else { throw SIPParseError(.badRequest, "empty or bad parameter name") }
        let name = nameStart..<index
        skipLWS(octets, &index, end)
        guard index < end, octets[index] == UInt8(ascii: "=") else { return ParameterRange(name: name, value: nil) }
        index += 1
        skipLWS(octets, &index, end)
        let valueStart = index
        if index < end && octets[index] == UInt8(ascii: "\"") {
            try skipQuotedString(octets, &index, end)
        } else {
            index = octets.endOfRun(of: .parameterValue, from: index, to: end)
        }
        guard index > valueStart else { throw SIPParseError(.badRequest, "parameter with = but without value") }
        let value = valueStart..<index
        skipLWS(octets, &index, end)
        return ParameterRange(name: name, value: value)
    }

    /// All header parameters from `index`, which stands on `;`, on a `,` or at the end; ends on the `,` or at the end.
    static func parameters(
        _ octets: Span<UInt8>, _ index: inout Int, _ end: Int, each: (ParameterRange) -> Void = { _ in }
    ) throws(SIPParseError) {
        skipLWS(octets, &index, end)
        while index < end && octets[index] != UInt8(ascii: ",") {
            guard octets[index] == UInt8(ascii: ";") else {
                throw SIPParseError(.badRequest, "unexpected text behind a header value")
            }
            index += 1
            each(try parameter(octets, &index, end))
        }
    }

    static func headerParameters(
        _ octets: Span<UInt8>, _ range: Range<Int>
    ) throws(SIPParseError) -> SIPParameters {
        var entries: [SIPParameters.Parameter] = []
        var index = range.lowerBound
        try parameters(octets, &index, range.upperBound) { found in
            entries.append(
                SIPParameters.Parameter(
                    name: String(octets, found.name),
                    value: found.value.map { String(unfolding: octets, $0) }))
        }
        return SIPParameters(entries)
    }

    /// The end of a list element: the next comma outside quotes and `<>`, or the end. Never fails: an open quote or
    /// bracket reaches to the end.
    static func elementEnd(_ octets: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var index = start
        var isInAngles = false
        while index < end {
            switch octets[index] {
            case UInt8(ascii: "\""):
                guard (try? skipQuotedString(octets, &index, end)) != nil else { return end }
                continue
            case UInt8(ascii: "<"): isInAngles = true
            case UInt8(ascii: ">"): isInAngles = false
            case UInt8(ascii: ",") where !isInAngles: return index
            default: break
            }
            index += 1
        }
        return end
    }

    /// A range without white space at both ends.
    static func trimmed(_ octets: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end && OctetClass.isLWS(octets[start]) { start += 1 }
        while end > start && OctetClass.isLWS(octets[end - 1]) { end -= 1 }
        return start..<end
    }

    /// Decimal digits only; nil if there are none, another octet, or more than fits.
    static func number(_ octets: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
        guard !range.isEmpty else { return nil }
        var number: UInt64 = 0
        for index in range {
            let digit = octets[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = min(number * 10 + UInt64(digit), 1 << 40)
        }
        return UInt32(exactly: number)
    }
}
