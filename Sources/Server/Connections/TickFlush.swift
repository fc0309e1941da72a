import NIOCore

/// One flush for everything that is written in one turn of the loop.
///
/// Belongs to a connection's handler and to its loop.
final class TickFlush {
    private let eventLoop: any EventLoop
    private var isReading = false
    private var isNeeded = false
    private var isScheduled = false
    /// Hands what was written to the socket.
    var flush: () -> Void = {}

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Octets have come in: what is written from now on is flushed when the turn's reading ends.
    func readBegan() { isReading = true }

    func readEnded() {
        isReading = false
        now()
    }

    /// Something was written.
    func wrote() {
        isNeeded = true
        if !isReading { soon() }
    }

    /// Flushes at the end of this turn.
    func soon() {
        guard isNeeded, !isScheduled else { return }
        isScheduled = true
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.execute {
            loopBound.value.isScheduled = false
            loopBound.value.now()
        }
    }

    /// Flushes at once what is due.
    func now() {
        guard isNeeded else { return }
        isNeeded = false
        flush()
    }
}
