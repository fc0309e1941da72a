internal import DequeModule

/// The nonces that were answered rightly, each with the highest count seen: what stands between us and a replay.
///
/// Nothing is kept for a nonce that was only issued. The table is bounded; what is dropped to make room raises a
/// floor, so that a forgotten nonce can be refused, never used again. About 64 bytes a live nonce.
struct NonceLedger: Sendable {
    enum Entry: Sendable, Equatable {
        case recorded, countNotGrowing, forgotten
    }

    private struct Use: Sendable {
        var count: UInt32
        let issued: UInt64
    }

    private let capacity: Int
    private var uses: [UInt64: Use] = [:]
    /// Serials in order of their first use, oldest first.
    private var order: Deque<UInt64> = []
    /// Time of issue at or before which a nonce that is not in the table counts as used.
    private var floor: UInt64?

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int {
        uses.count
    }

    /// Records a use of a nonce.
    /// - Parameters:
    ///   - count: the nonce count; nil for a client without qop, which gets exactly one use (it cannot count).
    ///   - expired: nonces issued before this are past their lifetime and need no remembering.
    mutating func used(serial: UInt64, issued: UInt64, count: UInt32?, expired: UInt64) -> Entry {
        // Without a count, no later use can be told from a replay.
        let count = count ?? .max
        if let use = uses[serial] {
            guard count > use.count else { return .countNotGrowing }
            uses[serial]?.count = count
            return .recorded
        }
        if let floor, issued <= floor { return .forgotten }
        // A count of zero was never sent by anybody who counts (RFC 7616 section 3.4: the first is 1).
        guard count > 0 else { return .countNotGrowing }
        makeRoom(expired: expired)
        uses[serial] = Use(count: count, issued: issued)
        order.append(serial)
        return .recorded
    }

    private mutating func makeRoom(expired: UInt64) {
        while let oldest = order.first, let use = uses[oldest], use.issued < expired || uses.count >= capacity {
            order.removeFirst()
            uses[oldest] = nil
            if use.issued >= expired {
                floor = max(floor ?? 0, use.issued)
            }
        }
    }
}
