/// Where the parts of a `name-addr` or `addr-spec` stand. Checks the grammar without making a String.
struct NameAddressRange {
    /// Quotes included; empty if there is none.
    var displayName: Range<Int>
    /// Without `<>`.
    var uri: Range<Int>
    /// The URI taken apart; `nil` if it is not a good sip or sips URI.
    var sip: SIPURIRange?
    /// Each header parameter with its `;`.
    var parameters: Range<Int>
    /// The value of the first header parameter `tag` that has one.
    var tag: Range<Int>?
    /// Behind the value: on the `,` of a list or at the end.
    var end: Int

    /// One value that begins at `range.lowerBound`.
    init(_ octets: Span<UInt8>, _ range: Range<Int>) throws(SIPParseError) {
        let last = range.upperBound
        var index = range.lowerBound
        Grammar.skipLWS(octets, &index, last)
        let start = index
        displayName = start..<start
        if index < last && octets[index] == UInt8(ascii: "\"") {
            try Grammar.skipQuotedString(octets, &index, last)
            displayName = start..<index
            Grammar.skipLWS(octets, &index, last)
            guard index < last, octets[index] == UInt8(ascii: "<") else {
                throw SIPParseError(.badRequest, "display name without <URI>")
            }
        } else {
            // Tokens before `<` are a display name, otherwise all of it is the URI.
            while index < last, Self.mayBeInDisplayName(octets[index]) { index += 1 }
            if index < last && octets[index] == UInt8(ascii: "<") {
                displayName = Grammar.trimmed(octets, start..<index)
            } else {
                index = start
            }
        }

        if index < last && octets[index] == UInt8(ascii: "<") {
            let uriStart = index + 1
            index = octets.first(UInt8(ascii: ">"), from: index, to: last)
            guard index < last else { throw SIPParseError(.badRequest, "< without >") }
            uri = uriStart..<index
            index += 1
        } else {
            // Without `<>` every parameter is the header's, and `?` and `,` may not stand in the URI (RFC 3261 20).
            while index < last, octets[index] > 0x20, octets[index] != UInt8(ascii: ";"),
                octets[index] != UInt8(ascii: ",")
            {
                guard octets[index] != UInt8(ascii: "?") else {
                    throw SIPParseError(.badRequest, "URI with ? must stand in <>")
                }
                index += 1
            }
            uri = start..<index
        }
        // A good one is a plausible one: what is looked at again is of another scheme, or wrong.
        sip = try? SIPURIRange(octets, uri)
        guard sip != nil || Self.isPlausibleURI(octets, uri) else {
            throw SIPParseError(.badRequest, "no URI in an address")
        }

        let parametersStart = index
        var tag: Range<Int>?
        try Grammar.parameters(octets, &index, last) { parameter in
            if tag == nil && octets.equalsIgnoringCase(parameter.name, "tag") { tag = parameter.value }
        }
        self.tag = tag
        parameters = parametersStart..<index
        end = index
    }

    private static func mayBeInDisplayName(_ octet: UInt8) -> Bool {
        OctetClass.displayName.contains(octet) || octet >= 0x80 || OctetClass.isLWS(octet)
    }

    /// A scheme, something behind it, and no white space, quote or bracket (RFC 4475 3.1.2.14). Which scheme is for
    /// others to judge.
    private static func isPlausibleURI(_ octets: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let scheme = SIPURIRange.scheme(octets, range), scheme.upperBound + 1 < range.upperBound else {
            return false
        }
        for index in range {
            let octet = octets[index]
            switch octet {
            case 0...0x20, 0x7F, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): return false
            default: break
            }
        }
        return true
    }
}
