public import NIOCore

/// One message of CSTA over TCP (ECMA-323 Annex J).
///
/// ```
/// 0–1  00 00                       plain XML
/// 2–3  length of all, these 8 octets included, unsigned, big-endian
/// 4–7  invoke id, four ASCII digits
/// 8…   the XML document, no terminator
/// ```
public struct CSTAFrame: Sendable, Hashable {
    public static let headerLength = 8
    /// What the length field can say.
    public static let maximumLength = 65_535
    /// Octets of the largest document that fits.
    public static let maximumBodyLength = maximumLength - headerLength

    public var invokeID: CSTAInvokeID
    /// The document.
    public var body: ByteBuffer

    public init(invokeID: CSTAInvokeID, body: ByteBuffer) {
        self.invokeID = invokeID
        self.body = body
    }

    /// The octets on the wire.
    /// - Throws: ``CSTAFramingError/Kind/bodyTooLong(_:)``
    public func encoded() throws(CSTAFramingError) -> ByteBuffer {
        let body = body
        return try Self.encoded(invokeID, capacity: body.readableBytes) { $0.writeImmutableBuffer(body) }
    }

    /// The octets on the wire, the document written right behind its header.
    /// - Throws: ``CSTAFramingError/Kind/bodyTooLong(_:)``
    public static func encoded(
        _ invokeID: CSTAInvokeID, capacity: Int, body write: (inout ByteBuffer) -> Void
    ) throws(CSTAFramingError) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: headerLength + capacity)
        buffer.writeInteger(UInt16(0))
        buffer.writeInteger(UInt16(0))
        buffer.writeInteger(invokeID.digits)
        write(&buffer)
        guard let length = UInt16(exactly: buffer.readableBytes) else {
            throw CSTAFramingError(.bodyTooLong(buffer.readableBytes - headerLength))
        }
        buffer.setInteger(length, at: buffer.readerIndex + 2)
        return buffer
    }
}
