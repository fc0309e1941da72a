public import NIOCore

/// One SIP message: its octets and a table of where each header stands. Values are parsed when asked for.
///
/// `head` and `body` are slices of what arrived. Whoever keeps a message for long keeps that memory; see `detached()`.
public struct SIPMessage: Sendable {
    public enum Kind: Hashable, Sendable {
        case request(SIPMethod)
        case response(SIPStatus)
    }

    /// One object for all of it, so that a message is handed on for the price of one reference.
    private final class Contents: Sendable {
        let head: ByteBuffer
        let body: ByteBuffer
        let table: HeadTable
        let landmarks: HeadLandmarks?

        init(head: ByteBuffer, body: ByteBuffer, table: HeadTable, landmarks: HeadLandmarks?) {
            self.head = head
            self.body = body
            self.table = table
            self.landmarks = landmarks
        }
    }

    private let contents: Contents

    /// Start line and headers with the empty line behind them: a slice of what arrived.
    public var head: ByteBuffer { contents.head }
    /// A slice of what arrived, no copy.
    public var body: ByteBuffer { contents.body }
    var table: HeadTable { contents.table }
    /// Every header, in order.
    var fields: [HeadTable.Field] { contents.table.fields }
    /// No value holds a line end or another control character.
    var isPlain: Bool { contents.table.isPlain }
    /// `nil` for a response, and for a request that is not valid.
    var landmarks: HeadLandmarks? { contents.landmarks }

    init(head: ByteBuffer, body: ByteBuffer, table: HeadTable) {
        let landmarks =
            switch table.startLine.kind {
            case .request: try? HeadLandmarks(reading: head.readableBytesUInt8Span, table)
            case .response: HeadLandmarks?.none
            }
        contents = Contents(head: head, body: body, table: table, landmarks: landmarks)
    }

    private init(_ contents: Contents) {
        self.contents = contents
    }

    public var kind: Kind { contents.table.startLine.kind }

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
        String(head.readableBytesUInt8Span, contents.table.startLine.targetRange)
    }

    /// Whether an error can be answered at all: a request other than ACK.
    public var isAnswerable: Bool { isRequest && method != .ack }

    /// The same message in memory of its own, no larger than it needs.
    public func detached() -> SIPMessage {
        var all = ByteBufferAllocator().buffer(capacity: head.readableBytes + body.readableBytes)
        all.writeImmutableBuffer(head)
        all.writeImmutableBuffer(body)
        let copiedHead = all.readSlice(length: head.readableBytes) ?? ByteBuffer()
        return SIPMessage(Contents(head: copiedHead, body: all.slice(), table: table, landmarks: landmarks))
    }

    /// The same message as if nothing had been read of it yet; for tests.
    func withoutLandmarks() -> SIPMessage {
        SIPMessage(Contents(head: head, body: body, table: table, landmarks: nil))
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
