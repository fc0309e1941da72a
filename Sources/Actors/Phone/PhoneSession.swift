import NIOCore

/// How far the server has come with one phone: from its registration to lines that can be monitored (PHN-1).
struct PhoneSession: Sendable {
    /// Where we stand.
    enum Phase: Sendable, Equatable {
        /// Not registered.
        case offline
        /// Registered, without a dialog; the next INVITE goes out at the deadline.
        case waiting(until: NIODeadline)
        /// Our INVITE is under way.
        case inviting(token: UInt64, deadline: NIODeadline)
        /// The dialog is up; SystemRegister and GetSwitchingFunctionDevices are being asked.
        case configuring
        /// The identities are known.
        case ready
    }

    /// What has to be done after an event.
    enum Action: Sendable, Equatable {
        case none
        case invite
        case configure
        /// The dialog is gone or never came to be: forget it, tell the clients.
        case drop
    }

    private(set) var phase = Phase.offline
    /// Failures in a row, which stretch the pause before the next INVITE.
    private var failures = 0

    /// Whether requests can be sent inside the dialog.
    var hasDialog: Bool { phase == .configuring || phase == .ready }

    /// When this machine wants to be woken.
    var deadline: NIODeadline? {
        switch phase {
        case .waiting(let until): until
        case .inviting(_, let deadline): deadline
        case .offline, .configuring, .ready: nil
        }
    }

    /// The phone has registered over a new connection.
    mutating func attached() -> Action {
        failures = 0
        phase = .offline
        return .invite
    }

    /// The phone has registered again over the same connection: a dialog that was refused is tried once more.
    mutating func refreshed() -> Action {
        if case .waiting = phase { return .invite }
        return .none
    }

    /// The INVITE was sent.
    mutating func invited(token: UInt64, deadline: NIODeadline) {
        phase = .inviting(token: token, deadline: deadline)
    }

    /// Whether the answer named by `token` is the one to our INVITE.
    func expectsInvite(token: UInt64) -> Bool {
        if case .inviting(token, _) = phase { true } else { false }
    }

    /// The phone accepted the dialog.
    mutating func accepted() -> Action {
        failures = 0
        phase = .configuring
        return .configure
    }

    /// The phone refused the dialog, or ended it.
    mutating func refused(at now: NIODeadline) -> Action {
        failures = min(failures + 1, 6)
        // 5, 10, 20 … 160 s: a phone that says no is asked again, but not in a loop.
        phase = .waiting(until: now + .seconds(5 << Int64(failures - 1)))
        return .drop
    }

    /// The identities are known, by the phone's answer or for want of one.
    mutating func configured() {
        if phase == .configuring { phase = .ready }
    }

    /// The connection or the registration is gone.
    mutating func detached() -> Action {
        phase = .offline
        return .drop
    }

    /// A deadline of this machine has come.
    mutating func deadlineReached(at now: NIODeadline) -> Action {
        switch phase {
        case .waiting(let until) where until <= now: .invite
        case .inviting(_, let deadline) where deadline <= now: refused(at: now)
        default: .none
        }
    }
}
