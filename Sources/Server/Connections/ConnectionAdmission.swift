import CSTAActors
import NIOConcurrencyHelpers
import NIOCore

/// Who may connect, and who may try credentials: the books of the server behind one short lock, which is taken in
/// a connection's first and last moment and when credentials were right or wrong (negative cases 43, 88, 95, 99).
///
/// Shared by all loops.
final class ConnectionAdmission: Sendable {
    /// What somebody tries to prove.
    enum Credentials: Sendable {
        /// All phones have one password.
        case phone
        /// `account`: which one; `nil` for a name that is none.
        case client(account: String?)
    }

    private struct State {
        var connections: ConnectionLedger
        var phonesGuesses: GuessLedger
        var clientsGuesses: GuessLedger
        var waitingForEnd: EventLoopPromise<Void>?

        func isKnown(_ source: SourceNetwork) -> Bool {
            phonesGuesses.isKnown(source) || clientsGuesses.isKnown(source)
        }

        mutating func succeeded(_ credentials: Credentials, from source: SourceNetwork?, at now: NIODeadline) {
            guard let source else { return }
            switch credentials {
            case .phone: phonesGuesses.succeeded(source, at: now)
            case .client(let account): clientsGuesses.succeeded(source, as: account, at: now)
            }
        }
    }

    private let state: NIOLockedValueBox<State>

    init(_ limits: ConnectionLedger.Limits, guesses: GuessLedger.Policy = GuessLedger.Policy()) {
        state = NIOLockedValueBox(
            State(
                connections: ConnectionLedger(limits: limits), phonesGuesses: GuessLedger(policy: guesses),
                clientsGuesses: GuessLedger(policy: guesses)))
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
            state.connections.opened(from: source, isKnown: source.map { state.isKnown($0) } ?? false)
        }
    }

    /// The peer of a connection has proved who it is, for the first time.
    func authenticated(_ credentials: Credentials, from source: SourceNetwork?, at now: NIODeadline) {
        state.withLockedValue { state in
            state.connections.changed(from: source, .stranger, to: .proved)
            state.succeeded(credentials, from: source, at: now)
        }
    }

    /// One that is in has proved to be somebody else, too.
    func succeeded(_ credentials: Credentials, from source: SourceNetwork?, at now: NIODeadline) {
        state.withLockedValue { $0.succeeded(credentials, from: source, at: now) }
    }

    /// The peer of a connection is let in without a proof, or has to prove anew who it is.
    func changed(from source: SourceNetwork?, _ old: ConnectionLedger.Standing, to new: ConnectionLedger.Standing) {
        state.withLockedValue { $0.connections.changed(from: source, old, to: new) }
    }

    /// Whether credentials are looked at.
    func mayTry(_ side: Registrar.Side, from source: SourceNetwork?) -> Bool {
        guard let source else { return true }
        return state.withLockedValue { state in
            switch side {
            case .phones: state.phonesGuesses.mayTry(source)
            case .clients: state.clientsGuesses.mayTry(source)
            }
        }
    }

    /// Credentials were wrong. Where the consequence is a delay, ``failureAnswered(_:from:at:)`` has to follow.
    func failed(
        _ credentials: Credentials, from source: SourceNetwork?, at now: NIODeadline
    ) -> GuessLedger.Consequence {
        guard let source else { return .none }
        return state.withLockedValue { state in
            switch credentials {
            case .phone: state.phonesGuesses.failed(source, at: now)
            case .client(let account): state.clientsGuesses.failed(source, as: account, at: now)
            }
        }
    }

    /// The time of a delay is over.
    func failureAnswered(_ side: Registrar.Side, from source: SourceNetwork?, at now: NIODeadline) {
        guard let source else { return }
        state.withLockedValue { state in
            switch side {
            case .phones: state.phonesGuesses.answered(source, at: now)
            case .clients: state.clientsGuesses.answered(source, at: now)
            }
        }
    }

    /// A connection that was admitted has gone.
    func closed(from source: SourceNetwork?, _ standing: ConnectionLedger.Standing) {
        let last = state.withLockedValue { state -> EventLoopPromise<Void>? in
            state.connections.closed(from: source, standing)
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
