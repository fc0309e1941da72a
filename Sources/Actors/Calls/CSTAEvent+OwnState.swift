import CSTACore

extension CSTAEvent {
    /// Who called whom, as the event tells it.
    struct Parties: Sendable, Equatable {
        let calling: SubjectDeviceID
        let called: SubjectDeviceID
    }

    var parties: Parties? {
        switch self {
        case .delivered(let event): Parties(calling: event.callingDevice, called: event.calledDevice)
        case .established(let event): Parties(calling: event.callingDevice, called: event.calledDevice)
        case .offered(let event): Parties(calling: event.callingDevice, called: event.calledDevice)
        case .originated(let event): Parties(calling: event.callingDevice, called: event.calledDevice)
        default: nil
        }
    }

    /// Whether the line itself begins a call with this event.
    var beginsCall: Bool {
        switch self {
        case .serviceInitiated, .originated: true
        default: cause == .consultation
        }
    }

    /// The state of the device's own connection after an event without `localConnectionInfo`.
    /// - Parameters:
    ///   - isOwn: whether the connection that the event speaks of is the device's own.
    ///   - before: its state until now.
    func impliedState(isOwn: Bool, before: LocalConnectionState?) -> LocalConnectionState? {
        switch self {
        case .serviceInitiated, .digitsDialed: before ?? .initiated
        case .originated, .networkReached: before == .hold ? .hold : .connected
        case .delivered, .offered: isOwn ? .alerting : before ?? .connected
        case .established: isOwn || before == .initiated ? .connected : before ?? .connected
        case .held: isOwn ? .hold : before
        case .retrieved: isOwn ? .connected : before
        case .queued: isOwn ? .queued : before ?? .connected
        case .connectionCleared, .diverted: isOwn ? .null : before
        case .failed: isOwn ? .fail : before
        default: before
        }
    }
}
