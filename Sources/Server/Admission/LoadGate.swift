import NIOCore

/// Decides what is begun while the machine is behind: what stands keeps its latency, what is new waits (REG-7).
///
/// Costly beginnings (TLS handshake, digest, dialog) are let in by the lag of the event loops. New connections wait in
/// the system's queue, which costs nothing; whoever is in already and begins something new is asked to come back.
struct LoadGate: Sendable, Equatable {
    /// What somebody wants to begin.
    enum Step: Sendable {
        /// A connection, and with it perhaps a TLS handshake.
        case connection
        /// The first REGISTER of a connection, by a phone that has been here since the start, or by another one.
        case registration(isKnown: Bool)
        /// A client's session.
        case session
    }

    /// Up to here nothing is held back: longer than a pause of the system, shorter than anybody notices.
    static let calm = TimeAmount.milliseconds(40)
    /// From here on only what is known is let in.
    static let busy = TimeAmount.milliseconds(150)
    /// From here on nothing new is begun: answers would come after their askers gave up.
    static let overloaded = TimeAmount.milliseconds(1000)

    /// The worst lag of the loops.
    var lag = TimeAmount.nanoseconds(0)

    /// Whether a step may be taken now.
    func admits(_ step: Step) -> Bool {
        switch step {
        case .connection: lag < Self.calm
        case .registration(isKnown: false): lag < Self.busy
        case .registration(isKnown: true), .session: lag < Self.overloaded
        }
    }

    /// Seconds after which a refused peer shall come back; spread, so that those who were refused together do not come
    /// back together. `random` is from 0 to 1.
    func retryAfter(random: Double) -> Int {
        2 + Int(random * (lag < Self.overloaded ? 6 : 18))
    }
}
