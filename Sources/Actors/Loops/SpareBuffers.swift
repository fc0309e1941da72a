public import NIOCore

/// Buffers of one loop that serve one read, or one event, after the other. Belongs to its loop.
///
/// Whoever has used a buffer gives it back without asking whether a part of it, a message that waits for its answer, is
/// still held; whoever wants a buffer next takes only what nobody else holds.
public final class SpareBuffers {
    /// What a message with its body needs.
    public static let capacity = 4096
    private static let limit = 8
    private var givenBack: [ByteBuffer] = []

    public init() {}

    /// The whole buffer or a part of it. Of another size than the usual it is none of ours.
    public func giveBack(_ buffer: ByteBuffer) {
        guard buffer.storageCapacity == Self.capacity, givenBack.count < Self.limit else { return }
        givenBack.append(buffer)
    }

    /// An empty buffer that nobody else holds.
    public func next() -> ByteBuffer {
        while var buffer = givenBack.popLast() {
            if buffer.modifyIfUniquelyOwned({ $0.clear() }) != nil { return buffer }
        }
        return ByteBufferAllocator().buffer(capacity: Self.capacity)
    }
}
