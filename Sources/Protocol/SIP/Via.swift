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

    /// - Throws: 400
    public init(parsing text: String) throws(SIPParseError) {
        let octets = Array(text.utf8)
        let span = octets.span
        let range = try ViaRange(span, 0..<span.count)
        guard range.end == span.count else { throw SIPParseError(.badRequest, "more than one Via value") }
        try self.init(span, range)
    }

    init(_ octets: Span<UInt8>, _ range: ViaRange) throws(SIPParseError) {
        self.init(
            transport: String(octets, range.transport), host: String(octets, range.host), port: range.port,
            parameters: try Grammar.headerParameters(octets, range.parameters))
    }

    public var branch: String? { parameters["branch"] }
}

extension Via: CustomStringConvertible {
    public var description: String {
        "SIP/2.0/\(transport) \(host)\(port.map { ":\($0)" } ?? "")\(parameters)"
    }
}
