import NIOConcurrencyHelpers
import NIOCore

/// Deals out moments at a rate to many tasks.
final class RateLimiter: Sendable {
    private let interval: Int64
    private let next: NIOLockedValueBox<NIODeadline>

    init(perSecond: Double, from start: NIODeadline) {
        interval = Int64(1e9 / max(0.001, perSecond))
        next = NIOLockedValueBox(start)
    }

    /// Waits for the caller's moment; a task that comes late does not make the others late.
    func turn() async throws {
        let now = NIODeadline.now()
        let moment = next.withLockedValue { next in
            let moment = max(next, now)
            next = moment + .nanoseconds(interval)
            return moment
        }
        if moment > now { try await Task.sleep(for: .nanoseconds((moment - now).nanoseconds)) }
    }
}
