import CSTAActors
import NIOCore
import TLSCore

/// The buffers of a loop as TLS uses them.
final class TLSReadBuffers: ByteBufferPool {
    private let spare: SpareBuffers

    init(_ spare: SpareBuffers) {
        self.spare = spare
    }

    func next() -> ByteBuffer { spare.next() }

    func giveBack(_ buffer: ByteBuffer) { spare.giveBack(buffer) }
}
