public import NIOCore

/// Writes one message. Outside text can never add CR, LF or NUL to it.
public struct SIPWriter: Sendable {
    private var buffer: ByteBuffer

    public init(capacity: Int = 512) {
        buffer = ByteBufferAllocator().buffer(capacity: capacity)
    }

    public mutating func request(_ method: SIPMethod, target: String) {}

    /// The status line, then Via, From, To, Call-ID and CSeq of the request (RFC 3261 8.2.6.2).
    /// - Parameters:
    ///   - toTag: added to To unless it has a tag already.
    ///   - received: source address put into the top Via (RFC 3261 18.2.1); IPv6 without brackets.
    ///   - rport: source port put into the top Via if it asks for it (RFC 3581).
    public mutating func response(
        _ status: SIPStatus, to request: SIPMessage, toTag: String? = nil, recordRoute: Bool = false,
        received: String? = nil, rport: UInt16? = nil
    ) {}

    public mutating func header(_ name: SIPHeaderName, _ value: String) {}

    public mutating func header(_ name: SIPHeaderName, _ value: Int) {}

    /// Every header of that name, copied from another message.
    public mutating func copy(_ name: SIPHeaderName, from message: SIPMessage) {}

    /// The finished message without a body.
    public mutating func finish() -> ByteBuffer { buffer }

    public mutating func finish(contentType: String, disposition: String? = nil, body: ByteBuffer) -> ByteBuffer {
        buffer
    }
}
