public import NIOCore

/// An actor that lives on one event loop for all its life.
///
/// Its executor *is* the loop: a channel handler on the same loop enters it with `assumeIsolated`, without a task and
/// without a hop; everybody else reaches it with ``post(_:)``. Hot methods are not `async`, so they cannot be
/// re-entered, and the order of calls is the order of arrival.
public protocol LoopBound: Actor {
    /// The loop this actor is pinned to; it never changes.
    nonisolated var eventLoop: any EventLoop { get }
    /// Counts what waits to run inside the actor, for those who would rather enter it at once; `nil` for an actor that is
    /// always posted to.
    nonisolated var posted: PostCount? { get }
}

extension LoopBound {
    public nonisolated var posted: PostCount? { nil }

    /// Runs `body` inside this actor, after everything that was posted to it before.
    ///
    /// Always through the loop's queue, also when the caller stands on the same loop: an actor that is in the middle of
    /// a change is never entered a second time, and two posts from one place arrive in their order.
    public nonisolated func post(_ body: @escaping @Sendable (isolated Self) -> Void) {
        guard let posted else {
            return eventLoop.execute { self.assumeIsolated(body) }
        }
        posted.began()
        eventLoop.execute {
            self.assumeIsolated(body)
            posted.ended()
        }
    }

    /// Whether the caller may enter this actor at once, with `assumeIsolated`, where it would otherwise ``post(_:)``: it
    /// stands on the actor's loop, and nothing waits that was posted before.
    ///
    /// Only for callers that this actor never calls but by a post, directly or through others: then it cannot be in the
    /// middle of a change.
    nonisolated var isIdle: Bool { (posted?.isZero ?? false) && eventLoop.inEventLoop }
}
