/// The value of a CSeq header (RFC 3261 20.16).
public struct CSeq: Hashable, Sendable, CustomStringConvertible {
    public let number: UInt32
    public let method: SIPMethod

    public init(number: UInt32, method: SIPMethod) {
        self.number = number
        self.method = method
    }

    public var description: String { "\(number) \(method.rawValue)" }
}

/// Where the parts of a CSeq value stand.
struct CSeqRange {
    let number: UInt32
    let method: Range<Int>

    /// - Throws: 400
    init(_ octets: Span<UInt8>, _ value: Range<Int>) throws(SIPParseError) {
        let end = value.upperBound
        let gap = octets.endOfRun(of: .digit, from: value.lowerBound, to: end)
        guard let number = Grammar.number(octets, value.lowerBound..<gap) else {
            throw SIPParseError(.badRequest, "CSeq is not a number below 2^32")
        }
        var index = gap
        Grammar.skipLWS(octets, &index, end)
        guard index > gap, index < end, octets.endOfRun(of: .token, from: index, to: end) == end else {
            throw SIPParseError(.badRequest, "CSeq without method")
        }
        self.number = number
        method = index..<end
    }
}
