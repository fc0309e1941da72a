public import NIOCore

/// The client transactions of one connection over a reliable transport (RFC 3261 section 17.1): which request a
/// response answers, and which requests were never answered.
///
/// `Context` is whatever the owner needs to go on: a continuation, a request's number, in tests a String. An empty
/// table costs 24 bytes.
public struct ClientTransactions<Context: Sendable>: Sendable {
    /// What a response is.
    public enum Verdict: Sendable {
        /// 1xx: the request goes on.
        case provisional(Context)
        /// The transaction is over. An INVITE still wants its ACK.
        case final(Context)
        /// Nobody waits for it: too late, repeated, or never asked. A repeated 2xx of an INVITE wants its ACK again
        /// (RFC 3261 section 13.2.2.4).
        case stray
    }

    private struct Key: Hashable, Sendable {
        let branch: String
        /// A CANCEL has the branch of its INVITE (RFC 3261 section 17.1.3).
        let method: SIPMethod
    }

    private struct Transaction: Sendable {
        let context: Context
        var deadline: NIODeadline
    }

    private var transactions: [Key: Transaction] = [:]
    /// No deadline is earlier than this. It may be too early, never too late, so that an answer costs no search.
    private var earliest: NIODeadline?

    public init() {}

    /// Requests without a final response.
    public var count: Int {
        transactions.count
    }

    /// - Parameters:
    ///   - branch: of our Via, unique for the connection.
    ///   - deadline: when the request counts as unanswered (timers B and F; 32 s in the RFC).
    public mutating func requestSent(branch: String, method: SIPMethod, context: Context, deadline: NIODeadline) {
        transactions[Key(branch: branch, method: method)] = Transaction(context: context, deadline: deadline)
        earliest = earliest.map { min($0, deadline) } ?? deadline
    }

    public mutating func responseReceived(_ response: SIPMessage) -> Verdict {
        // Answers to events, which nobody waits for, are most of what clients send.
        guard !transactions.isEmpty else { return .stray }
        guard let status = response.status, let branch = response.branch else { return .stray }
        let key = Key(branch: branch, method: response.method)
        if status.isFinal {
            guard let transaction = transactions.removeValue(forKey: key) else { return .stray }
            if transactions.isEmpty {
                // An idle connection keeps no table.
                transactions = [:]
                earliest = nil
            }
            return .final(transaction.context)
        }
        guard let transaction = transactions[key] else { return .stray }
        return .provisional(transaction.context)
    }

    /// When `expired(at:)` is to be called; nil if nothing waits. Now and then there is nothing to do by then.
    public var nextDeadline: NIODeadline? {
        earliest
    }

    /// Takes out the requests whose deadline has come, in order of their deadlines.
    public mutating func expired(at now: NIODeadline) -> [Context] {
        guard let earliest, earliest <= now else { return [] }
        let due = transactions.filter { $0.value.deadline <= now }.sorted { $0.value.deadline < $1.value.deadline }
        for (key, _) in due {
            transactions[key] = nil
        }
        self.earliest = transactions.values.lazy.map(\.deadline).min()
        return due.map(\.value.context)
    }

    /// Takes out everything: the connection is gone.
    public mutating func removeAll() -> [Context] {
        let contexts = transactions.values.sorted { $0.deadline < $1.deadline }.map(\.context)
        transactions = [:]
        earliest = nil
        return contexts
    }
}

extension ClientTransactions.Verdict: Equatable where Context: Equatable {}
