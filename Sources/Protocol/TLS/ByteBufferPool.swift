public import NIOCore

/// Where buffers for reading come from and go to; one for all connections of an event loop.
public protocol ByteBufferPool: AnyObject {
    /// An empty buffer that nobody else holds.
    func next() -> ByteBuffer
    /// A buffer was read from. Others may still hold parts of it: then it is not used again.
    func giveBack(_ buffer: ByteBuffer)
}
