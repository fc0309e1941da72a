import NIOConcurrencyHelpers
import NIOCore

/// How many connections there are, in all and from one address (negative cases 95, 99).
///
/// Shared by all loops: one short lock for a connection's first and last moment.
final class ConnectionAdmission: Sendable {
    private struct State {
        var total = 0
        var byAddress: [String: Int] = [:]
        var lastID: UInt64 = 0
        var waitingForEnd: EventLoopPromise<Void>?
        var limit: Int
        var limitPerAddress: Int
    }

    private let state: NIOLockedValueBox<State>

    init(limit: Int, limitPerAddress: Int) {
        state = NIOLockedValueBox(State(limit: limit, limitPerAddress: limitPerAddress))
    }

    /// Open connections.
    var count: Int { state.withLockedValue { $0.total } }

    /// A connection has come; a text says why it cannot stay.
    func opened(from address: String?) -> String? {
        state.withLockedValue { state in
            guard state.total < state.limit else { return "\(state.limit) connections are open (limits.connections)" }
            if let address {
                let count = state.byAddress[address, default: 0]
                guard count < state.limitPerAddress else {
                    return "\(count) connections from \(address) are open (limits.connectionsPerAddress)"
                }
                state.byAddress[address] = count + 1
            }
            state.total += 1
            return nil
        }
    }

    /// A connection that was admitted from `address` has gone.
    func closed(from address: String?) {
        let last = state.withLockedValue { state -> EventLoopPromise<Void>? in
            state.total -= 1
            if let address, let count = state.byAddress[address] {
                state.byAddress[address] = count == 1 ? nil : count - 1
            }
            guard state.total == 0 else { return nil }
            defer { state.waitingForEnd = nil }
            return state.waitingForEnd
        }
        last?.succeed()
    }

    /// Waits until every connection has gone, but no longer than `limit`.
    func allEnded(within limit: TimeAmount, on eventLoop: any EventLoop) async {
        let promise = eventLoop.makePromise(of: Void.self)
        let isEmpty = state.withLockedValue { state in
            if state.total > 0 { state.waitingForEnd = promise }
            return state.total == 0
        }
        if isEmpty { return promise.succeed() }
        let timeout = eventLoop.scheduleTask(in: limit) {
            let left = self.state.withLockedValue { state -> EventLoopPromise<Void>? in
                defer { state.waitingForEnd = nil }
                return state.waitingForEnd
            }
            left?.succeed()
        }
        try? await promise.futureResult.get()
        timeout.cancel()
    }

    /// A number that no other connection of this server has.
    func nextID() -> UInt64 {
        state.withLockedValue { state in
            state.lastID += 1
            return state.lastID
        }
    }
}
