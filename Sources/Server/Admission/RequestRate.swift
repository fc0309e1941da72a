import NIOCore

/// How many requests one connection may ask, so that one peer cannot eat a core: a token bucket.
///
/// A stranger needs a handful of requests to prove who it is; an authenticated peer gets a generous rate that no phone
/// and no program reaches in earnest. What is beyond is refused unread; who goes on all the same is ended.
struct RequestRate: Sendable {
    enum Verdict: Sendable, Equatable {
        case serve
        /// 503; `isFirst` where it is worth a line in the log.
        case refuse(isFirst: Bool)
        /// So many refusals in a row that nobody reads them.
        case end
    }

    /// What a stranger may ask in all before it has to slow down, and each second afterwards.
    static let strangersBurst = 200
    static let strangersPerSecond = 5
    /// Seconds' worth of requests that may come at once.
    static let burstSeconds = 2
    /// Refusals in a row after which the connection ends.
    static let patience = 1000

    private var perSecond: Double
    private var burst: Double
    private var tokens: Double
    private var refilled: NIODeadline
    private var refusals: Int32 = 0
    private var hasProved = false

    /// The rate of a stranger.
    init(at now: NIODeadline) {
        perSecond = Double(Self.strangersPerSecond)
        burst = Double(Self.strangersBurst)
        tokens = burst
        refilled = now
    }

    /// The peer has proved who it is: from now on so many a second; 0: as many as it likes. Who took that back and proves
    /// it anew gets no new budget.
    mutating func authenticated(perSecond: Int, at now: NIODeadline) {
        refill(at: now)
        self.perSecond = perSecond == 0 ? .infinity : Double(perSecond)
        burst = self.perSecond * Double(Self.burstSeconds)
        tokens = hasProved ? min(burst, tokens) : burst
        hasProved = true
        refusals = 0
    }

    /// The peer is a stranger again.
    mutating func deauthenticated(at now: NIODeadline) {
        refill(at: now)
        perSecond = Double(Self.strangersPerSecond)
        burst = Double(Self.strangersBurst)
        tokens = min(burst, tokens)
    }

    mutating func requestReceived(at now: NIODeadline) -> Verdict {
        guard burst < .infinity else { return .serve }
        refill(at: now)
        guard tokens >= 1 else {
            refusals += 1
            return refusals > Self.patience ? .end : .refuse(isFirst: refusals == 1)
        }
        tokens -= 1
        // One that was refused and waited may begin anew; one that only fills every gap may not.
        if tokens >= burst / 2 { refusals = 0 }
        return .serve
    }

    private mutating func refill(at now: NIODeadline) {
        guard now > refilled else { return }
        tokens = min(burst, tokens + Double((now - refilled).nanoseconds) / 1e9 * perSecond)
        refilled = now
    }
}
