internal import XMLCore

/// What most events have in common, read without knowing which event it is.
extension CSTAEvent {
    /// The monitor that the event is for, in the numbers of whoever sends it.
    public var monitorCrossRefID: String {
        get {
            switch self {
            case .bridged(let event): event.monitorCrossRefID
            case .callCleared(let event): event.monitorCrossRefID
            case .conferenced(let event): event.monitorCrossRefID
            case .connectionCleared(let event): event.monitorCrossRefID
            case .delivered(let event): event.monitorCrossRefID
            case .digitsDialed(let event): event.monitorCrossRefID
            case .diverted(let event): event.monitorCrossRefID
            case .established(let event): event.monitorCrossRefID
            case .failed(let event): event.monitorCrossRefID
            case .held(let event): event.monitorCrossRefID
            case .networkCapabilitiesChanged(let event): event.monitorCrossRefID
            case .networkReached(let event): event.monitorCrossRefID
            case .offered(let event): event.monitorCrossRefID
            case .originated(let event): event.monitorCrossRefID
            case .queued(let event): event.monitorCrossRefID
            case .retrieved(let event): event.monitorCrossRefID
            case .serviceInitiated(let event): event.monitorCrossRefID
            case .transfered(let event): event.monitorCrossRefID
            case .digitsGenerated(let event): event.monitorCrossRefID
            case .callInformation(let event): event.monitorCrossRefID
            case .messageWaiting(let event): event.monitorCrossRefID
            case .doNotDisturb(let event): event.monitorCrossRefID
            case .forwarding(let event): event.monitorCrossRefID
            case .backInService(let event): event.monitorCrossRefID
            case .outOfService(let event): event.monitorCrossRefID
            case .partiallyInService(let event): event.monitorCrossRefID
            case .other(let raw): raw.text(of: "monitorCrossRefID") ?? ""
            }
        }
        set {
            switch self {
            case .bridged(var event):
                event.monitorCrossRefID = newValue
                self = .bridged(event)
            case .callCleared(var event):
                event.monitorCrossRefID = newValue
                self = .callCleared(event)
            case .conferenced(var event):
                event.monitorCrossRefID = newValue
                self = .conferenced(event)
            case .connectionCleared(var event):
                event.monitorCrossRefID = newValue
                self = .connectionCleared(event)
            case .delivered(var event):
                event.monitorCrossRefID = newValue
                self = .delivered(event)
            case .digitsDialed(var event):
                event.monitorCrossRefID = newValue
                self = .digitsDialed(event)
            case .diverted(var event):
                event.monitorCrossRefID = newValue
                self = .diverted(event)
            case .established(var event):
                event.monitorCrossRefID = newValue
                self = .established(event)
            case .failed(var event):
                event.monitorCrossRefID = newValue
                self = .failed(event)
            case .held(var event):
                event.monitorCrossRefID = newValue
                self = .held(event)
            case .networkCapabilitiesChanged(var event):
                event.monitorCrossRefID = newValue
                self = .networkCapabilitiesChanged(event)
            case .networkReached(var event):
                event.monitorCrossRefID = newValue
                self = .networkReached(event)
            case .offered(var event):
                event.monitorCrossRefID = newValue
                self = .offered(event)
            case .originated(var event):
                event.monitorCrossRefID = newValue
                self = .originated(event)
            case .queued(var event):
                event.monitorCrossRefID = newValue
                self = .queued(event)
            case .retrieved(var event):
                event.monitorCrossRefID = newValue
                self = .retrieved(event)
            case .serviceInitiated(var event):
                event.monitorCrossRefID = newValue
                self = .serviceInitiated(event)
            case .transfered(var event):
                event.monitorCrossRefID = newValue
                self = .transfered(event)
            case .digitsGenerated(var event):
                event.monitorCrossRefID = newValue
                self = .digitsGenerated(event)
            case .callInformation(var event):
                event.monitorCrossRefID = newValue
                self = .callInformation(event)
            case .messageWaiting(var event):
                event.monitorCrossRefID = newValue
                self = .messageWaiting(event)
            case .doNotDisturb(var event):
                event.monitorCrossRefID = newValue
                self = .doNotDisturb(event)
            case .forwarding(var event):
                event.monitorCrossRefID = newValue
                self = .forwarding(event)
            case .backInService(var event):
                event.monitorCrossRefID = newValue
                self = .backInService(event)
            case .outOfService(var event):
                event.monitorCrossRefID = newValue
                self = .outOfService(event)
            case .partiallyInService(var event):
                event.monitorCrossRefID = newValue
                self = .partiallyInService(event)
            case .other(var raw):
                raw.setText(of: "monitorCrossRefID", to: newValue)
                self = .other(raw)
            }
        }
    }

