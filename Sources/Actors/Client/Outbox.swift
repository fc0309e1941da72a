import DequeModule
public import NIOCore

/// What waits for a client that reads more slowly than its phones talk (CLI-7).
///
/// While the connection takes everything, nothing is kept. When it does not, messages are kept in their order up to a
/// bound; over the bound the client has to be ended: an honest end is better than a gap it cannot see.
public struct Outbox: Sendable {
    /// What to do with a message that was offered.
    public enum Verdict: Sendable, Equatable {
        case send
        case kept
        /// The bound is passed; so many octets are waiting.
        case overflow(octets: Int)
    }

    private var waiting = Deque<ByteBuffer>()
    private let limit: Int
    /// Octets that wait.
    public private(set) var octets = 0
    private var isWritable = true

    /// Whether the connection takes more and nothing waits for it.
    public var isIdle: Bool { isWritable && waiting.isEmpty }

    /// An outbox that keeps at most `limit` octets.
    public init(limit: Int) {
        self.limit = limit
    }

    /// A message is ready for the client.
    public mutating func offered(_ message: ByteBuffer) -> Verdict {
        if isWritable, waiting.isEmpty { return .send }
        guard octets + message.readableBytes <= limit else { return .overflow(octets: octets) }
        waiting.append(message)
        octets += message.readableBytes
        return .kept
    }

    /// The connection says whether it takes more.
    public mutating func writabilityChanged(_ isWritable: Bool) {
        self.isWritable = isWritable
    }

    /// The next message that the connection can take now.
    public mutating func next() -> ByteBuffer? {
        guard isWritable, let message = waiting.popFirst() else { return nil }
        octets -= message.readableBytes
        if waiting.isEmpty { waiting = Deque() }
        return message
    }
}
