import CSTAActors
import NIOCore

/// Buffers for reading that an idle connection does not keep.
///
/// NIO keeps the first buffer of a connection for ever, and by its own measure that is 2 KB for each of ten thousand
/// phones that say nothing. So the first is as small as it can be, and the others, which NIO does not keep when it is
/// told neither a size nor that they stay the same, are the loop's, for one read after the other.
struct FrugalReceiveAllocator: RecvByteBufferAllocator {
    private static let first = 64
    private let buffers: NIOLoopBoundBox<SpareBuffers>
    private var isFirst = true

    init(_ buffers: NIOLoopBoundBox<SpareBuffers>) {
        self.buffers = buffers
    }

    func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
        isFirst ? allocator.buffer(capacity: Self.first) : buffers.value.next()
    }

    /// No size: the buffer that is kept is not used again.
    func nextBufferSize() -> Int? { nil }

    /// "May grow": the buffer that is kept is not used again.
    mutating func record(actualReadBytes: Int) -> Bool {
        isFirst = false
        return true
    }
}
