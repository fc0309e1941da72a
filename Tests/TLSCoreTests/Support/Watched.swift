import NIOConcurrencyHelpers

/// A value that tests wait on: resumed when a condition holds, so that no test sleeps.
final class Watched<Value: Sendable>: Sendable {
    private struct Waiter {
        let id: Int
        let condition: @Sendable (Value) -> Bool
        let continuation: CheckedContinuation<Value, Never>
    }

    private struct State {
        var value: Value
        var waiters: [Waiter] = []
        var lastID = 0
    }

    private let state: NIOLockedValueBox<State>

    init(_ value: Value) {
        state = NIOLockedValueBox(State(value: value))
    }

    var value: Value { state.withLockedValue { $0.value } }

    func update(_ change: (inout Value) -> Void) {
        let (value, ready) = state.withLockedValue { state in
            change(&state.value)
            let value = state.value
            let ready = state.waiters.filter { $0.condition(value) }
            state.waiters.removeAll { $0.condition(value) }
            return (value, ready.map(\.continuation))
        }
        for continuation in ready { continuation.resume(returning: value) }
    }

    /// The value as it is when the condition holds, or when the test is cancelled: then its expectations say what was missing.
    @discardableResult
    func wait(for condition: @escaping @Sendable (Value) -> Bool) async -> Value {
        let id = state.withLockedValue { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let value: Value? = state.withLockedValue { state in
                    if condition(state.value) || Task.isCancelled { return state.value }
                    state.waiters.append(Waiter(id: id, condition: condition, continuation: continuation))
                    return nil
                }
                if let value { continuation.resume(returning: value) }
            }
        } onCancel: {
            let (value, waiter) = state.withLockedValue { state in
                let index = state.waiters.firstIndex { $0.id == id }
                return (state.value, index.map { state.waiters.remove(at: $0) })
            }
            waiter?.continuation.resume(returning: value)
        }
    }
}
