import NIOCore

/// How many failed authentications one source may have, and what becomes of those that are too many (negative case 43).
///
/// A token bucket: a failure takes a token, time gives them back, and every good authentication adds one and makes the
/// bucket larger. An office of 500 phones behind one address so has room for the one whose password is wrong, while
/// somebody who only guesses soon waits for every answer. Right credentials are never held back by it, except that
/// while ``GuessLedger/Policy/parallel`` guesses of a source wait, more of them are not even looked at.
struct GuessBudget: Sendable {
    private(set) var tokens: Double
    private(set) var successes = 0
    /// Failures that wait for their answer.
    private(set) var held = 0
    private var refilled: NIODeadline
    private var reported: NIODeadline?
    private var unreported = 0

    init(_ policy: GuessLedger.Policy, at now: NIODeadline) {
        tokens = Double(policy.failures)
        refilled = now
    }

    /// Whether further credentials are looked at.
    func mayTry(_ policy: GuessLedger.Policy) -> Bool {
        held < policy.parallel + min(successes, policy.trust)
    }

    mutating func succeeded(_ policy: GuessLedger.Policy, at now: NIODeadline) {
        refill(policy, at: now)
        if successes < policy.trust { successes += 1 }
        tokens = min(capacity(policy), tokens + 1)
    }

    mutating func failed(_ policy: GuessLedger.Policy, at now: NIODeadline) -> GuessLedger.Consequence {
        refill(policy, at: now)
        tokens = max(-Double(policy.deepest), tokens - 1)
        unreported += 1
        guard tokens < 0 else { return .none }
        held += 1
        return GuessLedger.Consequence(
            delay: .nanoseconds(Int64(-tokens * Double(policy.delay.nanoseconds))),
            ends: tokens <= -Double(policy.ending), report: report(at: now))
    }

    /// A failure that was held back has got its answer, or its connection has ended.
    mutating func answered() {
        held = max(0, held - 1)
    }

    private func capacity(_ policy: GuessLedger.Policy) -> Double { Double(policy.failures + successes) }

    private mutating func refill(_ policy: GuessLedger.Policy, at now: NIODeadline) {
        let minutes = Double(max(0, (now - refilled).nanoseconds)) / 60e9
        refilled = max(refilled, now)
        tokens = min(capacity(policy), tokens + minutes * Double(policy.perMinute + successes / 10))
    }

    /// How many failures to tell of now: once a minute.
    private mutating func report(at now: NIODeadline) -> Int? {
        if let reported, now - reported < .minutes(1) { return nil }
        reported = now
        defer { unreported = 0 }
        return unreported
    }
}
