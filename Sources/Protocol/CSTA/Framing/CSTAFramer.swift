public import NIOCore

/// Takes a byte stream apart into frames (ECMA-323 Annex J). The same stream gives the same frames however it is cut.
///
/// Every field of a header is looked at as soon as it is there, so that a peer that speaks something else is found out by
/// its first octets. Memory grows with what has arrived, never with what a length field announces; between messages
/// nothing is held.
public struct CSTAFramer: Sendable {
    private let limit: Int
    private var pending = ByteBuffer()
    /// `pending` is memory of our own, which no frame shares: it may grow in place.
    private var ownsPending = false
    private var isBroken = false

    /// A framer for frames of at most `limit` octets, header included.
    public init(limit: Int = CSTAFrame.maximumLength) {
        self.limit = min(max(limit, CSTAFrame.headerLength), CSTAFrame.maximumLength)
    }

    /// More octets have arrived. Call ``next()`` until it returns nil.
    public mutating func append(_ octets: ByteBuffer) {
        guard !isBroken, octets.readableBytes > 0 else { return }
        if pending.readableBytes == 0 {
            pending = octets
            ownsPending = false
        } else {
            // To write into memory that a frame shares would copy all of it.
            if !ownsPending { own(pending.readableBytes + octets.readableBytes) }
            pending.writeImmutableBuffer(octets)
        }
    }

    /// The next frame, or nil when more octets are needed.
    /// - Throws: when the stream cannot be followed; from then on there are no frames and what is appended is dropped.
    public mutating func next() throws(CSTAFramingError) -> CSTAFrame? {
        do {
            if let frame = try nextFrame() { return frame }
        } catch {
            isBroken = true
            pending = ByteBuffer()
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

    private mutating func nextFrame() throws(CSTAFramingError) -> CSTAFrame? {
        let start = pending.readerIndex
        guard let first = pending.getInteger(at: start, as: UInt8.self) else { return nil }
        guard first == 0 else {
            // The second octet decides nothing; without it the error would depend on how the stream was cut.
            guard let format = pending.getInteger(at: start, as: UInt16.self) else { return nil }
            throw CSTAFramingError(first == 1 ? .soap : .unknownFormat(format))
        }
        guard let format = pending.getInteger(at: start, as: UInt16.self) else { return nil }
        guard format == 0 else { throw CSTAFramingError(.unknownFormat(format)) }
        guard let length = pending.getInteger(at: start + 2, as: UInt16.self).map(Int.init) else { return nil }
        guard length >= CSTAFrame.headerLength else { throw CSTAFramingError(.lengthTooSmall(length)) }
        guard length <= limit else { throw CSTAFramingError(.lengthTooLarge(length, limit: limit)) }
        guard let digits = pending.getInteger(at: start + 4, as: UInt32.self) else { return nil }
        guard let invokeID = CSTAInvokeID(digits: digits) else { throw CSTAFramingError(.invokeID) }
        guard pending.readableBytes >= length else { return nil }
        pending.moveReaderIndex(forwardBy: CSTAFrame.headerLength)
        let body = pending.readSlice(length: length - CSTAFrame.headerLength) ?? ByteBuffer()
        ownsPending = false
        if pending.readableBytes == 0 { pending = ByteBuffer() }
        return CSTAFrame(invokeID: invokeID, body: body)
    }

    /// Moves what is pending into memory of its own.
    private mutating func own(_ capacity: Int) {
        guard pending.readableBytes > 0 else {
            pending = ByteBuffer()
            return
        }
        var copy = ByteBufferAllocator().buffer(capacity: capacity)
        copy.writeImmutableBuffer(pending)
        pending = copy
        ownsPending = true
    }
}
