public import NIOCore

/// How long to wait before the next attempt to connect: doubling from `initial` to `maximum`, with full jitter, so that
/// thousands that lost the same server do not return in the same second.
public struct ReconnectBackoff: Sendable, Hashable {
    /// The first wait.
    public var initial: TimeAmount
    /// The longest wait.
    public var maximum: TimeAmount
    private var attempts = 0

    /// A backoff that has not yet waited.
    public init(initial: TimeAmount = .milliseconds(250), maximum: TimeAmount = .seconds(8)) {
        self.initial = initial
        self.maximum = maximum
    }

    /// The connection is up: the next loss waits briefly again.
    public mutating func succeeded() {
        attempts = 0
    }

    /// The connection failed; returns the time to wait, between half of the step and the whole.
    public mutating func failed(using generator: inout some RandomNumberGenerator) -> TimeAmount {
        let step = min(maximum.nanoseconds, initial.nanoseconds << Int64(min(attempts, 16)))
        attempts += 1
        return .nanoseconds(step / 2 + Int64(generator.next() % UInt64(max(1, step / 2))))
    }
}
