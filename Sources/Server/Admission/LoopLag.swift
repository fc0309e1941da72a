import NIOCore

/// How late an event loop is, from probes that were due at known moments: the one signal that says whether the machine
/// keeps up, whatever it is busy with (REG-7).
///
/// Rises with the latest probe at once, falls by a fifth with each good one: a single quiet moment in a storm does not
/// open the door for everybody.
struct LoopLag: Sendable, Equatable {
    /// What is held to be the present delay.
    private(set) var value = TimeAmount.nanoseconds(0)

    /// A probe ran that had been due at `due`.
    mutating func probed(due: NIODeadline, at now: NIODeadline) {
        let delay = max(.nanoseconds(0), now - due)
        let faded = TimeAmount.nanoseconds(value.nanoseconds * 4 / 5)
        value = max(delay, faded)
    }

    /// Something that came at `since` is served only now. Says how bad it is, not that it gets better: nothing waits
    /// where everybody is kept out.
    mutating func waited(since: NIODeadline, at now: NIODeadline) {
        value = max(value, now - since)
    }
}
