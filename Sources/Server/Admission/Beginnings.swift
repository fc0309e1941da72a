import NIOCore

/// How many connections were let in lately and are not set up yet, a phone with its lines and monitors, a client with its
/// credentials: handshakes, registrations and dialogs under way (REG-7).
///
/// Only those of this second and the last one count: whoever connects and says nothing takes no room for long. A value
/// without a clock.
struct Beginnings: Sendable {
    private var second: UInt64 = 0
    private var inThis = 0
    private var inLast = 0

    /// A connection is let in.
    mutating func began(at now: NIODeadline) {
        turn(to: now)
        inThis += 1
    }

    /// A connection that was let in at `begin` is set up, has been asked to come back, or has ended. Its own loop says when
    /// that was, which may be a second later than that of the loop that let it in.
    mutating func settled(since begin: NIODeadline, at now: NIODeadline) {
        turn(to: now)
        switch Self.second(begin) {
        case second where inThis > 0: inThis -= 1
        case second, second - min(second, 1): inLast = max(0, inLast - 1)
        default: break
        }
    }

    /// How many are under way.
    mutating func count(at now: NIODeadline) -> Int {
        turn(to: now)
        return inThis + inLast
    }

    private mutating func turn(to now: NIODeadline) {
        let new = Self.second(now)
        guard new > second else { return }
        inLast = new == second + 1 ? inThis : 0
        inThis = 0
        second = new
    }

    private static func second(_ time: NIODeadline) -> UInt64 { time.uptimeNanoseconds / 1_000_000_000 }
}
