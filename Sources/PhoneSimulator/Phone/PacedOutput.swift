import DequeModule
import NIOCore

/// Octets that a phone sends in odd segments: cut into pieces, or kept back to leave together. A value.
struct PacedOutput {
    private var pieces: Deque<ByteBuffer> = []
    private var kept: ByteBuffer?
    /// True while a wake-up is on its way.
    private(set) var isScheduled = false

    /// Pieces of one message leave this far apart, so that the kernel makes segments of them.
    static let gap = TimeAmount.milliseconds(1)

    /// Takes a message; returns when to call ``due()``, nil if that is already arranged.
    mutating func add(_ bytes: ByteBuffer, faults: inout PhoneFaults) -> TimeAmount? {
        if let delay = faults.coalescing() {
            if kept == nil { kept = ByteBuffer() }
            kept?.writeImmutableBuffer(bytes)
            return schedule(after: delay)
        }
        cut(bytes, faults: &faults)
        return schedule(after: .zero)
    }

    /// What is to be written and flushed now, and when to ask again.
    mutating func due(faults: inout PhoneFaults) -> (piece: ByteBuffer?, again: TimeAmount?) {
        isScheduled = false
        if let whole = kept {
            kept = nil
            cut(whole, faults: &faults)
        }
        let piece = pieces.popFirst()
        return (piece, pieces.isEmpty ? nil : schedule(after: PacedOutput.gap))
    }

    /// The connection is gone.
    mutating func removeAll() {
        pieces.removeAll()
        kept = nil
        isScheduled = false
    }

    private mutating func cut(_ bytes: ByteBuffer, faults: inout PhoneFaults) {
        var rest = bytes
        var start = 0
        for cut in faults.cuts(length: bytes.readableBytes) {
            if let piece = rest.readSlice(length: cut - start) { pieces.append(piece) }
            start = cut
        }
        pieces.append(rest)
    }

    private mutating func schedule(after delay: TimeAmount) -> TimeAmount? {
        guard !isScheduled else { return nil }
        isScheduled = true
        return delay
    }
}
