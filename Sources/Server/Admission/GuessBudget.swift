import NIOCore

/// How many failed authentications one source may have, and what becomes of those that are too many (negative case 43).
///
/// A token bucket: a failure takes a token, time gives them back, and a good authentication pays for what it proves. Where
/// all have one password it adds a token and makes the bucket larger: an office of 500 phones behind one address so has
/// room for the one whose password is wrong, while somebody who only guesses soon waits for every answer. Where each has
/// a password of its own it gives back what failures of the same account took: who mistypes and then gets in is not
/// punished, and who has one account buys no guesses at another. Right credentials are never held back by it, except that
/// while ``GuessLedger/Policy/parallel`` guesses of a source wait, more of them are not even looked at.
struct GuessBudget: Sendable {
    /// Accounts whose failures are remembered; what failures of more of them took only time gives back.
    static let accounts = 64

    private(set) var tokens: Double
    /// Somebody has authenticated.
    private(set) var isKnown = false
    private var successes = 0
    /// What failures of an account took and nothing has given back yet.
    private var taken: [String: Double] = [:]
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
        held < policy.parallel + successes
    }

    /// - Parameter account: whose password was right, where each has its own.
    mutating func succeeded(_ policy: GuessLedger.Policy, as account: String?, at now: NIODeadline) {
        refill(policy, at: now)
        isKnown = true
        if let account {
            tokens = min(capacity(policy), tokens + (taken.removeValue(forKey: account) ?? 0))
        } else {
            if successes < policy.trust { successes += 1 }
            tokens = min(capacity(policy), tokens + 1)
        }
    }

    /// - Parameter account: whose password was wrong, where each has its own and there is one of that name.
    mutating func failed(
        _ policy: GuessLedger.Policy, as account: String?, at now: NIODeadline
    ) -> GuessLedger.Consequence {
        refill(policy, at: now)
        // Where the red is deepest a failure takes nothing any more, and nothing of it can be given back.
        let left = max(-Double(policy.deepest), tokens - 1)
        if let account, taken[account] != nil || taken.count < Self.accounts {
            taken[account, default: 0] += tokens - left
        }
        tokens = left
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
        if tokens == capacity(policy) { taken = [:] }
    }

    /// How many failures to tell of now: once a minute.
    private mutating func report(at now: NIODeadline) -> Int? {
        if let reported, now - reported < .minutes(1) { return nil }
        reported = now
        defer { unreported = 0 }
        return unreported
    }
}
