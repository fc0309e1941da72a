/// A `name-addr` or `addr-spec` with its header parameters: From, To, Contact, Route … (RFC 3261 20.10, 25.1).
public struct NameAddress: Hashable, Sendable {
    /// Without quotes; nil when there is none.
    public var displayName: String?
    /// The URI as written.
    public var uriText: String
    /// The header's parameters, never those of the URI.
    public var parameters: SIPParameters

    public init(displayName: String? = nil, uriText: String, parameters: SIPParameters = SIPParameters()) {
        self.displayName = displayName
        self.uriText = uriText
        self.parameters = parameters
    }

    /// - Throws: 400
    public init(parsing text: String) throws(SIPParseError) {
        let octets = Array(text.utf8)
        let span = octets.span
        let range = try NameAddressRange(span, 0..<span.count)
        guard range.end == span.count else { throw SIPParseError(.badRequest, "more than one address") }
        try self.init(span, range)
    }

    init(_ octets: Span<UInt8>, _ range: NameAddressRange) throws(SIPParseError) {
        self.init(
            displayName: range.displayName.isEmpty
                ? nil : String(unfolding: octets, range.displayName).unquoted(),
            uriText: String(octets, range.uri),
            parameters: try Grammar.headerParameters(octets, range.parameters))
    }

    public var tag: String? { parameters["tag"] }

    /// - Throws: 416 for a scheme other than sip, sips and tel, 400 for a URI that breaks the grammar.
    public func uri() throws(SIPParseError) -> SIPURI { try SIPURI(parsing: uriText) }
}

extension NameAddress: CustomStringConvertible {
    /// Always with `<>`, the display name always in quotes.
    public var description: String {
        (displayName.map { $0.quoted() + " " } ?? "") + "<\(uriText)>\(parameters)"
    }
}
