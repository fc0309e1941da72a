public import NIOCore
internal import XMLCore

/// An event written once for many monitors: what comes before and after the monitor cross reference, both parts of one
/// buffer that all receivers share.
public struct EncodedEvent: Sendable {
    public let head: ByteBuffer
    public let tail: ByteBuffer

    /// Octets of the document for a cross reference of this many octets.
    public func length(crossReference: String) -> Int {
        head.readableBytes + crossReference.utf8.count + tail.readableBytes
    }

    /// Appends the document with a cross reference, which holds no markup: the server makes it.
    public func write(crossReference: String, into buffer: inout ByteBuffer) {
        buffer.writeImmutableBuffer(head)
        buffer.writeString(crossReference)
        buffer.writeImmutableBuffer(tail)
    }

    /// The document with a cross reference.
    public func document(crossReference: String) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: length(crossReference: crossReference))
        write(crossReference: crossReference, into: &buffer)
        return buffer
    }
}

extension CSTAEvent {
    /// Writes the event without its monitor cross reference.
    /// - Parameters:
    ///   - additions: what the phone's event does not say of its call.
    ///   - buffer: empty memory that nobody else holds.
    public func encodedForSplicing(
        edition: CSTAEdition, adding additions: EventAdditions? = nil,
        into buffer: consuming ByteBuffer = ByteBufferAllocator().buffer(capacity: 1_024)
    ) -> EncodedEvent {
        var writer = CSTAWriter(
            edition: edition, into: buffer, leavesCrossReferenceOut: true, additions: additions)
        encode(into: &writer)
        var tail = writer.xml.buffer
        let head = tail.readSlice(length: writer.splice ?? 0) ?? ByteBuffer()
        return EncodedEvent(head: head, tail: tail)
    }
}
