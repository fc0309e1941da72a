/// A SIP or SIPS URI (RFC 3261 19.1), or a tel URI (RFC 3966) whose number is kept in `user`.
public struct SIPURI: Hashable, Sendable {
    /// Lower case: `sip`, `sips`, `tel`.
    public var scheme: String
    /// Escapes decoded once; nil when there is none.
    public var user: String?
    public var password: String?
    /// Lower case; an IPv6 address keeps its brackets; empty for tel.
    public var host: String
    public var port: UInt16?
    public var parameters: SIPParameters
    /// What stands behind `?`, without it; as written.
    public var headers: String?

    public init(
        scheme: String = "sip", user: String? = nil, password: String? = nil, host: String, port: UInt16? = nil,
        parameters: SIPParameters = SIPParameters(), headers: String? = nil
    ) {
        self.scheme = scheme
        self.user = user
        self.password = password
        self.host = host
        self.port = port
        self.parameters = parameters
        self.headers = headers
    }

    public init(parsing text: String) throws(SIPParseError) {
        throw SIPParseError(.badRequest, "not yet")
    }

    /// RFC 3261 19.1.4
    public func isEquivalent(to other: SIPURI) -> Bool { self == other }
}
