public import NIOCore

/// Takes a byte stream apart into SIP messages (RFC 3261 18.3). The same stream gives the same frames however it is cut.
///
/// - A head ends with CRLF CRLF. LF without CR, and CR without LF, break the stream: 400 and close. There is one
///   reading of every stream, and no other server can see other messages in it.
/// - Content-Length is required (400), digits only (400), at most the limit (413), and if it stands twice both must
///   say the same (400). Behind a broken length nothing is served.
/// - Start line longer than `SIPLimits.startLineBytes`: 414. Head longer than `headBytes`: 513. More headers than
///   `headerCount`: 400. All are noticed as soon as they are exceeded.
/// - HTTP, and what does not begin like a message (TLS, NUL …): 400.
/// - CRLF between messages: `pong` for the first, `ping` for the second, and so on.
///
/// Messages are slices of what was appended. Between messages the framer holds no memory; in the middle of one it holds
/// what has arrived of it.
public struct SIPFramer: Sendable {
    private let limits: SIPLimits
    private var pending = ByteBuffer()
    /// `pending` is memory of our own, which no message shares: it may grow in place.
    private var ownsPending = false
    private var search = HeadSearch()
    /// The head is complete and waits for its body.
    private var awaited: (table: HeadTable, headLength: Int, bodyLength: Int)?
    private var isSecondLineEnd = false
    private var isBroken = false

    public init(limits: SIPLimits = SIPLimits()) {
        self.limits = limits
    }

    /// More octets have arrived. Call `next()` until it returns nil.
    public mutating func append(_ octets: ByteBuffer) {
        guard !isBroken, octets.readableBytes > 0 else { return }
        if pending.readableBytes == 0 {
            pending = octets
            ownsPending = false
        } else if ownsPending {
            pending.writeImmutableBuffer(octets)
        } else {
            // To write into memory that a message shares would copy all of it.
            own(pending.readableBytes + octets.readableBytes)
            pending.writeImmutableBuffer(octets)
        }
    }

    /// The next frame, or nil when more octets are needed.
    /// - Throws: when the stream cannot be followed; from then on there are no frames and what is appended is dropped.
    public mutating func next() throws(SIPFramingError) -> SIPFrame? {
        guard pending.readableBytes > 0 else { return nil }
        do {
            if let frame = try nextFrame() {
                if pending.readableBytes == 0 { release() }
                return frame
            }
        } catch {
            isBroken = true
            awaited = nil
            release()
            throw error
        }
        // A short rest must not hold the memory of a long read.
        if !ownsPending && pending.storageCapacity > 2 * pending.readableBytes + 256 { own(pending.readableBytes) }
        return nil
    }

    /// Whether a message has begun and is not complete: what a time limit for slow peers looks at.
    public var isMidMessage: Bool { pending.readableBytes > 0 }

    /// Octets held back.
    public var bufferedBytes: Int { pending.readableBytes }

    /// Octets of memory held, for tests.
    var heldCapacity: Int { pending.storageCapacity }
}

extension SIPFramer {
    private mutating func nextFrame() throws(SIPFramingError) -> SIPFrame? {
        if awaited == nil {
            if search.searched == 0, let frame = try betweenMessages() { return frame }
            guard pending.readableBytes > 0, try findHead() else { return nil }
        }
        guard let headLength = awaited?.headLength, let bodyLength = awaited?.bodyLength,
            pending.readableBytes >= headLength + bodyLength,
            let head = pending.readSlice(length: headLength), let body = pending.readSlice(length: bodyLength),
            let (table, _, _) = awaited.take()
        else { return nil }
        search = HeadSearch()
        ownsPending = false
        let flaw = table.startLine.flaw
        let message = SIPMessage(head: head, body: body, table: table)
        guard let flaw else { return .message(message) }
        return .malformed(message, SIPParseError(.badRequest, flaw.text))
    }

    /// A line end between messages, or nil when a message begins or more octets are needed.
    private mutating func betweenMessages() throws(SIPFramingError) -> SIPFrame? {
        let arrived = pending
        let octets = arrived.readableBytesUInt8Span
        switch octets[0] {
        case 0x0D:
            guard octets.count > 1 else { return nil }
            guard octets[1] == 0x0A else { throw SIPFramingError(.badRequest, "CR without LF") }
            pending.moveReaderIndex(forwardBy: 2)
            defer { isSecondLineEnd.toggle() }
            return isSecondLineEnd ? .ping : .pong
        case let first where OctetClass.token.contains(first):
            isSecondLineEnd = false
            return nil
        default:
            throw SIPFramingError(.badRequest, "neither a message nor a line end")
        }
    }

