import NIOCore

/// Decides what is begun while the machine is behind: what stands keeps its latency, what is new waits (REG-7).
///
/// Costly beginnings (TLS handshake, digest, dialog) are let in by the lag of the event loops. New connections wait in
/// the system's queue, which costs nothing, unless hardly any is under way: then the lag is not theirs, and to hold them
/// back would help nobody. Whoever is in already and begins something new is asked to come back.
struct LoadGate: Sendable, Equatable {
    /// What somebody wants to begin.
    enum Step: Sendable {
        /// A connection, and with it perhaps a TLS handshake.
        case connection
        /// The first REGISTER of a connection, by a phone that is known (``KnownPhones``), or by another one.
        case registration(isKnown: Bool)
        /// A client's session.
        case session
    }

    /// The worst lag of the loops.
    let lag: TimeAmount
    /// From here on only what is known is let in (`limits.lagMilliseconds`).
    let busy: TimeAmount
    /// Fewer beginnings are under way than the loops can bear at one time.
    let hasRoom: Bool

    /// Beginnings that one loop may have under way when it is late: some 50 ms of handshakes and
    /// what follows them.
    static let room = 64

    /// - Parameters:
    ///   - lag: of the loop that is latest.
    ///   - busy: what the operator takes for too late.
    init(lag: TimeAmount, busy: TimeAmount = .milliseconds(150), hasRoom: Bool = false) {
        self.lag = lag
        self.busy = busy
        self.hasRoom = hasRoom
    }

    /// Up to here nothing is held back: longer than a pause of the system, shorter than anybody notices.
    private var calm: TimeAmount { .nanoseconds(busy.nanoseconds / 4) }
    /// From here on nothing new is begun: answers would come after their askers gave up.
    private var overloaded: TimeAmount { busy * 7 }

    /// Whether the machine is so late that somebody has to be refused.
    var isBusy: Bool { lag >= busy }

    /// Whether a step may be taken now.
    func admits(_ step: Step) -> Bool {
        switch step {
        case .connection: lag < calm || hasRoom && lag < overloaded
        case .registration(isKnown: false): lag < busy
        case .registration(isKnown: true), .session: lag < overloaded
        }
    }

    /// Seconds after which a refused peer shall come back; spread, so that those who were refused together do not come
    /// back together. `random` is from 0 to 1.
    func retryAfter(random: Double) -> Int {
        2 + Int(random * (lag < overloaded ? 6 : 18))
    }
}
