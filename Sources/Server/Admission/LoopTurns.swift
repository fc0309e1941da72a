import NIOCore

/// What may have to wait for its turn. Belongs to one event loop.
protocol TurnTaker: AnyObject {
    /// It is its turn.
    func takeTurn()
}

/// Serves those who may wait on one event loop turn by turn, as ``TurnQueue`` decides.
///
/// Belongs to its loop.
final class LoopTurns {
    /// Newcomers' share of a turn: one TLS handshake and a little more, or a handful of messages.
    static let shareOfNewcomers = TimeAmount.microseconds(250)
    /// The share of connections that have ended, for what that means to their phones: a dozen or so. What the registry and
    /// the clients do about each comes on top, in the same turn.
    static let shareOfEnds = TimeAmount.microseconds(100)

    private let eventLoop: any EventLoop
    private let clock: () -> NIODeadline
    /// Runs something when the loop has looked at its connections.
    private let afterLook: (_ body: @escaping () -> Void) -> Void
    /// Told in each turn how long the one has waited that comes first.
    private let waited: (_ since: NIODeadline, _ now: NIODeadline) -> Void
    /// Told how many wait, when that has changed.
    private let waiting: (_ count: Int) -> Void
    private var toldWaiting = 0
    private var queue: TurnQueue<any TurnTaker>
    private var isTurnAwaited = false

    /// - Parameters:
    ///   - share: of each turn.
    ///   - afterLook: runs something when the loop has looked at its connections (``LoopBell``).
    init(
        eventLoop: any EventLoop, share: TimeAmount, clock: @escaping () -> NIODeadline = { .now() },
        afterLook: @escaping (_ body: @escaping () -> Void) -> Void,
        waited: @escaping (_ since: NIODeadline, _ now: NIODeadline) -> Void = { _, _ in },
        waiting: @escaping (_ count: Int) -> Void = { _ in }
    ) {
        self.eventLoop = eventLoop
        self.queue = TurnQueue(share: share)
        self.clock = clock
        self.afterLook = afterLook
        self.waited = waited
        self.waiting = waiting
    }

    /// `taker` has something to do: it does so at once, or when it is its turn.
    func arrived(_ taker: any TurnTaker) {
        let now = clock()
        if queue.arrived(taker, at: now) { serve(taker, from: now) }
        tellWaiting()
        awaitTurn()
    }

    /// The server ends: whoever waits is served now, and nobody waits any more.
    func lift() {
        queue.lift()
        serveWaiting()
    }

    private func serve(_ taker: any TurnTaker, from begin: NIODeadline) {
        taker.takeTurn()
        queue.took(clock() - begin)
    }

    private func awaitTurn() {
        guard !isTurnAwaited else { return }
        isTurnAwaited = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute { bound.value.turnBegins() }
    }

    /// Everything that came in with this turn has been served or waits.
    private func turnBegins() {
        isTurnAwaited = false
        queue.turnBegins()
        serveWaiting()
        guard queue.count > 0 else { return }
        isTurnAwaited = true
        afterLook { self.turnBegins() }
    }

    private func serveWaiting() {
        var isFirst = true
        while let (taker, since) = queue.next() {
            let now = clock()
            if isFirst { waited(since, now) }
            isFirst = false
            serve(taker, from: now)
        }
        tellWaiting()
    }

    private func tellWaiting() {
        guard queue.count != toldWaiting else { return }
        toldWaiting = queue.count
        waiting(toldWaiting)
    }
}
