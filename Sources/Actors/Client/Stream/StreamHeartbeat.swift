import CSTACore
import NIOCore

/// The SystemStatus messages by which a server that greets its clients shows that it is alive (uacsta.md 6.2).
///
/// A client that has answered one is expected to go on answering; one that never does is let be.
struct StreamHeartbeat: Sendable {
    enum Action: Sendable, Equatable {
        case none
        case send
        /// The client used to answer and does not any more.
        case lost
    }

    /// Heartbeats left unanswered in a row after which the client counts as gone.
    static let patience = 3
    /// So many of ours are remembered: an answer that comes late is a sign of life too.
    private static let memory = 16

    private let interval: TimeAmount
    private var unanswered: [CSTAInvokeID] = []
    private var hasAnswered = false
    /// When something is due.
    private(set) var next: NIODeadline?

    /// - Parameter interval: zero for none.
    init(interval: TimeAmount) {
        self.interval = interval
    }

    /// A session has begun.
    mutating func began(at now: NIODeadline) {
        next = interval > .zero ? now + interval : nil
    }

    /// The session has ended.
    mutating func ended() { next = nil }

    /// A SystemStatus of ours has gone out: the greeting or a heartbeat.
    mutating func sent(_ id: CSTAInvokeID) {
        unanswered.append(id)
        if unanswered.count > Self.memory { unanswered.removeFirst() }
    }

    /// The client has answered a request of ours. `false` if it was none of these.
    mutating func answered(_ id: CSTAInvokeID) -> Bool {
        guard let index = unanswered.firstIndex(of: id) else { return false }
        // Who answers a later one is alive, whatever became of the earlier ones.
        unanswered.removeSubrange(...index)
        hasAnswered = true
        return true
    }

    /// Time has passed.
    mutating func deadlineReached(at now: NIODeadline) -> Action {
        guard let due = next, due <= now else { return .none }
        if hasAnswered, unanswered.count >= Self.patience { return .lost }
        next = now + interval
        return .send
    }
}
