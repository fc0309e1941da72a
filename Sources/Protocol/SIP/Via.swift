/// One Via value (RFC 3261 20.42).
public struct Via: Hashable, Sendable {
    /// `TCP`, `TLS` … as written
    public var transport: String
    /// An IPv6 address keeps its brackets.
    public var host: String
    public var port: UInt16?
    public var parameters: SIPParameters

    public init(transport: String, host: String, port: UInt16? = nil, parameters: SIPParameters = SIPParameters()) {
        self.transport = transport
        self.host = host
        self.port = port
        self.parameters = parameters
    }

    public init(parsing text: String) throws(SIPParseError) {
        throw SIPParseError(.badRequest, "not yet")
    }

    public var branch: String? { parameters["branch"] }
}
