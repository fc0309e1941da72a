import CSTAActors
import NIOCore

extension ChannelHandlerContext {
    /// Flushes what was written, and closes once the socket has taken it. To close at once would throw away what it has no
    /// room for, and a peer that has only closed its own direction still reads (negative case 15). One that does not is
    /// found out as a vanished one is.
    func closeWhenWritten() {
        let written = eventLoop.makePromise(of: Void.self)
        writeAndFlush(NIOAny(ByteBuffer()), promise: written)
        written.futureResult.assumeIsolated().whenComplete { _ in self.close(promise: nil) }
    }

    /// Closes as is fit for the reason.
    func close(_ reason: CloseReason) {
        if case .peerClosed = reason { closeWhenWritten() } else { close(promise: nil) }
    }
}
