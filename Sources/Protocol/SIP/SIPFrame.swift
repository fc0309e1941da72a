/// What a `SIPFramer` takes out of a stream.
public enum SIPFrame: Sendable {
    case message(SIPMessage)
    /// The second of two CRLF between messages: the peer's keepalive, answered with one CRLF (RFC 5626 4.4.1).
    case ping
    /// A CRLF between messages: the answer to a keepalive of ours, or the first half of the peer's.
    case pong
    /// Framed well, but its start line is unusable: a request among them can be answered and the stream goes on.
    case malformed(SIPMessage?, SIPParseError)
}

/// The stream cannot be followed any further: answer `partial` if that is possible, then close the connection.
public struct SIPFramingError: Error, Sendable, CustomStringConvertible {
    public let status: SIPStatus
    /// For people and logs: printable ASCII, bounded.
    public let message: String
    /// The head of the message that broke the stream, if it could be read.
    public let partial: SIPMessage?

    public init(_ status: SIPStatus, _ message: String, partial: SIPMessage? = nil) {
        self.status = status
        self.message = message.safeToLog()
        self.partial = partial
    }

    public var description: String { "\(status.code): \(message)" }
}
