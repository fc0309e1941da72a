public import NIOCore

/// What the users of up to three phones do, one thing after the other: a value that can be listed, counted and repeated.
public struct CallScript: Sendable, Hashable {
    /// A part in the play.
    public enum Role: Int, Sendable, Hashable, CaseIterable {
        /// Who calls.
        case caller
        /// Who is called.
        case callee
        /// Who is consulted, transferred or deflected to.
        case third
    }

    /// One thing that a user does, or a client has a phone do.
    public enum Action: Sendable, Hashable {
        case dial(Role, to: Role)
        case answer(Role)
        case hold(Role)
        case retrieve(Role)
        case consult(Role, to: Role)
        case transfer(Role)
        case conference(Role)
        case blindTransfer(Role, to: Role)
        case deflect(Role, to: Role)
        case alternate(Role)
        case reconnect(Role)
        case digits(Role)
        case clear(Role)
        /// A client asks which calls the phone has; users do nothing.
        case snapshotDevice(Role)
        /// A client asks who is in the phone's call; users do nothing.
        case snapshotCall(Role)
    }

    /// An action and how long the user waits before it.
    public struct Step: Sendable, Hashable {
        /// The pause before the action.
        public let after: TimeAmount
        /// The action.
        public let action: Action
    }

    /// The kinds of call.
    public enum Kind: String, CaseIterable, Sendable, Hashable {
        case simple
        case unanswered
        case held
        case consulted
        case transferred
        case blindTransferred = "blind-transferred"
        case deflected
        case conference
        case alternated
        case reconnected
        /// Like `held`, and clients ask for snapshots in between.
        case observed
    }

    /// The kind.
    public let kind: Kind
    /// The steps; the last one leaves no call behind.
    public let steps: [Step]

    /// The number of phones that take part.
    public var phoneCount: Int {
        switch kind {
        case .simple, .unanswered, .held, .observed: return 2
        case .consulted, .transferred, .blindTransferred, .deflected, .conference, .alternated, .reconnected: return 3
        }
    }

    /// Draws a call of the given kind; pauses between half and one and a half of `pace`.
    public init(kind: Kind, pace: TimeAmount, using generator: inout SeededGenerator) {
        self.kind = kind
        let base = max(2, pace.nanoseconds)
        steps = CallScript.actions(of: kind).map { action in
            // Drawn by hand: `Int64.random(in:using:)` may change its way of drawing between releases.
            let pause = base / 2 + Int64(generator.next() % UInt64(base))
            return Step(after: .nanoseconds(pause), action: action)
        }
    }

    /// By the habits of an ordinary office.
    static let officeWeights: [(Kind, UInt64)] = [
        (.simple, 40), (.unanswered, 10), (.held, 15), (.consulted, 8), (.transferred, 12), (.blindTransferred, 6),
        (.deflected, 5), (.conference, 4), (.alternated, 3), (.reconnected, 3),
    ]
    /// More of what the server puts together itself on phones that lack it.
    static let clientWeights: [(Kind, UInt64)] = [
        (.simple, 20), (.unanswered, 5), (.held, 10), (.consulted, 10), (.transferred, 10), (.blindTransferred, 10),
        (.deflected, 5), (.conference, 5), (.alternated, 10), (.reconnected, 10), (.observed, 10),
    ]

    /// Draws a kind by `weights`, then the call.
    init(
        pace: TimeAmount, weights: [(Kind, UInt64)] = CallScript.officeWeights,
        using generator: inout SeededGenerator
    ) {
        var draw = generator.next() % weights.reduce(0) { $0 + $1.1 }
        var kind = Kind.simple
        for (candidate, weight) in weights {
            if draw < weight {
                kind = candidate
                break
            }
            draw -= weight
        }
        self.init(kind: kind, pace: pace, using: &generator)
    }

    private static func actions(of kind: Kind) -> [Action] {
        let opening: [Action] = [.dial(.caller, to: .callee), .answer(.callee)]
        switch kind {
        case .simple:
            return opening + [.digits(.caller), .clear(.caller)]
        case .unanswered:
            return [.dial(.caller, to: .callee), .clear(.caller)]
        case .held:
            return opening + [.hold(.callee), .retrieve(.callee), .clear(.callee)]
        case .consulted:
            return opening + [
                .consult(.caller, to: .third), .answer(.third), .clear(.third), .retrieve(.caller), .clear(.caller),
            ]
        case .transferred:
            return opening + [.consult(.callee, to: .third), .answer(.third), .transfer(.callee), .clear(.caller)]
        case .blindTransferred:
            return opening + [.blindTransfer(.callee, to: .third), .answer(.third), .clear(.third)]
        case .deflected:
            return [
                .dial(.caller, to: .callee), .deflect(.callee, to: .third), .answer(.third), .clear(.caller),
            ]
        case .alternated:
            return opening + [
                .consult(.caller, to: .third), .answer(.third), .alternate(.caller), .alternate(.caller),
                .snapshotDevice(.caller), .clear(.third), .retrieve(.caller), .clear(.caller),
            ]
        case .reconnected:
            return opening + [
                .consult(.caller, to: .third), .answer(.third), .reconnect(.caller), .snapshotDevice(.caller),
                .clear(.caller),
            ]
        case .observed:
            return [
                .dial(.caller, to: .callee), .snapshotDevice(.callee), .answer(.callee), .snapshotCall(.caller),
                .hold(.callee), .snapshotDevice(.callee), .snapshotCall(.callee), .retrieve(.callee),
                .clear(.callee), .snapshotDevice(.caller),
            ]
        case .conference:
            return opening + [
                .consult(.caller, to: .third), .answer(.third), .conference(.caller), .clear(.third),
                .clear(.caller),
            ]
        }
    }
}
