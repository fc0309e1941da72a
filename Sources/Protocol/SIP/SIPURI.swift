/// A SIP or SIPS URI (RFC 3261 19.1), or a tel URI (RFC 3966) whose number is kept in `user`.
///
/// `==` compares the spelling; `isEquivalent(to:)` compares what it means.
public struct SIPURI: Hashable, Sendable {
    /// Lower case: `sip`, `sips`, `tel`.
    public var scheme: String
    /// As written, with escapes.
    var userText: String?
    var passwordText: String?
    /// Lower case; an IPv6 address keeps its brackets; empty for tel.
    public var host: String
    public var port: UInt16?
    /// As written, with escapes.
    public var parameters: SIPParameters
    /// What stands behind `?`, without it; as written.
    public var headers: String?

    public init(
        scheme: String = "sip", user: String? = nil, password: String? = nil, host: String, port: UInt16? = nil,
        parameters: SIPParameters = SIPParameters(), headers: String? = nil
    ) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.parameters = parameters
        self.headers = headers
        self.user = user
        self.password = password
    }

    /// - Throws: 416 for a scheme other than sip, sips and tel, 400 for a URI that breaks the grammar.
    public init(parsing text: String) throws(SIPParseError) {
        let octets = Array(text.utf8)
        let span = octets.span
        if let scheme = SIPURIRange.scheme(span, 0..<span.count), span.equalsIgnoringCase(scheme, "tel") {
            try self.init(telephone: span, from: scheme.upperBound + 1)
        } else {
            self.init(span, try SIPURIRange(span, 0..<span.count))
        }
    }

    init(_ octets: Span<UInt8>, _ range: SIPURIRange) {
        scheme = range.isSecure ? "sips" : "sip"
        userText = range.user.map { String(octets, $0) }
        passwordText = range.password.map { String(octets, $0) }
        host = String(octets, range.host).lowercasedASCII()
        port = range.port
        parameters = Self.parameters(octets, range.parameters)
        headers = range.headers.map { String(octets, $0) }
    }

    private init(telephone octets: Span<UInt8>, from start: Int) throws(SIPParseError) {
        var end = start
        while end < octets.count && OctetClass.telephone.contains(octets[end]) { end += 1 }
        guard end > start, end == octets.count || octets[end] == UInt8(ascii: ";") else {
            throw SIPParseError(.badRequest, "bad number in a tel URI")
        }
        for index in end..<octets.count {
            let isAllowed = OctetClass.uriParameter.contains(octets[index]) || octets[index] == UInt8(ascii: ";")
            guard isAllowed else { throw SIPParseError(.badRequest, "character not allowed in a tel URI") }
        }
        scheme = "tel"
        userText = String(octets, start..<end)
        host = ""
        parameters = Self.parameters(octets, end..<octets.count)
    }

    private static func parameters(_ octets: Span<UInt8>, _ range: Range<Int>) -> SIPParameters {
        var entries: [SIPParameters.Parameter] = []
        var start = range.lowerBound
        while start < range.upperBound {
            start += 1
            var end = start
            var equals: Int?
            while end < range.upperBound && octets[end] != UInt8(ascii: ";") {
                if equals == nil && octets[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            entries.append(
                SIPParameters.Parameter(
                    name: String(octets, start..<(equals ?? end)),
                    value: equals.map { String(octets, ($0 + 1)..<end) }))
            start = end
        }
        return SIPParameters(entries)
    }

    /// Escapes decoded once; nil when there is none. May hold any character, NUL too. Escapes that are no UTF-8 stay.
    public var user: String? {
        get { userText.map { $0.decodingEscapes() } }
        set { userText = newValue.map { $0.escaping(allBut: OctetClass.userUnescaped) } }
    }

    public var password: String? {
        get { passwordText.map { $0.decodingEscapes() } }
        set { passwordText = newValue.map { $0.escaping(allBut: OctetClass.userUnescaped) } }
    }
}

extension SIPURI: CustomStringConvertible {
    public var description: String {
        var text = scheme + ":"
        if let userText {
            text += userText
            if let passwordText { text += ":" + passwordText }
            if scheme != "tel" { text += "@" }
        }
        text += host
        if let port { text += ":\(port)" }
        text += parameters.description
        if let headers { text += "?" + headers }
        return text
    }
}
