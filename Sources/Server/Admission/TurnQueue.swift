import DequeModule
import NIOCore

/// Whose turn it is among those who may wait: in each turn of an event loop they get a share of its time, and who finds
/// it spent waits for the next turn, in the order of arrival (REG-7).
///
/// What stands is served in every turn: so a call waits for the share of the others at most, however many they are. A
/// value without a clock.
struct TurnQueue<Peer> {
    /// Of each turn.
    private var share: TimeAmount
    private var spent = TimeAmount.nanoseconds(0)
    private var waiting: Deque<(peer: Peer, since: NIODeadline)> = []

    init(share: TimeAmount) {
        self.share = share
    }

    /// How many wait.
    var count: Int { waiting.count }

    private var hasTime: Bool { spent < share }

    /// Somebody has something to be served: whether at once. Otherwise it waits.
    mutating func arrived(_ peer: Peer, at now: NIODeadline) -> Bool {
        if waiting.isEmpty, hasTime { return true }
        waiting.append((peer, now))
        return false
    }

    /// Who comes next, and since when it has waited; `nil` when nobody waits or the share is spent.
    mutating func next() -> (peer: Peer, since: NIODeadline)? {
        hasTime ? waiting.popFirst() : nil
    }

    /// To serve one has taken so long.
    mutating func took(_ time: TimeAmount) {
        // Not even a clock that stands still gives anybody all of a turn.
        spent = spent + max(time, .nanoseconds(1))
    }

    /// Another turn of the loop.
    mutating func turnBegins() {
        spent = .nanoseconds(0)
    }

    /// From now on nobody has to wait.
    mutating func lift() {
        share = .nanoseconds(.max)
    }
}
