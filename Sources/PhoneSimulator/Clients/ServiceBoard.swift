import NIOConcurrencyHelpers
import NIOCore

/// How many monitors are in service, over all clients, and since when: what recovery is measured by.
final class ServiceBoard: Sendable {
    private struct State {
        var inService = 0
        var changed: @Sendable (Int, NIODeadline) -> Void = { _, _ in }
        var backInService: UInt64 = 0
        var outOfService: UInt64 = 0
        var sessionsUp = 0
        var sessionsLost: UInt64 = 0
        var reasons: [String] = []
        var stray: UInt64 = 0
        var unreadable: UInt64 = 0
        var events: UInt64 = 0
    }

    private let state = NIOLockedValueBox(State())

    /// Calls `changed` with the number in service whenever it changes.
    func observe(_ changed: @escaping @Sendable (Int, NIODeadline) -> Void) {
        state.withLockedValue { $0.changed = changed }
    }

    func cameIntoService(at now: NIODeadline, isNew: Bool) {
        change(at: now, by: isNew ? 1 : 0) { $0.backInService += 1 }
    }

    func wentOutOfService(at now: NIODeadline, wasIn: Bool) {
        change(at: now, by: wasIn ? -1 : 0) { $0.outOfService += 1 }
    }

    func sessionCameUp() {
        state.withLockedValue { $0.sessionsUp += 1 }
    }

    /// A session is lost, and with it `monitors` that were in service; `reason` is nil if we ended it ourselves.
    func sessionWentDown(monitors: Int, at now: NIODeadline, reason: String?) {
        change(at: now, by: -monitors) {
            $0.sessionsUp -= 1
            guard let reason else { return }
            $0.sessionsLost += 1
            if $0.reasons.count < 10 { $0.reasons.append(reason) }
        }
    }

    func strayReceived() {
        state.withLockedValue { $0.stray += 1 }
    }

    func unreadableReceived() {
        state.withLockedValue { $0.unreadable += 1 }
    }

    func eventReceived() {
        state.withLockedValue { $0.events += 1 }
    }

    private func change(at now: NIODeadline, by difference: Int, _ also: (inout State) -> Void) {
        let (count, changed) = state.withLockedValue { state in
            state.inService += difference
            also(&state)
            return (state.inService, state.changed)
        }
        if difference != 0 { changed(count, now) }
    }

    /// Monitors in service.
    var inService: Int { state.withLockedValue { $0.inService } }
    /// Sessions that are up.
    var sessionsUp: Int { state.withLockedValue { $0.sessionsUp } }

    /// Why sessions were lost, the first ten times.
    var reasons: [String] { state.withLockedValue { $0.reasons } }
    /// Messages that no client could read.
    var unreadable: UInt64 { state.withLockedValue { $0.unreadable } }
    /// Events of all kinds that came.
    var events: UInt64 { state.withLockedValue { $0.events } }

    /// Counts for a report.
    var named: [String: UInt64] {
        state.withLockedValue { state in
            var named = ["clients: back in service": state.backInService, "clients: events": state.events]
            if state.outOfService > 0 { named["clients: out of service"] = state.outOfService }
            if state.sessionsLost > 0 { named["clients: sessions lost"] = state.sessionsLost }
            if state.unreadable > 0 { named["clients: unreadable messages"] = state.unreadable }
            if state.stray > 0 { named["clients: stray events"] = state.stray }
            return named
        }
    }
}
