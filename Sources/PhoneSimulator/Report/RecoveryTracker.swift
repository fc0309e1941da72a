import NIOConcurrencyHelpers
import NIOCore

/// Watches how the fleet comes back after the server was killed.
final class RecoveryTracker: Sendable {
    private struct State {
        var report = RecoveryReport()
        var killed: NIODeadline?
        var registered = 0
        var inService = 0
        /// Counts of before the kill must first fall before reaching them again means anything.
        var phonesFell = false
        var monitorsFell = false
    }

    private let state = NIOLockedValueBox(State())

    /// The server is killed now.
    func serverKilled(phones: Int, monitors: Int, at now: NIODeadline) {
        state.withLockedValue { state in
            state.report = RecoveryReport()
            state.report.phonesBefore = phones
            state.report.monitorsBefore = monitors
            state.killed = now
            state.phonesFell = phones == 0
            state.monitorsFell = monitors == 0
        }
    }

    /// The killed process is gone.
    func serverGone(at now: NIODeadline) {
        note(now) { $0.serverGone = $1 }
    }

    /// The server is being started again.
    func serverRestarted(at now: NIODeadline) {
        note(now) { $0.restarted = $1 }
    }

    private func note(_ now: NIODeadline, _ change: (inout RecoveryReport, Double) -> Void) {
        state.withLockedValue { state in
            guard let killed = state.killed else { return }
            change(&state.report, Double((now - killed).nanoseconds) / 1e9)
        }
    }

    /// The number of registered phones changed.
    func phonesChanged(to count: Int, at now: NIODeadline) {
        state.withLockedValue { state in
            let isRising = count > state.registered
            state.registered = count
            guard let killed = state.killed else { return }
            if count * 2 < state.report.phonesBefore { state.phonesFell = true }
            guard state.phonesFell, isRising else { return }
            let seconds = Double((now - killed).nanoseconds) / 1e9
            if state.report.firstRegistered == nil { state.report.firstRegistered = seconds }
            if count * 2 >= state.report.phonesBefore, state.report.halfRegistered == nil {
                state.report.halfRegistered = seconds
            }
            if count >= state.report.phonesBefore, state.report.allRegistered == nil {
                state.report.allRegistered = seconds
            }
        }
    }

    /// The number of monitors in service changed.
    func monitorsChanged(to count: Int, at now: NIODeadline) {
        state.withLockedValue { state in
            state.inService = count
            guard let killed = state.killed else { return }
            if count * 2 < state.report.monitorsBefore { state.monitorsFell = true }
            guard state.monitorsFell, count >= state.report.monitorsBefore, state.report.allMonitored == nil else {
                return
            }
            state.report.allMonitored = Double((now - killed).nanoseconds) / 1e9
        }
    }

    /// Phones and monitors are all back.
    var isComplete: Bool {
        state.withLockedValue { state in
            state.report.allRegistered != nil && (state.report.monitorsBefore == 0 || state.report.allMonitored != nil)
        }
    }

    /// The report so far.
    var report: RecoveryReport {
        state.withLockedValue { $0.report }
    }
}
