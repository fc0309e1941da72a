internal import NIOCore

/// One server transaction.
struct ServerTransaction: Sendable {
    enum State: Sendable, Equatable {
        /// Trying or Proceeding.
        case unanswered
        /// Completed: an INVITE answered with 3xx to 6xx, its ACK awaited.
        case unacknowledged
        /// Accepted: an INVITE answered with 2xx (RFC 6026).
        case accepted(acknowledged: Bool)
    }

    let id: ServerTransactions.ID
    let key: Key
    var state = State.unanswered
    /// The last response.
    var answer: ByteBuffer?
    /// Timer H or L.
    var deadline: NIODeadline?

    init(id: ServerTransactions.ID, key: Key) {
        self.id = id
        self.key = key
    }

    var isAnswered: Bool {
        state != .unanswered
    }
}

extension ServerTransaction {
    /// What a request is recognised by, as hashes: no text is copied, and the seed of the process makes an equal hash
    /// of different texts an accident of one in 2^64, which nobody can provoke.
    struct Key: Sendable, Equatable {
        /// The same in a request, its ACK and its CANCEL.
        let exchange: Int
        /// The same in a request and its repetition.
        let request: Int
        /// Number of CSeq; 0 if unreadable.
        let sequence: UInt32
        /// What Authorization and Proxy-Authorization hold; 0 if there is neither.
        let credentials: Int
        let isInvite: Bool

        init(of message: SIPMessage) {
            let method = message.method
            isInvite = method == .invite
            sequence = message.sequence ?? 0

            // RFC 3261 17.2.3: a branch with the magic cookie says all. The Call-ID stands guard against phones that
            // use one branch for ever; sent-by is the same for all that comes in on one connection.
            let isUnique = message.part(.branch, begins: "z9hG4bK")
            var hasher = Hasher()
            message.hash(.callID, into: &hasher)
            if isUnique {
                message.hash(.branch, into: &hasher)
            } else {
                message.hash(.fromTag, into: &hasher)
            }
            exchange = hasher.finalize()

            // The way of RFC 2543 for peers without a branch: Request-URI, tags, Call-ID, CSeq and top Via.
            hasher = Hasher()
            hasher.combine(exchange)
            hasher.combine(sequence)
            hasher.combine(method)
            if !isUnique {
                message.hash(.toTag, into: &hasher)
                hasher.combine(message.requestTarget)
                hasher.combine(message.first(.via))
            }
            request = hasher.finalize()

            credentials = Self.credentials(of: message)
        }

        private static func credentials(of message: SIPMessage) -> Int {
            var hasher: Hasher?
            for field in message.fields
            where field.id == SIPHeaderName.authorization.id || field.id == SIPHeaderName.proxyAuthorization.id {
                var continued = hasher ?? Hasher()
                continued.combine(field.id)
                message.hash(field.value, into: &continued)
                hasher = continued
            }
            return hasher?.finalize() ?? 0
        }

        /// Credentials aside.
        func isSameRequest(as other: Key) -> Bool {
            request == other.request
        }
    }
}
