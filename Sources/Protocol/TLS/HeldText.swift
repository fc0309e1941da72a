import NIOCore

/// Plain text that waits to be encrypted: messages of one turn, which become one record.
struct HeldText {
    private var first = ByteBuffer()
    /// The others, joined when the sum is known: a buffer that grows would copy the messages again and again.
    private var rest: [ByteBuffer] = []
    private(set) var octets = 0

    mutating func append(_ message: ByteBuffer) {
        if octets == 0 { first = message } else { rest.append(message) }
        octets += message.readableBytes
    }

    /// All of it; nothing waits afterwards.
    mutating func take() -> ByteBuffer {
        defer { self = HeldText() }
        guard !rest.isEmpty else { return first }
        var all = ByteBufferAllocator().buffer(capacity: octets)
        all.writeImmutableBuffer(first)
        for message in rest { all.writeImmutableBuffer(message) }
        return all
    }
}
