import NIOCore

/// What a connection carries only until its handshake ends.
final class PendingHandshake {
    /// Bytes that may be written before the handshake ends.
    static let writeLimit = 256 * 1024
    /// Bytes that a peer may send before the handshake ends: room for long certificate chains.
    static let readLimit = 256 * 1024

    var timeout: Scheduled<Void>?
    var bytesReceived = 0
    /// Set when our side was closed for writing meanwhile; the promise of that close, if it had one.
    var closeOutput: EventLoopPromise<Void>??
    private(set) var writes: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)] = []
    private var bytesWritten = 0

    /// False when the write finds no more room.
    func add(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?) -> Bool {
        guard bytesWritten + bytes.readableBytes <= Self.writeLimit else { return false }
        bytesWritten += bytes.readableBytes
        writes.append((bytes, promise))
        return true
    }

    func fail(_ error: any Error) {
        timeout?.cancel()
        let failed = writes
        writes = []
        for write in failed { write.promise?.fail(error) }
        closeOutput.flatMap { $0 }?.fail(error)
        closeOutput = nil
    }
}
