import CSTAActors
import NIOCore

/// When a connection ends whose peer lets it wait: for a proof of who it is, for the rest of a message (negative cases
/// 5, 96).
///
/// A value without a clock; ``LoopClock`` wakes its owner.
struct ConnectionClocks: Sendable {
    /// How long a message may take from its first octet to its last.
    private let messageSeconds: Int32
    private var stranger: NIODeadline?
    private var unfinished: NIODeadline?

    init(messageSeconds: Int) {
        self.messageSeconds = Int32(clamping: messageSeconds)
    }

    /// When there may be something to end; `nil` for a peer that has proved who it is and is not in the middle of a message.
    var deadline: NIODeadline? {
        guard let stranger else { return unfinished }
        return unfinished.map { min($0, stranger) } ?? stranger
    }

    /// The peer has so long to prove who it is.
    mutating func awaitAuthentication(until deadline: NIODeadline) { stranger = deadline }

    /// The peer has proved who it is.
    mutating func authenticated() { stranger = nil }

    /// After every read: whether a message has begun and its end is missing.
    /// - Returns: whether that changes ``deadline``.
    mutating func messageIs(unfinished isUnfinished: Bool, at now: @autoclosure () -> NIODeadline) -> Bool {
        // More of the same message does not start the clock anew.
        guard isUnfinished != (unfinished != nil) else { return false }
        unfinished = isUnfinished ? now() + .seconds(Int64(messageSeconds)) : nil
        return true
    }

    /// Why the connection ends now, if it does.
    func due(at now: NIODeadline) -> CloseReason? {
        if let stranger, stranger <= now { return .unauthenticated }
        guard let unfinished, unfinished <= now else { return nil }
        return .unreadable("a message was begun and not finished within \(messageSeconds) s")
    }
}
