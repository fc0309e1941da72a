import CSTAActors
import NIOCore
import SIPCore

/// How long a connection may be a stranger's, and how long a message may take; when its peer is in.
extension SIPConnectionHandler {
    /// The peer has proved who it is: the clock that ends strangers stops.
    func authenticated(_ credentials: ConnectionAdmission.Credentials) {
        clocks.authenticated()
        armClock()
        guard isStranger, isAdmitted else { return }
        isStranger = false
        admission.authenticated(credentials, from: source, at: now)
        requestRate.authenticated(perSecond: services.limits.requestsPerSecond, at: now)
        // A phone is in when it is set up; it says so itself.
        if side == .clients { letIn() }
    }

    /// The peer is in: from now on it is served as it comes.
    func letIn() {
        guard let turnstile else { return }
        self.turnstile = nil
        // Not at once: what waits there comes behind the message that lets its peer in, and behind its answer.
        let waiting = NIOLoopBound(turnstile, eventLoop: services.context.eventLoop)
        services.context.eventLoop.execute { waiting.value.open() }
    }

    /// The peer has taken its registration back: it is a stranger again. What it began is not begun anew by that.
    func deauthenticated() {
        awaitAuthentication()
        guard !isStranger, isAdmitted else { return }
        isStranger = true
        admission.changed(from: source, .proved, to: .stranger)
        requestRate.deauthenticated(at: now)
    }

    /// The peer has so long to prove who it is.
    func awaitAuthentication() {
        clocks.awaitAuthentication(until: now + .seconds(Int64(services.limits.unauthenticatedSeconds)))
        armClock()
    }

    /// A message that was begun has to be finished in time (negative cases 5, 96).
    func watchUnfinishedMessage() {
        messageIs(unfinished: framer.isMidMessage && !isAwaitingRegistry && closeReason == nil)
    }

    func messageIs(unfinished: Bool) {
        guard clocks.messageIs(unfinished: unfinished, at: now) else { return }
        armClock()
    }

    /// The clock holds whoever has a deadline: a connection that ended in the middle of what it read has none any more.
    func armClock() {
        services.clock.arm(self, &clockSlot, at: isAdmitted ? clocks.deadline : nil)
    }

    func deadlineReached(at now: NIODeadline) {
        if let reason = clocks.due(at: now) { return close(reason) }
        armClock()
    }
}
