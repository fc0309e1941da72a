import NIOConcurrencyHelpers

/// A value behind a lock that Thread Sanitizer understands: `Synchronization.Mutex` is a futex of its own on Linux, which
/// it takes for a race.
struct Guarded<Value: Sendable>: Sendable {
    private let box: NIOLockedValueBox<Value>

    init(_ value: Value) {
        box = NIOLockedValueBox(value)
    }

    func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        try box.withLockedValue(body)
    }
}
