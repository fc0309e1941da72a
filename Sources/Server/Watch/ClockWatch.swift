import NIOCore

/// Notices that the wall clock was set, by holding it against the clock that only goes forward.
///
/// Timers, nonces and sessions go by the latter; the former dates log lines, deletes old log files and says whether a
/// certificate holds. Who reads a log in which times jump should find the reason in it.
struct ClockWatch: Sendable {
    /// Clocks that are merely corrected drift by less than that from one look to the next.
    private static let tolerance: Int64 = 2000

    private var last: (wall: Int64, steady: NIODeadline)?

    /// - Parameters:
    ///   - wall: milliseconds since 1970.
    ///   - now: of the clock that only goes forward, at the same moment.
    /// - Returns: milliseconds that the wall clock was set forward, or back where negative.
    mutating func looked(wall: Int64, at now: NIODeadline) -> Int64? {
        defer { last = (wall, now) }
        guard let last else { return nil }
        let jump = wall - last.wall - (now - last.steady).nanoseconds / 1_000_000
        return abs(jump) > Self.tolerance ? jump : nil
    }
}
