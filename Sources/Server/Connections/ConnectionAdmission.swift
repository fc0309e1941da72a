import NIOConcurrencyHelpers
import NIOCore

/// Who may connect, and who may try credentials: the two books of the server behind one short lock, which is taken in
/// a connection's first and last moment and when credentials were right or wrong (negative cases 43, 88, 95, 99).
///
/// Shared by all loops.
final class ConnectionAdmission: Sendable {
    private struct State {
        var connections: ConnectionLedger
        var guesses: GuessLedger
        var waitingForEnd: EventLoopPromise<Void>?
    }

    private let state: NIOLockedValueBox<State>

    init(_ limits: ConnectionLedger.Limits, guesses: GuessLedger.Policy = GuessLedger.Policy()) {
        state = NIOLockedValueBox(
            State(connections: ConnectionLedger(limits: limits), guesses: GuessLedger(policy: guesses)))
    }

    convenience init(_ limits: ServerConfiguration.Limits) {
        self.init(
            ConnectionLedger.Limits(
                connections: limits.connections, perSource: limits.connectionsPerAddress,
                strangers: limits.unauthenticated, strangersPerSource: limits.unauthenticatedPerAddress),
            guesses: GuessLedger.Policy(failures: limits.failuresPerAddress))
    }

    /// Open connections.
    var count: Int { state.withLockedValue { $0.connections.open } }

    /// A connection has come; a text says why it cannot stay.
    func opened(from source: SourceNetwork?) -> String? {
        state.withLockedValue { state in
            state.connections.opened(from: source, isKnown: source.map { state.guesses.isKnown($0) } ?? false)
        }
    }

    /// The peer of a connection has proved who it is, for the first time.
    func authenticated(from source: SourceNetwork?, at now: NIODeadline) {
        state.withLockedValue { state in
            state.connections.authenticated(from: source)
            if let source { state.guesses.succeeded(source, at: now) }
        }
    }

    /// The peer of a connection has to prove anew who it is.
    func deauthenticated(from source: SourceNetwork?) {
        state.withLockedValue { $0.connections.deauthenticated(from: source) }
    }

    /// Whether credentials of a stranger are looked at.
    func mayTry(from source: SourceNetwork?) -> Bool {
        guard let source else { return true }
        return state.withLockedValue { $0.guesses.mayTry(source) }
    }

    /// Credentials were wrong. Where the consequence is a delay, ``failureAnswered(from:at:)`` has to follow.
    func failed(from source: SourceNetwork?, at now: NIODeadline) -> GuessLedger.Consequence {
        guard let source else { return .none }
        return state.withLockedValue { $0.guesses.failed(source, at: now) }
    }

    /// The time of a delay is over.
    func failureAnswered(from source: SourceNetwork?, at now: NIODeadline) {
        guard let source else { return }
        state.withLockedValue { $0.guesses.answered(source, at: now) }
    }

    /// A connection that was admitted has gone.
    func closed(from source: SourceNetwork?, isStranger: Bool) {
        let last = state.withLockedValue { state -> EventLoopPromise<Void>? in
            state.connections.closed(from: source, isStranger: isStranger)
            guard state.connections.open == 0 else { return nil }
            defer { state.waitingForEnd = nil }
            return state.waitingForEnd
        }
        last?.succeed()
    }

    /// Waits until every connection has gone, but no longer than `limit`.
    func allEnded(within limit: TimeAmount, on eventLoop: any EventLoop) async {
        let promise = eventLoop.makePromise(of: Void.self)
        let isEmpty = state.withLockedValue { state in
            if state.connections.open > 0 { state.waitingForEnd = promise }
            return state.connections.open == 0
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
}
