/// Where the parts of one Via value stand (RFC 3261 20.42). White space round the slashes is allowed (RFC 4475 3.1.1.1).
struct ViaRange {
    var transport: Range<Int>
    var host: Range<Int>
    var port: UInt16?
    var parameters: Range<Int>
    /// The value of the first parameter `branch` that has one.
    var branch: Range<Int>?
    /// On the `,` of a list or at the end.
    var end: Int

    init(_ octets: Span<UInt8>, _ range: Range<Int>) throws(SIPParseError) {
        let last = range.upperBound
        var index = range.lowerBound
        let name = try Self.token(octets, &index, last)
        try Self.slash(octets, &index, last)
        let version = try Self.token(octets, &index, last)
        try Self.slash(octets, &index, last)
        guard octets.equalsIgnoringCase(name, "SIP"), octets.equalsIgnoringCase(version, "2.0") else {
            throw SIPParseError(.badRequest, "Via of another protocol than SIP/2.0")
        }
        transport = try Self.token(octets, &index, last)
        let gap = index
        Grammar.skipLWS(octets, &index, last)
        guard index > gap else { throw SIPParseError(.badRequest, "Via without host") }

        let hostStart = index
        if index < last && octets[index] == UInt8(ascii: "[") {
            while index < last && octets[index] != UInt8(ascii: "]") { index += 1 }
            index = min(index + 1, last)
            let address = (hostStart + 1)..<max(index - 1, hostStart + 1)
            let isAddress = address.allSatisfy { OctetClass.addressInBrackets.contains(octets[$0]) }
            guard address.count >= 2, isAddress, octets[index - 1] == UInt8(ascii: "]") else {
                throw SIPParseError(.badRequest, "bad IPv6 address in Via")
            }
        } else {
            index = octets.endOfRun(of: .host, from: index, to: last)
        }
        host = hostStart..<index
        guard !host.isEmpty else { throw SIPParseError(.badRequest, "Via without host") }
        Grammar.skipLWS(octets, &index, last)
        if index < last && octets[index] == UInt8(ascii: ":") {
            index += 1
            Grammar.skipLWS(octets, &index, last)
            let portStart = index
            index = octets.endOfRun(of: .digit, from: index, to: last)
            guard let number = Grammar.number(octets, portStart..<index), let port = UInt16(exactly: number) else {
                throw SIPParseError(.badRequest, "bad port in Via")
            }
            self.port = port
        }
        let parametersStart = index
        var branch: Range<Int>?
        try Grammar.parameters(octets, &index, last) { parameter in
            if branch == nil && octets.equalsIgnoringCase(parameter.name, "branch") { branch = parameter.value }
        }
        self.branch = branch
        parameters = parametersStart..<index
        end = index
    }

    private static func token(
        _ octets: Span<UInt8>, _ index: inout Int, _ end: Int
    ) throws(SIPParseError) -> Range<Int> {
        Grammar.skipLWS(octets, &index, end)
        let start = index
        index = octets.endOfRun(of: .token, from: index, to: end)
        guard index > start else { throw SIPParseError(.badRequest, "unreadable Via") }
        return start..<index
    }

    private static func slash(_ octets: Span<UInt8>, _ index: inout Int, _ end: Int) throws(SIPParseError) {
        Grammar.skipLWS(octets, &index, end)
        guard index < end, octets[index] == UInt8(ascii: "/") else {
            throw SIPParseError(.badRequest, "unreadable Via")
        }
        index += 1
    }
}