    /// Reads the head once it is complete; false when more octets are needed.
    private mutating func findHead() throws(SIPFramingError) -> Bool {
        let arrived = pending
        let octets = arrived.readableBytesUInt8Span
        if octets[0] == 0x0D { return false }
        // Each limit is looked at before what stands behind it: the answer must not depend on how the stream was cut.
        let lineLimit = min(limits.startLineBytes, limits.headBytes)
        var result = HeadSearch.Result.more
        if !search.hasStartLine { result = search.resume(octets.extracting(0..<min(octets.count, lineLimit))) }
        if search.hasStartLine && result == .more {
            result = search.resume(octets.extracting(0..<min(octets.count, limits.headBytes)))
        }
        switch result {
        case .bareLF:
            throw SIPFramingError(.badRequest, "LF without CR in the head")
        case .more where !search.hasStartLine && octets.count > lineLimit:
            throw SIPFramingError(.requestURITooLong, "start line is longer than \(lineLimit) octets")
        case .more where octets.count > limits.headBytes:
            throw headTooLarge()
        case .more:
            return false
        case .end(let headLength):
            try headEnded(octets.extracting(0..<headLength))
            return true
        }
    }

    private mutating func headEnded(_ octets: Span<UInt8>) throws(SIPFramingError) {
        let table = HeadTable(scanning: octets, headerCount: limits.headerCount)
        let bodyLength = try bodyLength(table, octets.count)
        awaited = (table, octets.count, bodyLength)
    }

    private func bodyLength(_ table: HeadTable, _ headLength: Int) throws(SIPFramingError) -> Int {
        if table.startLine.flaw == .http { throw SIPFramingError(.badRequest, StartLine.Flaw.http.text) }
        if let flaw = table.flaw, flaw.breaksFraming { throw broken(.badRequest, flaw.text, table, headLength) }
        switch table.contentLength {
        case .octets(let length) where length <= limits.bodyBytes: return length
        case .octets, .huge:
            throw broken(.requestEntityTooLarge, "body is longer than \(limits.bodyBytes) octets", table, headLength)
        case .absent: throw broken(.badRequest, "no Content-Length", table, headLength)
        case .unreadable: throw broken(.badRequest, "Content-Length is not a number", table, headLength)
        case .contradictory: throw broken(.badRequest, "two different Content-Length", table, headLength)
        }
    }

    private func broken(
        _ status: SIPStatus, _ text: String, _ table: HeadTable, _ headLength: Int
    ) -> SIPFramingError {
        let head = pending.getSlice(at: pending.readerIndex, length: headLength) ?? ByteBuffer()
        return SIPFramingError(status, text, partial: SIPMessage(head: head, body: ByteBuffer(), table: table))
    }

    /// 513, with as much of the head as stands in whole lines: its first headers tell whom to answer.
    private func headTooLarge() -> SIPFramingError {
        let text = "head is longer than \(limits.headBytes) octets"
        let octets = pending.readableBytesUInt8Span
        var end = min(octets.count, limits.headBytes)
        while end > 2 && !(octets[end - 1] == 0x0A && octets[end - 2] == 0x0D) { end -= 1 }
        guard end > 2 else { return SIPFramingError(.messageTooLarge, text) }
        var head = ByteBufferAllocator().buffer(capacity: end + 2)
        head.writeImmutableBuffer(pending.getSlice(at: pending.readerIndex, length: end) ?? ByteBuffer())
        head.writeStaticString("\r\n")
        let table = HeadTable(scanning: head.readableBytesUInt8Span, headerCount: limits.headerCount)
        return SIPFramingError(
            .messageTooLarge, text, partial: SIPMessage(head: head, body: ByteBuffer(), table: table))
    }

    /// Moves what is pending into memory of its own.
    private mutating func own(_ capacity: Int) {
        var copy = ByteBufferAllocator().buffer(capacity: capacity)
        copy.writeImmutableBuffer(pending)
        pending = copy
        ownsPending = true
    }

    private mutating func release() {
        pending = ByteBuffer()
        ownsPending = false
        search = HeadSearch()
    }
}
