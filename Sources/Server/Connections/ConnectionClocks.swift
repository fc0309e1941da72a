import CSTAActors
import NIOCore

/// The clocks that end a connection whose peer lets it wait: for a proof of who it is, for the rest of a message
/// (negative cases 5, 96).
///
/// Belongs to a connection's handler and to its loop.
final class ConnectionClocks {
    private let eventLoop: any EventLoop
    private let messageLimit: TimeAmount
    private var stranger: Scheduled<Void>?
    private var unfinished: Scheduled<Void>?
    /// Closes the connection.
    var end: (CloseReason) -> Void = { _ in }

    /// - Parameter messageLimit: how long a message may take from its first octet to its last.
    init(eventLoop: any EventLoop, messageLimit: TimeAmount = .seconds(20)) {
        self.eventLoop = eventLoop
        self.messageLimit = messageLimit
    }

    /// The peer has so long to prove who it is.
    func awaitAuthentication(seconds: Int) {
        stranger?.cancel()
        stranger = schedule(in: .seconds(Int64(seconds)), .unauthenticated)
    }

    /// The peer has proved who it is.
    func authenticated() {
        stranger?.cancel()
        stranger = nil
    }

    /// After every read: whether a message has begun and its end is missing.
    func messageIs(unfinished isUnfinished: Bool) {
        if !isUnfinished {
            unfinished?.cancel()
            unfinished = nil
        } else if unfinished == nil {
            let seconds = messageLimit.nanoseconds / 1_000_000_000
            unfinished = schedule(
                in: messageLimit, .unreadable("a message was begun and not finished within \(seconds) s"))
        }
    }

    /// The connection has ended.
    func stop() {
        authenticated()
        messageIs(unfinished: false)
    }

    private func schedule(in limit: TimeAmount, _ reason: CloseReason) -> Scheduled<Void> {
        let loopBound = NIOLoopBound(self, eventLoop: eventLoop)
        return eventLoop.scheduleTask(in: limit) { loopBound.value.end(reason) }
    }
}
