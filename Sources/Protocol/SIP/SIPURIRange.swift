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
        let index = octets.endOfRun(of: .scheme, from: range.lowerBound, to: range.upperBound)
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
        let at = octets.first(UInt8(ascii: "@"), from: index, to: end)
        if at < end {
            try Self.check(octets, index..<at, OctetClass.userInfo, also: UInt8(ascii: ":"), "user")
            let colon = octets.first(UInt8(ascii: ":"), from: index, to: at)
            guard colon > index else { throw SIPParseError(.badRequest, "URI with @ but without user") }
            user = index..<colon
            password = colon < at ? (colon + 1)..<at : nil
            index = at + 1
        }

        let hostStart = index
        if index < end && octets[index] == UInt8(ascii: "[") {
            index += 1
            index = octets.endOfRun(of: .addressInBrackets, from: index, to: end)
            guard index < end, octets[index] == UInt8(ascii: "]"), index > hostStart + 2 else {
                throw SIPParseError(.badRequest, "bad IPv6 address in a URI")
            }
            index += 1
        } else {
            index = octets.endOfRun(of: .host, from: index, to: end)
        }
        host = hostStart..<index
        guard !host.isEmpty else { throw SIPParseError(.badRequest, "URI without host") }

        if index < end && octets[index] == UInt8(ascii: ":") {
            let portStart = index + 1
            index = octets.endOfRun(of: .digit, from: portStart, to: end)
            guard let number = Grammar.number(octets, portStart..<index), let port = UInt16(exactly: number) else {
                throw SIPParseError(.badRequest, "bad port in a URI")
            }
            self.port = port
        }

        let parametersStart = index
        while index < end && octets[index] == UInt8(ascii: ";") {
            let start = index + 1
            index = octets.endOfRun(of: .uriParameter, from: start, to: end)
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
        let plain = allowed.without(UInt8(ascii: "%"))
        var index = range.lowerBound
        while true {
            index = octets.endOfRun(of: plain, from: index, to: range.upperBound)
            guard index < range.upperBound else { return }
            let octet = octets[index]
            if octet == UInt8(ascii: "%") {
                guard index + 2 < range.upperBound, OctetClass.isHexDigit(octets[index + 1]),
                    OctetClass.isHexDigit(octets[index + 2])
                else { throw SIPParseError(.badRequest, "bad escape in the \(what) of a URI") }
            } else if octet != also && octet < 0x80 {
                throw SIPParseError(.badRequest, "character not allowed in the \(what) of a URI")
            }
            index += 1
        }
    }
}
