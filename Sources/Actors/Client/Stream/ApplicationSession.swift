import NIOCore

/// A session that an application began with StartApplicationSession (ECMA-354): it lives as long as its timer is reset.
struct ApplicationSession: Sendable, Equatable {
    /// A day: who wants more can reset the timer.
    static let longest = 86_400

    let id: String
    /// Seconds that were granted last.
    private(set) var duration: Int
    private(set) var expiresAt: NIODeadline

    /// A session that begins.
    /// - Parameter requested: what the application asks for; it gets that, within bounds.
    init(id: String, requested: Int?, preferred: Int, at now: NIODeadline) {
        self.id = id
        duration = Self.granted(requested, preferred: preferred)
        expiresAt = now + .seconds(Int64(duration))
    }

    /// Whether the application means this session. Some leave the id out; a connection has only one session.
    func isMeant(by id: String) -> Bool { id.isEmpty || id == self.id }

    /// The application goes on. Without a wish it gets what it had.
    mutating func timerReset(requested: Int?, at now: NIODeadline) {
        duration = Self.granted(requested, preferred: duration)
        expiresAt = now + .seconds(Int64(duration))
    }

    private static func granted(_ requested: Int?, preferred: Int) -> Int {
        guard let requested, requested > 0 else { return preferred }
        return min(requested, longest)
    }
}
