/// Where the parts of a SIP or SIPS URI stand. Checks the grammar without making a String.
struct SIPURIRange {
    var isSecure = false
    var user: Range<Int>?
    var password: Range<Int>?
    var host: Range<Int>
    var port: UInt16?
    /// Each parameter with its `;`.
    var parameters: Range<Int>
    /// Behind `?`.
    var headers: Range<Int>?

    /// What stands before `:`, or nil if there is no scheme.
    static func scheme(_ octets: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        guard let first = range.first, octets[first] | 0x20 &- UInt8(ascii: "a") < 26 else { return nil }
        var index = range.lowerBound
        while index < range.upperBound && OctetClass.scheme.contains(octets[index]) { index += 1 }
        return index < range.upperBound && octets[index] == UInt8(ascii: ":") ? range.lowerBound..<index : nil
    }

    /// - Throws: 416 for another scheme, 400 for anything else.
    init(_ octets: Span<UInt8>, _ range: Range<Int>) throws(SIPParseError) {
        let end = range.upperBound
        guard let scheme = Self.scheme(octets, range) else {
            throw SIPParseError(.badRequest, "URI without scheme")
        }
        if octets.equalsIgnoringCase(scheme, "sips") {
            isSecure = true
        } else if !octets.equalsIgnoringCase(scheme, "sip") {
            throw SIPParseError(.unsupportedURIScheme, "neither a sip nor a sips URI")
        }
        var index = scheme.upperBound + 1

        // `@` is legal nowhere but behind the user, and a user may hold `;` and `?`: so look for it first.
        var at: Int?
        for position in index..<end where octets[position] == UInt8(ascii: "@") {
            at = position
            break
        }
        if let at {
            try Self.check(octets, index..<at, OctetClass.userInfo, also: UInt8(ascii: ":"), "user")
            var colon = index
            while colon < at && octets[colon] != UInt8(ascii: ":") { colon += 1 }
            guard colon > index else { throw SIPParseError(.badRequest, "URI with @ but without user") }
            user = index..<colon
            password = colon < at ? (colon + 1)..<at : nil
            index = at + 1
        }

        let hostStart = index
        if index < end && octets[index] == UInt8(ascii: "[") {
            index += 1
            while index < end && OctetClass.addressInBrackets.contains(octets[index]) { index += 1 }
            guard index < end, octets[index] == UInt8(ascii: "]"), index > hostStart + 2 else {
                throw SIPParseError(.badRequest, "bad IPv6 address in a URI")
            }
            index += 1
        } else {
            while index < end && OctetClass.host.contains(octets[index]) { index += 1 }
        }
        host = hostStart..<index
        guard !host.isEmpty else { throw SIPParseError(.badRequest, "URI without host") }

        if index < end && octets[index] == UInt8(ascii: ":") {
            let portStart = index + 1
            index = portStart
            while index < end && octets[index] &- UInt8(ascii: "0") < 10 { index += 1 }
            guard let number = Grammar.number(octets, portStart..<index), let port = UInt16(exactly: number) else {
                throw SIPParseError(.badRequest, "bad port in a URI")
            }
            self.port = port
        }

        let parametersStart = index
        while index < end && octets[index] == UInt8(ascii: ";") {
            let start = index + 1
            index = start
            while index < end && OctetClass.uriParameter.contains(octets[index]) { index += 1 }
            guard index > start, octets[start] != UInt8(ascii: "=") else {
                throw SIPParseError(.badRequest, "empty parameter in a URI")
            }
        }
        parameters = parametersStart..<index
        try Self.check(octets, parameters, OctetClass.uriParameter, also: UInt8(ascii: ";"), "parameter")
        if index < end && octets[index] == UInt8(ascii: "?") {
            headers = (index + 1)..<end
            try Self.check(octets, (index + 1)..<end, OctetClass.uriHeaders, also: UInt8(ascii: "@"), "header")
            index = end
        }
        guard index == end else { throw SIPParseError(.badRequest, "character not allowed in a URI") }
    }

    /// Only allowed octets, UTF-8 beyond ASCII let through, and two hexadecimal digits behind each `%`.
    private static func check(
        _ octets: Span<UInt8>, _ range: Range<Int>, _ allowed: OctetClass, also: UInt8, _ what: StaticString
    ) throws(SIPParseError) {
        for index in range {
            let octet = octets[index]
            guard allowed.contains(octet) || octet == also || octet >= 0x80 else {
                throw SIPParseError(.badRequest, "character not allowed in the \(what) of a URI")
            }
            if octet == UInt8(ascii: "%") {
                guard index + 2 < range.upperBound, OctetClass.isHexDigit(octets[index + 1]),
                    OctetClass.isHexDigit(octets[index + 2])
                else { throw SIPParseError(.badRequest, "bad escape in the \(what) of a URI") }
            }
        }
    }
}
