import NIOCore

/// Decides what is begun while the machine is behind: what stands keeps its latency, what is new waits (REG-7).
///
/// New connections are accepted as fast as newcomers get their turns. The rest waits in the system's queue, which costs
/// nothing, neither for them nor, when they give up, for anybody else. Who is in already and begins something new is asked
/// to come back when the loops are late, for then calls are, too.
///
/// The dialog of a phone has no gate of its own: it follows the REGISTER that was let in, and what the phone answers while
/// it is set up passes the ``Turnstile``, as all does that a newcomer sends.
struct LoadGate: Sendable, Equatable {
    /// What somebody wants to begin.
    enum Step: Sendable {
        /// A connection, and with it perhaps a TLS handshake.
        case connection
        /// The first REGISTER of a connection, by a phone that is known (``KnownPhones``), or by another one.
        case registration(isKnown: Bool)
        /// A client's session.
        case session
        /// A monitor of a client that is in: it may be the first one of its line, and then the phone is asked for one, too.
        case monitor
    }

    /// The worst lag of the loops.
    let lag: TimeAmount
    /// The longest wait of newcomers for their turn.
    let wait: TimeAmount
    /// From here on only what is known is let in (`limits.lagMilliseconds`).
    let busy: TimeAmount
    /// Hardly any newcomers wait for their turn.
    let hasRoom: Bool

    /// Newcomers of one loop that may wait for their turn while more are accepted: what keeps the loop busy until it
    /// looks for more, some 3 ms of registrations, 20 ms of handshakes.
    static let room = 32

    /// - Parameters:
    ///   - lag: of the loop that is latest.
    ///   - wait: of newcomers, on the loop where it is longest.
    ///   - busy: what the operator takes for too late.
    init(lag: TimeAmount, wait: TimeAmount = .zero, busy: TimeAmount = .milliseconds(150), hasRoom: Bool = true) {
        self.lag = lag
        self.wait = wait
        self.busy = busy
        self.hasRoom = hasRoom
    }

    /// From here on nothing new is begun: answers would come after their askers gave up.
    private var overloaded: TimeAmount { busy * 7 }

    /// Whether the machine is so late that somebody has to be refused.
    var isBusy: Bool { lag >= busy || wait >= overloaded }

    /// Whether a step may be taken now.
    func admits(_ step: Step) -> Bool {
        switch step {
        case .connection: hasRoom && lag < overloaded
        case .registration(isKnown: false): !isBusy
        // To send it away would cost a good part of what it costs to let it in, and a handshake for nothing.
        case .registration(isKnown: true), .session, .monitor: lag < overloaded
        }
    }

    /// Seconds after which a refused peer shall come back; spread, so that those who were refused together do not come
    /// back together. `random` is from 0 to 1.
    func retryAfter(random: Double) -> Int {
        2 + Int(random * (lag < overloaded ? 6 : 18))
    }
}
