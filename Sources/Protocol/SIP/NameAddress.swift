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

    public init(parsing text: String) throws(SIPParseError) {
        throw SIPParseError(.badRequest, "not yet")
    }

    public var tag: String? { parameters["tag"] }

    public func uri() throws(SIPParseError) -> SIPURI { try SIPURI(parsing: uriText) }
}

/// The Contact headers of one message together.
public enum ContactList: Hashable, Sendable {
    /// `Contact: *` (RFC 3261 10.2.2)
    case star
    case addresses([NameAddress])
}
