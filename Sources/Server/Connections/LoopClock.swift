import CSTAActors
import NIOCore

/// One timer for the deadlines of all connections of an event loop.
///
/// A timer of the loop for each would be searched for among all others when it is cancelled: with ten thousand phones
/// that come back at once that took longer than to serve them. Belongs to its loop.
final class LoopClock {
    /// Names a connection to the clock.
    typealias Slot = DeadlineQueue<any ServedConnection>.Slot

    private let eventLoop: any EventLoop
    private var queue = DeadlineQueue<any ServedConnection>()
    private var timer: Scheduled<Void>?
    private var timerDeadline: NIODeadline?

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    /// Connections that have a deadline.
    var count: Int { queue.count }

    /// Sets the one deadline of a connection, which is held as long as it has one; `nil` lets it go.
    func arm(_ connection: any ServedConnection, _ slot: inout Slot?, at deadline: NIODeadline?) {
        guard let deadline else {
            if let taken = slot { queue.remove(taken) }
            slot = nil
            return
        }
        let taken = slot ?? queue.insert(connection)
        slot = taken
        queue.arm(taken, at: deadline)
        adjustTimer()
    }

    private func adjustTimer() {
        guard let next = queue.next else { return }
        if let timerDeadline, timerDeadline <= next { return }
        timer?.cancel()
        timerDeadline = next
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        timer = eventLoop.scheduleTask(deadline: next) { loopBound.value.timerFired() }
    }

    private func timerFired() {
        timer = nil
        timerDeadline = nil
        let now = eventLoop.now
        for connection in queue.due(at: now) { connection.deadlineReached(at: now) }
        adjustTimer()
    }
}
