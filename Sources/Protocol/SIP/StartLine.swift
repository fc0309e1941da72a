/// The first line of a message, read once (RFC 3261 7.1, 7.2).
struct StartLine: Sendable {
    enum Flaw: Hashable, Sendable {
        case unreadable
        /// Shaped like a request, but its version is not one of SIP.
        case noVersion
        case badMethod
        /// White space beyond the one space between the parts (RFC 4475 3.1.2.8 to 3.1.2.10).
        case spacing
        case badStatusCode
        case controlCharacter
        /// HTTP, which a browser could be made to send: never served, not even its body.
        case http

        var text: String {
            switch self {
            case .unreadable: "start line is neither a request nor a status line"
            case .noVersion: "start line without SIP version"
            case .badMethod: "method is not a token"
            case .spacing: "white space in the start line"
            case .badStatusCode: "status code is not 100 to 699"
            case .controlCharacter: "control character in the start line"
            case .http: "HTTP is not served here"
            }
        }
    }

    var kind = SIPMessage.Kind.request(SIPMethod(rawValue: ""))
    /// The Request-URI.
    var target: Range<UInt32> = 0..<0
    var targetRange: Range<Int> { Int(target.lowerBound)..<Int(target.upperBound) }
    /// `SIP/2.0` in any case (RFC 3261 7.1).
    var isVersion2 = true
    var flaw: Flaw?

    init() {}

    /// - Parameter end: where the line's CRLF stands.
    init(_ octets: Span<UInt8>, end: Int) {
        let index = octets.first(UInt8(ascii: " "), from: 0, to: end)
        if Self.isVersion(octets, 0, min(index, end), of: "HTTP/") {
            flaw = .http
        } else if Self.isVersion(octets, 0, index, of: "SIP/") {
            readStatusLine(octets, versionEnd: index, end: end)
        } else {
            readRequestLine(octets, methodEnd: index, end: end)
        }
    }

    private mutating func readRequestLine(_ octets: Span<UInt8>, methodEnd: Int, end: Int) {
        let isToken = methodEnd > 0 && octets.endOfRun(of: .token, from: 0, to: methodEnd) == methodEnd
        if isToken { kind = .request(SIPMethod(rawValue: String(octets, 0..<methodEnd))) }

        var versionStart = end
        while versionStart > 0 && octets[versionStart - 1] != UInt8(ascii: " ") { versionStart -= 1 }
        if Self.isVersion(octets, versionStart, end, of: "HTTP/") {
            flaw = .http
        } else if !isToken {
            flaw = .badMethod
        } else if methodEnd < end && octets[end - 1] == UInt8(ascii: " ") {
            flaw = .spacing
        } else if !Self.isVersion(octets, versionStart, end, of: "SIP/") {
            flaw = .noVersion
        } else if versionStart - methodEnd < 3 {
            flaw = .unreadable
        } else {
            target = UInt32(methodEnd + 1)..<UInt32(versionStart - 1)
            isVersion2 = Self.isVersion2(octets, versionStart, end)
            let (start, end) = (targetRange.lowerBound, targetRange.upperBound)
            let hasSpace = octets.first(UInt8(ascii: " "), from: start, to: end) < end
            if hasSpace || octets.first(UInt8(ascii: "\t"), from: start, to: end) < end { flaw = .spacing }
        }
    }

    private mutating func readStatusLine(_ octets: Span<UInt8>, versionEnd: Int, end: Int) {
        kind = .response(SIPStatus(code: 0, reason: ""))
        isVersion2 = Self.isVersion2(octets, 0, versionEnd)
        let codeStart = versionEnd + 1
        let codeEnd = codeStart + 3
        guard codeEnd <= end, codeEnd == end || octets[codeEnd] == UInt8(ascii: " ") else {
            flaw = .badStatusCode
            return
        }
        var code: UInt16 = 0
        for index in codeStart..<codeEnd {
            let digit = octets[index] &- UInt8(ascii: "0")
            guard digit < 10 else {
                flaw = .badStatusCode
                return
            }
            code = code * 10 + UInt16(digit)
        }
        guard code >= 100 && code < 700 else {
            flaw = .badStatusCode
            return
        }
        kind = .response(SIPStatus(code: code, reason: String(octets, min(codeEnd + 1, end)..<end)))
    }

    /// Whether the octets are a protocol name with slash, and a version of digits and one point.
    private static func isVersion(_ octets: Span<UInt8>, _ start: Int, _ end: Int, of name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard end - start > length else { return false }
        guard octets.equalsIgnoringCase(start..<(start + length), name) else { return false }
        var points = 0
        for index in (start + length)..<end {
            if octets[index] == UInt8(ascii: ".") {
                points += 1
            } else if octets[index] &- UInt8(ascii: "0") > 9 {
                return false
            }
        }
        return points == 1 || (points == 0 && octets[start] | 0x20 == UInt8(ascii: "h"))
    }

    private static func isVersion2(_ octets: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        end - start == 7 && octets[start + 4] == UInt8(ascii: "2") && octets[start + 6] == UInt8(ascii: "0")
    }
}
