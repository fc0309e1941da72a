import CSTACore
import NIOConcurrencyHelpers
import NIOCore

/// The events of one phone, for a task that waits for them one by one.
final class EventMailbox: Sendable {
    private struct State {
        var events: [CSTAEvent] = []
        var waiter: (number: Int, continuation: CheckedContinuation<CSTAEvent?, Never>)?
        var nextNumber = 0
    }

    private let state = NIOLockedValueBox(State())

    /// An event arrived.
    func post(_ event: CSTAEvent) {
        let waiter = state.withLockedValue { state -> CheckedContinuation<CSTAEvent?, Never>? in
            if let waiter = state.waiter {
                state.waiter = nil
                return waiter.continuation
            }
            // A task that no longer reads must not make the mailbox grow.
            if state.events.count < 256 { state.events.append(event) }
            return nil
        }
        waiter?.resume(returning: event)
    }

    /// The next event; nil if none comes within `timeout`.
    func next(within timeout: TimeAmount, on loop: any EventLoop) async -> CSTAEvent? {
        await withCheckedContinuation { continuation in
            let number = state.withLockedValue { state -> Int? in
                if !state.events.isEmpty {
                    continuation.resume(returning: state.events.removeFirst())
                    return nil
                }
                state.nextNumber += 1
                state.waiter = (state.nextNumber, continuation)
                return state.nextNumber
            }
            if let number { loop.scheduleTask(in: timeout) { [weak self] in self?.timedOut(number) } }
        }
    }

    private func timedOut(_ number: Int) {
        let waiter = state.withLockedValue { state -> CheckedContinuation<CSTAEvent?, Never>? in
            guard let waiter = state.waiter, waiter.number == number else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        waiter?.resume(returning: nil)
    }

    /// Forgets what has arrived.
    func clear() {
        state.withLockedValue { $0.events.removeAll() }
    }
}
