import NIOCore

/// The failed authentications of all sources, in a table that cannot grow beyond its bound (negative cases 43, 54).
///
/// There is one for phones and one for clients: the phones' password pays for no guess at an account.
struct GuessLedger: Sendable {
    /// What is granted.
    struct Policy: Sendable, Equatable {
        /// Failures that are answered at once.
        var failures = 30
        /// So many of them come back in a minute.
        var perMinute = 12
        /// So many more failures, at most, may be earned by good authentications where all have one password.
        var trust = 1000
        /// Guesses that wait for their answers at one time.
        var parallel = 16
        /// The wait for the first answer in the red; each further one waits so much longer.
        var delay = TimeAmount.milliseconds(500)
        /// How deep in the red a source can get: its longest wait is so many times `delay`.
        var deepest = 10
        /// From here on the connection ends with its answer, and the next guess costs a new one.
        var ending = 3
        /// Sources that are remembered.
        var sources = 16384
    }

    /// What a failure leads to.
    struct Consequence: Sendable, Equatable {
        /// How long the answer waits, and with it everything that the connection asks afterwards; `nil`: not at all.
        var delay: TimeAmount?
        /// Whether the connection ends with the answer.
        var ends: Bool
        /// How many failures there were since the last report, where one is due.
        var report: Int?

        static let none = Consequence(delay: nil, ends: false, report: nil)
    }

    /// Failures of one connection after which it ends, where its address is in the red.
    static let attempts = 8

    private let policy: Policy
    private var budgets: RecentTable<SourceNetwork, GuessBudget>

    init(policy: Policy = Policy()) {
        self.policy = policy
        budgets = RecentTable(capacity: policy.sources)
    }

    /// Sources in the table.
    var count: Int { budgets.count }

    /// Whether somebody from there has authenticated, as far as it is remembered.
    func isKnown(_ source: SourceNetwork) -> Bool { budgets[source]?.isKnown ?? false }

    /// Whether credentials that come from there are looked at.
    func mayTry(_ source: SourceNetwork) -> Bool { budgets[source]?.mayTry(policy) ?? true }

    /// Somebody has proved who it is.
    /// - Parameter account: which one it is; `nil` where all have one password.
    mutating func succeeded(_ source: SourceNetwork, as account: String? = nil, at now: NIODeadline) {
        budgets.update(source, initial: GuessBudget(policy, at: now)) { $0.succeeded(policy, as: account, at: now) }
    }

    /// Credentials were wrong.
    /// - Parameter account: which one they named; `nil` where all have one password, and for a name that is none.
    mutating func failed(
        _ source: SourceNetwork, as account: String? = nil, at now: NIODeadline
    ) -> Consequence {
        budgets.update(source, initial: GuessBudget(policy, at: now)) { $0.failed(policy, as: account, at: now) }
    }

    /// A failure that waited got its answer.
    mutating func answered(_ source: SourceNetwork, at now: NIODeadline) {
        budgets.update(source, initial: GuessBudget(policy, at: now)) { $0.answered() }
    }
}
