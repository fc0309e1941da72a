import NIOCore

/// One flush for everything that is written to a connection in one turn of the loop.
///
/// Belongs to a connection's handler and to its loop.
final class TickFlush {
    private let turn: TurnEnd
    private var isNeeded = false
    private var isAwaited = false
    /// Hands what was written to the socket. May hold the handler, which lets go of it when it is removed: a weak
    /// reference would slow down every other reference to the handler.
    var flush: () -> Void = {}

    init(_ turn: TurnEnd) {
        self.turn = turn
    }

    /// Something was written: it is flushed at the end of this turn.
    func wrote() {
        isNeeded = true
        guard !isAwaited else { return }
        isAwaited = true
        turn.await(self)
    }

    /// Flushes at once what is due.
    func now() {
        guard isNeeded else { return }
        isNeeded = false
        flush()
    }

    fileprivate func turnEnded() {
        isAwaited = false
        now()
    }
}

/// The end of a turn of one event loop: everything that came in has been served, and what that led to in other
/// connections of the loop is written. Then all of them are flushed, one behind the other: a peer that waits for several
/// of them wakes once, and a connection that others write to is flushed once for all.
final class TurnEnd {
    private let eventLoop: any EventLoop
    private var awaited: [TickFlush] = []
    /// The room of the turn before, used again.
    private var spare: [TickFlush] = []

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    fileprivate func await(_ output: TickFlush) {
        awaited.append(output)
        guard awaited.count == 1 else { return }
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        // Behind what has been posted to other actors of the loop until now, and what will be in the rest of this read.
        eventLoop.execute {
            eventLoop.execute { loopBound.value.ended() }
        }
    }

    private func ended() {
        // A flush may lead to writes, which wait for the end of the next turn.
        var outputs = spare
        spare = []
        swap(&outputs, &awaited)
        for output in outputs { output.turnEnded() }
        outputs.removeAll(keepingCapacity: true)
        spare = outputs
    }
}
