import NIOCore

/// How an event loop keeps up: how late it is, whatever it is busy with, and how its newcomers fare (REG-7).
///
/// The two delays rise with the worst that is seen at once and fall by a fifth with each good probe: a single quiet moment
/// in a storm does not open the door for everybody. A value without a clock.
struct LoopLoad: Sendable, Equatable {
    /// How late the loop is: so long may an event wait of a call that stands.
    private(set) var lag = TimeAmount.zero
    /// How long newcomers have to wait for their turn. Those who are in do not wait for them.
    private(set) var wait = TimeAmount.zero
    /// How many newcomers wait for their turn now.
    var waiting = 0

    /// A probe ran that had been due at `due`.
    mutating func probed(due: NIODeadline, at now: NIODeadline) {
        lag = max(now - due, Self.faded(lag))
        wait = Self.faded(wait)
    }

    /// A newcomer that came at `since` is served only now.
    mutating func waited(since: NIODeadline, at now: NIODeadline) {
        wait = max(wait, now - since)
    }

    private static func faded(_ delay: TimeAmount) -> TimeAmount { .nanoseconds(delay.nanoseconds * 4 / 5) }
}
