import NIOCore

extension Channel {
    /// A write whose end is looked at later.
    func beginWrite(_ bytes: ByteBuffer, flush: Bool = true) -> EventLoopFuture<Void> {
        flush ? writeAndFlush(bytes) : write(bytes)
    }
}
