import NIOCore

/// Buffers for reading that an idle connection does not keep.
///
/// NIO keeps the first buffer of a connection for ever, and by its own measure that is 2 KB for each of ten thousand
/// phones that say nothing. So the first is as small as it can be, and the others, which NIO does not keep when it is
/// told neither a size nor that they stay the same, are made for each read and go with the message that was in them.
struct FrugalReceiveAllocator: RecvByteBufferAllocator {
    private static let first = 64
    /// A REGISTER, an answer. The largest that memory is found for at once (glibc keeps spare pieces up to this size).
    private static let usual = 1024
    /// For a connection that has had more: a message of a phone with its body. Longer ones take several reads.
    private static let large = 4096
    private var size = Self.first

    func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
        allocator.buffer(capacity: size)
    }

    /// No size: the buffer that is kept is not used again.
    func nextBufferSize() -> Int? { nil }

    /// "May grow": the buffer that is kept is not used again.
    mutating func record(actualReadBytes: Int) -> Bool {
        if size == Self.first {
            size = Self.usual
        } else if actualReadBytes >= size {
            size = Self.large
        }
        return true
    }
}
