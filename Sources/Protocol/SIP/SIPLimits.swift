/// How much one peer may send in one message.
public struct SIPLimits: Hashable, Sendable {
    /// Octets of start line and headers together.
    public var headBytes: Int
    /// Octets of a body.
    public var bodyBytes: Int
    /// Header lines (a folded header counts once).
    public var headerCount: Int
    /// Octets of the start line.
    public var startLineBytes: Int

    public init(headBytes: Int = 65536, bodyBytes: Int = 65536, headerCount: Int = 256, startLineBytes: Int = 8192) {
        self.headBytes = headBytes
        self.bodyBytes = bodyBytes
        self.headerCount = headerCount
        self.startLineBytes = startLineBytes
    }
}
