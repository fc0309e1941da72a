import NIOCore
import TLSCore

/// Buffers for reading that the connections of one loop use in turn. Belongs to its loop.
///
/// A connection gives back what it has read from without asking whether a part of it, a message that waits for its
/// answer, is still held; whoever wants a buffer next takes only what nobody else holds.
final class ReceiveBuffers: ByteBufferPool {
    /// What a message of a phone needs with its body. Longer ones take several reads.
    static let capacity = 4096
    private static let limit = 8
    private var givenBack: [ByteBuffer] = []

    func giveBack(_ buffer: ByteBuffer) {
        guard buffer.storageCapacity == Self.capacity, givenBack.count < Self.limit else { return }
        givenBack.append(buffer)
    }

    func next() -> ByteBuffer {
        while var buffer = givenBack.popLast() {
            if buffer.modifyIfUniquelyOwned({ $0.clear() }) != nil { return buffer }
        }
        return ByteBufferAllocator().buffer(capacity: Self.capacity)
    }
}
