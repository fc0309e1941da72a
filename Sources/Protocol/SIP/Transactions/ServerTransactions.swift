public import NIOCore

/// The server transactions of one connection over a reliable transport (RFC 3261 section 17.2, RFC 6026).
///
/// Over TCP and TLS nothing is sent again and most timers are zero: a transaction other than INVITE is over when its
/// final response is sent, an INVITE waits for its ACK. What is left is telling a new request from one that came
/// twice, finding what a CANCEL or an ACK means, and a bound on what one connection may have open. A connection
/// without open transactions costs 24 bytes.
public struct ServerTransactions: Sendable {
    /// Names a transaction of one connection; never used twice.
    public struct ID: Hashable, Sendable {
        let number: UInt64
    }

    /// What a request is.
    public enum Verdict: Sendable, Equatable {
        case new(ID)
        /// Already known: send `answer` again if there is one, do nothing else.
        case retransmission(answer: ByteBuffer?)
        /// The ACK of a 3xx to 6xx: the transaction is over.
        case acknowledged(ID)
        /// An ACK for the dialog: of a 2xx, or of nothing we know. It is never answered.
        case acknowledged2xx
        /// A CANCEL: answer it 200, or 481 if it names no transaction. `isUnanswered` says whether the transaction
        /// itself can still be ended with 487.
        case cancel(ID?)
        /// Too many open: answer so and keep nothing.
        case refused(SIPStatus)
    }

    /// How long an answered INVITE waits for its ACK, and an accepted one absorbs repetitions: 64·T1 (timers H and L).
    public static let acknowledgementWait = TimeAmount.seconds(32)

    private let limit: Int
    private var issued: UInt64 = 0
    /// Seldom more than three, so that looking through them is cheaper than any table.
    private var transactions: [ServerTransaction] = []

    /// - Parameter limit: transactions that may be open at once.
    public init(limit: Int) {
        self.limit = limit
    }

    /// Transactions that are kept, finished INVITEs included.
    public var count: Int {
        transactions.count
    }

    /// True until a final response was sent.
    public func isUnanswered(_ id: ID) -> Bool {
        transactions.contains { $0.id == id && $0.state == .unanswered }
    }

    /// Whether a request waits for its final response.
    public var hasUnanswered: Bool { transactions.contains { $0.state == .unanswered } }

    public mutating func requestReceived(_ request: SIPMessage, at now: NIODeadline) -> Verdict {
        let key = ServerTransaction.Key(of: request)
        switch request.method {
        case .ack: return acknowledgementReceived(key)
        case .cancel: return .cancel(cancelled(by: key))
        default: break
        }
        if let index = transactions.firstIndex(where: { $0.key.isSameRequest(as: key) }) {
            if transactions[index].key.credentials == key.credentials {
                return .retransmission(answer: transactions[index].answer)
            }
            // The same request again, now with credentials (sipe, uacsta.md 5.1 item 9): it has seen our 401, so that
            // the refused transaction needs no ACK any more.
            if transactions[index].state == .unacknowledged {
                transactions.remove(at: index)
            }
        }
        guard makeRoom() else { return .refused(.serviceUnavailable) }
        issued += 1
        let id = ID(number: issued)
        transactions.append(ServerTransaction(id: id, key: key))
        return .new(id)
    }

    /// Tells what was answered. Unknown or finished transactions are ignored.
    /// - Parameter bytes: sent again if the request comes again; nil where repeating is not worth the memory.
    public mutating func responseSent(_ id: ID, status: SIPStatus, bytes: ByteBuffer?, at now: NIODeadline) {
        guard let index = transactions.firstIndex(where: { $0.id == id }), transactions[index].state == .unanswered
        else { return }
        guard status.isFinal else {
            transactions[index].answer = bytes
            return
        }
        guard transactions[index].key.isInvite else {
            transactions.remove(at: index)
            // An idle connection keeps no room.
            if transactions.isEmpty { transactions = [] }
            return
        }
        // RFC 6026 section 7.1: a 2xx leads to Accepted, which lives on to absorb the same INVITE coming again.
        transactions[index].state = status.isSuccess ? .accepted(acknowledged: false) : .unacknowledged
        transactions[index].answer = bytes
        transactions[index].deadline = now + Self.acknowledgementWait
    }

    /// When `deadlineReached` is to be called; nil if nothing waits.
    public var nextDeadline: NIODeadline? {
        transactions.lazy.compactMap(\.deadline).min()
    }

    /// Ends what has waited long enough.
    /// - Returns: INVITEs whose answer was never acknowledged. After a 2xx the RFC suggests BYE (13.3.1.4); peers that
    ///   never send ACK are met, so that the caller decides.
    @discardableResult
    public mutating func deadlineReached(_ now: NIODeadline) -> [ID] {
        var lost: [ID] = []
        transactions.removeAll { transaction in
            guard let deadline = transaction.deadline, deadline <= now else { return false }
            if transaction.state != .accepted(acknowledged: true) { lost.append(transaction.id) }
            return true
        }
        return lost
    }

    private mutating func acknowledgementReceived(_ key: ServerTransaction.Key) -> Verdict {
        let candidates = transactions.indices.filter { transactions[$0].key.isInvite && transactions[$0].isAnswered }
            .filter { transactions[$0].key.exchange == key.exchange }
        // sipe writes `CSeq: 1 ACK` whatever the INVITE had (uacsta.md 5.1 item 8): the number is preferred, not
        // demanded.
        guard
            let index = candidates.last(where: { transactions[$0].key.sequence == key.sequence }) ?? candidates.last
                ?? accepted(like: key)
        else { return .acknowledged2xx }
        switch transactions[index].state {
        case .unacknowledged:
            return .acknowledged(transactions.remove(at: index).id)
        case .accepted:
            transactions[index].state = .accepted(acknowledged: true)
            // The peer has the answer; what comes again now is absorbed in silence.
            transactions[index].answer = nil
            return .acknowledged2xx
        case .unanswered:
            return .acknowledged2xx
        }
    }

    /// The ACK of a 2xx is a request of its own, with its own branch: it belongs to the INVITE of the same dialog and
    /// number (RFC 3261 13.2.2.4, 17.1.1.3).
    private func accepted(like key: ServerTransaction.Key) -> Int? {
        transactions.lastIndex {
            $0.key.isInvite && $0.state == .accepted(acknowledged: false) && $0.key.caller == key.caller
                && $0.key.sequence == key.sequence
        }
    }

    private func cancelled(by key: ServerTransaction.Key) -> ID? {
        transactions.last { $0.key.exchange == key.exchange && $0.key.sequence == key.sequence }?.id
    }

    /// Finished transactions give way to new ones, unanswered ones do not.
    private mutating func makeRoom() -> Bool {
        guard transactions.count >= limit else { return true }
        guard
            let index = transactions.firstIndex(where: { $0.state == .accepted(acknowledged: true) })
                ?? transactions.firstIndex(where: { $0.isAnswered })
        else { return false }
        transactions.remove(at: index)
        return true
    }
}
