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
        /// The same in an INVITE and the ACK of its 2xx, which has a branch of its own; 0 in other requests.
        let caller: Int

        init(of message: SIPMessage) {
            let octets = message.head.readableBytesUInt8Span
            let method = message.method
            isInvite = method == .invite
            sequence = message.sequence ?? 0

            // RFC 3261 17.2.3: a branch with the magic cookie says all. The Call-ID stands guard against phones that
            // use one branch for ever; sent-by is the same for all that comes in on one connection.
            let branch = message.range(of: .branch) ?? 0..<0
            let isUnique = octets.begins(branch, with: "z9hG4bK")
            var hasher = Hasher()
            hasher.combine(octets, message.range(of: .callID))
            hasher.combine(octets, isUnique ? branch : message.range(of: .fromTag))
            exchange = hasher.finalize()

            // The way of RFC 2543 for peers without a branch: Request-URI, tags, Call-ID, CSeq and top Via.
            hasher = Hasher()
            hasher.combine(exchange)
            hasher.combine(sequence)
            hasher.combine(method)
            if !isUnique {
                hasher.combine(octets, message.range(of: .toTag))
                hasher.combine(message.requestTarget)
                hasher.combine(message.first(.via))
            }
            request = hasher.finalize()

            caller = isInvite || method == .ack ? Self.caller(of: message, octets) : 0
            credentials = Self.credentials(of: message.fields, octets)
        }

        private static func credentials(of fields: [HeadTable.Field], _ octets: Span<UInt8>) -> Int {
            var hasher = Hasher()
            var isEmpty = true
            for field in fields
            where field.id == SIPHeaderName.authorization.id || field.id == SIPHeaderName.proxyAuthorization.id {
                isEmpty = false
                hasher.combine(field.id)
                hasher.combine(octets, field.value)
            }
            return isEmpty ? 0 : hasher.finalize()
        }

        private static func caller(of message: SIPMessage, _ octets: Span<UInt8>) -> Int {
            var hasher = Hasher()
            hasher.combine(octets, message.range(of: .callID))
            hasher.combine(octets, message.range(of: .fromTag))
            return hasher.finalize()
        }

        /// Credentials aside.
        func isSameRequest(as other: Key) -> Bool {
            request == other.request
        }
    }
}
