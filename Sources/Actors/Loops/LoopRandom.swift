import SIPCore

/// The random numbers of one event loop: one pool for all that live there.
///
/// Belongs to its loop.
public final class LoopRandom {
    private var pool = PooledRandom()

    public init() {}

    /// A number from 0 to 1 that spreads what would otherwise come together (REG-4).
    public func jitter() -> Double { Double.random(in: 0...1, using: &pool) }

    /// A tag for an answer outside of any dialog.
    public func tag() -> String { RandomToken.tag(using: &pool) }
}
