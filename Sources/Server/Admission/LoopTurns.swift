import NIOCore

/// Serves the newcomers of one event loop turn by turn, as ``NewcomerQueue`` decides.
///
/// Belongs to its loop.
final class NewcomerTurns {
    /// Long enough that the loop looks at its connections in between, too short to be noticed.
    private static let pause = TimeAmount.microseconds(20)

    private let eventLoop: any EventLoop
    private let clock: () -> NIODeadline
    /// Told in each turn how long the one has waited that comes first.
    private let waited: (_ since: NIODeadline, _ now: NIODeadline) -> Void
    private var queue = NewcomerQueue<Turnstile>()
    private var isTurnAwaited = false

    init(
        eventLoop: any EventLoop, clock: @escaping () -> NIODeadline = { .now() },
        waited: @escaping (_ since: NIODeadline, _ now: NIODeadline) -> Void
    ) {
        self.eventLoop = eventLoop
        self.clock = clock
        self.waited = waited
    }

    /// `turnstile` holds something: it is served at once, or when it is its turn.
    func arrived(_ turnstile: Turnstile) {
        let now = clock()
        if queue.arrived(turnstile, at: now) { serve(turnstile, from: now) }
        awaitTurn(after: nil)
    }

    private func serve(_ turnstile: Turnstile, from begin: NIODeadline) {
        turnstile.pass()
        queue.took(clock() - begin)
    }

    private func awaitTurn(after pause: TimeAmount?) {
        guard !isTurnAwaited else { return }
        isTurnAwaited = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        if let pause {
            // What is merely posted would run before the loop looks at its connections again.
            eventLoop.scheduleTask(in: pause) { bound.value.turnBegins() }
        } else {
            eventLoop.execute { bound.value.turnBegins() }
        }
    }

    /// Everything that came in with this turn has been served or waits.
    private func turnBegins() {
        isTurnAwaited = false
        queue.turnBegins()
        var isFirst = true
        while let (turnstile, since) = queue.next() {
            let now = clock()
            if isFirst { waited(since, now) }
            isFirst = false
            serve(turnstile, from: now)
        }
        if !queue.isEmpty { awaitTurn(after: Self.pause) }
    }
}
