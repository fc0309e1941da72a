import NIOConcurrencyHelpers

/// So many tasks may be inside; the others wait in line.
public final class Places: Sendable {
    private struct State: Sendable {
        var free: Int
        var line: [CheckedContinuation<Void, Never>] = []
    }

    // Not a `Mutex`: Thread Sanitizer takes it for a race.
    private let state: NIOLockedValueBox<State>

    public init(_ count: Int) {
        state = NIOLockedValueBox(State(free: count))
    }

    public func take() async {
        await withCheckedContinuation { continuation in
            let mayEnter = state.withLockedValue { state in
                guard state.free > 0 else {
                    state.line.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if mayEnter { continuation.resume() }
        }
    }

    public func give() {
        let next = state.withLockedValue { state -> CheckedContinuation<Void, Never>? in
            guard !state.line.isEmpty else {
                state.free += 1
                return nil
            }
            return state.line.removeFirst()
        }
        next?.resume()
    }
}
