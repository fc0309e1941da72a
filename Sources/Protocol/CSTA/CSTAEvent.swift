internal import XMLCore

/// An event that a monitor reports.
public enum CSTAEvent: Sendable, Equatable {
    // Call control events
    case bridged(BridgedEvent)
    case callCleared(CallClearedEvent)
    case conferenced(ConferencedEvent)
    case connectionCleared(ConnectionClearedEvent)
    case delivered(DeliveredEvent)
    case digitsDialed(DigitsDialedEvent)
    case diverted(DivertedEvent)
    case established(EstablishedEvent)
    case failed(FailedEvent)
    case held(HeldEvent)
    case networkCapabilitiesChanged(NetworkCapabilitiesChangedEvent)
    case networkReached(NetworkReachedEvent)
    case offered(OfferedEvent)
    case originated(OriginatedEvent)
    case queued(QueuedEvent)
    case retrieved(RetrievedEvent)
    case serviceInitiated(ServiceInitiatedEvent)
    case transfered(TransferedEvent)
    // Call associated
    case digitsGenerated(DigitsGeneratedEvent)
    case callInformation(CallInformationEvent)
    // Physical device features
    case messageWaiting(MessageWaitingEvent)
    // Logical device features
    case doNotDisturb(DoNotDisturbEvent)
    case forwarding(ForwardingEvent)
    // Device maintenance events
    case backInService(BackInServiceEvent)
    case outOfService(OutOfServiceEvent)
    case partiallyInService(PartiallyInServiceEvent)
    /// Any other event of ECMA-323, carried through unchanged.
    case other(RawCSTA)
}

extension CSTAEvent {
    /// The name of the root element, such as `DeliveredEvent`.
    public var name: String {
        switch self {
        case .other(let raw): raw.name
        default: payload.map { type(of: $0).elementName.description } ?? ""
        }
    }

    /// The typed message; `nil` for ``other(_:)``.
    public var payload: (any CSTAEventPayload)? {
        switch self {
        case .bridged(let event): event
        case .callCleared(let event): event
        case .conferenced(let event): event
        case .connectionCleared(let event): event
        case .delivered(let event): event
        case .digitsDialed(let event): event
        case .diverted(let event): event
        case .established(let event): event
        case .failed(let event): event
        case .held(let event): event
        case .networkCapabilitiesChanged(let event): event
        case .networkReached(let event): event
        case .offered(let event): event
        case .originated(let event): event
        case .queued(let event): event
        case .retrieved(let event): event
        case .serviceInitiated(let event): event
        case .transfered(let event): event
        case .digitsGenerated(let event): event
        case .callInformation(let event): event
        case .messageWaiting(let event): event
        case .doNotDisturb(let event): event
        case .forwarding(let event): event
        case .backInService(let event): event
        case .outOfService(let event): event
        case .partiallyInService(let event): event
        case .other: nil
        }
    }

    /// The flag of a monitor filter that keeps this event away; `nil` if no filter of ours knows it.
    public var filterFlag: MonitorFilterFlag? {
        switch self {
        case .other(let raw): MonitorFilterFlag(eventName: raw.name)
        default: payload.map { type(of: $0).filterFlag }
        }
    }
}
