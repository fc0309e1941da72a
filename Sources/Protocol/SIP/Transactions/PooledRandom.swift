/// The system's random numbers, drawn 64 at a time: a system call for each tag, nonce and jitter costs more than what
/// is made of it. For what there is one of on an event loop, not for each phone: it takes half a kilobyte.
///
/// A number is wiped as it is handed out, so that what was given cannot be read again.
public struct PooledRandom: RandomNumberGenerator, Sendable {
    private static let count = 64
    private var pool: [UInt64] = []

    public init() {}

    public mutating func next() -> UInt64 {
        if pool.isEmpty { refill() }
        let last = pool.count - 1
        let drawn = pool[last]
        pool[last] = 0
        pool.removeLast()
        return drawn
    }

    private mutating func refill() {
        let bytes = unpredictableBytes(Self.count * 8)
        pool.reserveCapacity(Self.count)
        for index in 0..<Self.count {
            guard let bytes else {
                // Without seed OpenSSL gives nothing; then the system's own source is as good.
                pool.append(UInt64.random(in: .min ... .max))
                continue
            }
            pool.append(bytes[(index * 8)..<(index * 8 + 8)].reduce(0) { $0 << 8 | UInt64($1) })
        }
    }
}
