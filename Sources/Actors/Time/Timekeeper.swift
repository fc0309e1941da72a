public import NIOCore

/// An actor that wants to be woken at a deadline of its own.
public protocol DeadlineTarget: LoopBound {
    /// The deadline that this actor set has come.
    func deadlineReached(at now: NIODeadline)
}

/// One event loop's keeper of all keepalives and expiries.
///
/// Actors say *when* (``arm(_:at:)``); one timer of the loop serves them all. What has come due is handed on as an
/// async sequence, ``expirations``, which ``run()`` consumes on the loop itself: no phone has a task that sleeps.
public actor Timekeeper: LoopBound {
    /// The actors that came due in one tick.
    struct Expiration: Sendable {
        let targets: [any DeadlineTarget]
        let now: NIODeadline
    }

    /// Names one actor to the timekeeper of its loop.
    public typealias Slot = DeadlineQueue<any DeadlineTarget>.Slot

    public nonisolated let eventLoop: any EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    private var queue = DeadlineQueue<any DeadlineTarget>()
    private var timer: Scheduled<Void>?
    private var timerDeadline: NIODeadline?
    private let expirations: AsyncStream<Expiration>
    private let expired: AsyncStream<Expiration>.Continuation

    /// A timekeeper of `eventLoop`; nothing is delivered until ``run()``.
    public init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        (expirations, expired) = AsyncStream.makeStream()
    }

    /// The loop's present, the only clock that actors know.
    public var now: NIODeadline { eventLoop.now }

    /// Seats an actor of this loop. It is held until ``remove(_:)``.
    public func insert(_ target: any DeadlineTarget) -> Slot { queue.insert(target) }

    /// Sets or clears the one deadline of a slot.
    public func arm(_ slot: Slot, at deadline: NIODeadline?) {
        queue.arm(slot, at: deadline)
        adjustTimer()
    }

    /// Gives a slot back.
    public func remove(_ slot: Slot) { queue.remove(slot) }

    /// Wakes every actor whose deadline comes, until the surrounding task is cancelled.
    public func run() async {
        for await expiration in expirations {
            for target in expiration.targets {
                wake(target, at: expiration.now)
            }
        }
    }

    private func wake(_ target: some DeadlineTarget, at now: NIODeadline) {
        // Sound: `insert` is only called with actors of this very loop, on which we run.
        target.assumeIsolated { $0.deadlineReached(at: now) }
    }

    private func adjustTimer() {
        guard let next = queue.next else { return }
        if let timerDeadline, timerDeadline <= next { return }
        timer?.cancel()
        timerDeadline = next
        timer = eventLoop.scheduleTask(deadline: next) { [weak self] in
            self?.assumeIsolated { $0.timerFired() }
        }
    }

    private func timerFired() {
        timer = nil
        timerDeadline = nil
        let now = eventLoop.now
        let targets = queue.due(at: now)
        if !targets.isEmpty { expired.yield(Expiration(targets: targets, now: now)) }
        adjustTimer()
    }
}
