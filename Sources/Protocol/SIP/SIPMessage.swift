public import NIOCore

/// One SIP message: its octets and a table of where each header stands. Values are parsed when asked for.
///
/// `head` and `body` are slices of what arrived. Whoever keeps a message for long keeps that memory; see `detached()`.
public struct SIPMessage: Sendable {
    public enum Kind: Hashable, Sendable {
        case request(SIPMethod)
        case response(SIPStatus)
    }

    /// Start line and headers with the empty line behind them: a slice of what arrived.
    public let head: ByteBuffer
    /// A slice of what arrived, no copy.
    public let body: ByteBuffer
    let table: HeadTable

    init(head: ByteBuffer, body: ByteBuffer, table: HeadTable) {
        self.head = head
        self.body = body
        self.table = table
    }

    public var kind: Kind { table.startLine.kind }

    public var isRequest: Bool {
        if case .request = kind { return true }
        return false
    }

    /// The request's method; for a response that of its CSeq, empty if that is unreadable.
    public var method: SIPMethod {
        switch kind {
        case .request(let method): method
        case .response: (try? cseq())?.method ?? SIPMethod(rawValue: "")
        }
    }

    public var status: SIPStatus? {
        if case .response(let status) = kind { return status }
        return nil
    }

    /// The Request-URI as written; empty for a response.
    public var requestTarget: String {
        String(head.readableBytesUInt8Span, table.startLine.targetRange)
    }

    /// Whether an error can be answered at all: a request other than ACK.
    public var isAnswerable: Bool { isRequest && method != .ack }

    /// The same message in memory of its own, no larger than it needs.
    public func detached() -> SIPMessage {
        var all = ByteBufferAllocator().buffer(capacity: head.readableBytes + body.readableBytes)
        all.writeImmutableBuffer(head)
        all.writeImmutableBuffer(body)
        let copiedHead = all.readSlice(length: head.readableBytes) ?? ByteBuffer()
        return SIPMessage(head: copiedHead, body: all.slice(), table: table)
    }
}

extension SIPMessage: CustomStringConvertible {
    /// The start line only: no header or body, which may hold secrets. Safe to log.
    public var description: String {
        switch kind {
        case .request(let method): "\(method.rawValue) \(requestTarget)".safeToLog()
        case .response(let status): "\(status.code) \(status.reason)".safeToLog()
        }
    }
}