    /// The connection that changed; the old call for events about several, `nil` for events about a device.
    public var subjectConnection: ConnectionID? {
        switch self {
        case .bridged(let event): event.bridgedConnection
        case .callCleared(let event): event.clearedCall
        case .conferenced(let event): event.primaryOldCall
        case .connectionCleared(let event): event.droppedConnection
        case .delivered(let event): event.connection
        case .digitsDialed(let event): event.dialingConnection
        case .diverted(let event): event.connection
        case .established(let event): event.establishedConnection
        case .failed(let event): event.failedConnection
        case .held(let event): event.heldConnection
        case .networkCapabilitiesChanged(let event): event.outboundConnection
        case .networkReached(let event): event.outboundConnection
        case .offered(let event): event.offeredConnection
        case .originated(let event): event.originatedConnection
        case .queued(let event): event.queuedConnection
        case .retrieved(let event): event.retrievedConnection
        case .serviceInitiated(let event): event.initiatedConnection
        case .transfered(let event): event.primaryOldCall
        case .digitsGenerated(let event): event.connection
        case .callInformation(let event): event.connection
        default: nil
        }
    }

    /// State of the monitored device's own connection after the event.
    public var localConnectionInfo: LocalConnectionState? {
        switch self {
        case .bridged(let event): event.localConnectionInfo
        case .conferenced(let event): event.localConnectionInfo
        case .connectionCleared(let event): event.localConnectionInfo
        case .delivered(let event): event.localConnectionInfo
        case .digitsDialed(let event): event.localConnectionInfo
        case .diverted(let event): event.localConnectionInfo
        case .established(let event): event.localConnectionInfo
        case .failed(let event): event.localConnectionInfo
        case .held(let event): event.localConnectionInfo
        case .networkCapabilitiesChanged(let event): event.localConnectionInfo
        case .networkReached(let event): event.localConnectionInfo
        case .offered(let event): event.localConnectionInfo
        case .originated(let event): event.localConnectionInfo
        case .queued(let event): event.localConnectionInfo
        case .retrieved(let event): event.localConnectionInfo
        case .serviceInitiated(let event): event.localConnectionInfo
        case .transfered(let event): event.localConnectionInfo
        case .other(let raw): raw.text(of: "localConnectionInfo").flatMap(LocalConnectionState.init(rawValue:))
        default: nil
        }
    }

    /// Why it happened; `nil` for events that have no cause.
    public var cause: EventCause? {
        switch self {
        case .bridged(let event): event.cause
        case .callCleared(let event): event.cause
        case .conferenced(let event): event.cause
        case .connectionCleared(let event): event.cause
        case .delivered(let event): event.cause
        case .digitsDialed(let event): event.cause
        case .diverted(let event): event.cause
        case .established(let event): event.cause
        case .failed(let event): event.cause
        case .held(let event): event.cause
        case .networkCapabilitiesChanged(let event): event.cause
        case .networkReached(let event): event.cause
        case .offered(let event): event.cause
        case .originated(let event): event.cause
        case .queued(let event): event.cause
        case .retrieved(let event): event.cause
        case .serviceInitiated(let event): event.cause
        case .transfered(let event): event.cause
        case .backInService(let event): event.cause
        case .outOfService(let event): event.cause
        case .partiallyInService(let event): event.cause
        case .other(let raw): raw.text(of: "cause").map(EventCause.init(rawValue:))
        default: nil
        }
    }
}
