internal import XMLCore

extension CSTAEvent {
    /// Visits every device id of the message.
    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        switch self {
        case .bridged(var event):
            event.mapDevices(change)
            self = .bridged(event)
        case .callCleared(var event):
            event.mapDevices(change)
            self = .callCleared(event)
        case .conferenced(var event):
            event.mapDevices(change)
            self = .conferenced(event)
        case .connectionCleared(var event):
            event.mapDevices(change)
            self = .connectionCleared(event)
        case .delivered(var event):
            event.mapDevices(change)
            self = .delivered(event)
        case .digitsDialed(var event):
            event.mapDevices(change)
            self = .digitsDialed(event)
        case .diverted(var event):
            event.mapDevices(change)
            self = .diverted(event)
        case .established(var event):
            event.mapDevices(change)
            self = .established(event)
        case .failed(var event):
            event.mapDevices(change)
            self = .failed(event)
        case .held(var event):
            event.mapDevices(change)
            self = .held(event)
        case .networkCapabilitiesChanged(var event):
            event.mapDevices(change)
            self = .networkCapabilitiesChanged(event)
        case .networkReached(var event):
            event.mapDevices(change)
            self = .networkReached(event)
        case .offered(var event):
            event.mapDevices(change)
            self = .offered(event)
        case .originated(var event):
            event.mapDevices(change)
            self = .originated(event)
        case .queued(var event):
            event.mapDevices(change)
            self = .queued(event)
        case .retrieved(var event):
            event.mapDevices(change)
            self = .retrieved(event)
        case .serviceInitiated(var event):
            event.mapDevices(change)
            self = .serviceInitiated(event)
        case .transfered(var event):
            event.mapDevices(change)
            self = .transfered(event)
        case .digitsGenerated(var event):
            event.mapDevices(change)
            self = .digitsGenerated(event)
        case .callInformation(var event):
            event.mapDevices(change)
            self = .callInformation(event)
        case .messageWaiting(var event):
            event.mapDevices(change)
            self = .messageWaiting(event)
        case .doNotDisturb(var event):
            event.mapDevices(change)
            self = .doNotDisturb(event)
        case .forwarding(var event):
            event.mapDevices(change)
            self = .forwarding(event)
        case .backInService(var event):
            event.mapDevices(change)
            self = .backInService(event)
        case .outOfService(var event):
            event.mapDevices(change)
            self = .outOfService(event)
        case .partiallyInService(var event):
            event.mapDevices(change)
            self = .partiallyInService(event)
        case .other(var raw):
            raw.mapDevices(change)
            self = .other(raw)
        }
    }

    func encode(into writer: inout CSTAWriter) {
        switch self {
        case .bridged(let event): writer.message(event)
        case .callCleared(let event): writer.message(event)
        case .conferenced(let event): writer.message(event)
        case .connectionCleared(let event): writer.message(event)
        case .delivered(let event): writer.message(event)
        case .digitsDialed(let event): writer.message(event)
        case .diverted(let event): writer.message(event)
        case .established(let event): writer.message(event)
        case .failed(let event): writer.message(event)
        case .held(let event): writer.message(event)
        case .networkCapabilitiesChanged(let event): writer.message(event)
        case .networkReached(let event): writer.message(event)
        case .offered(let event): writer.message(event)
        case .originated(let event): writer.message(event)
        case .queued(let event): writer.message(event)
        case .retrieved(let event): writer.message(event)
        case .serviceInitiated(let event): writer.message(event)
        case .transfered(let event): writer.message(event)
        case .digitsGenerated(let event): writer.message(event)
        case .callInformation(let event): writer.message(event)
        case .messageWaiting(let event): writer.message(event)
        case .doNotDisturb(let event): writer.message(event)
        case .forwarding(let event): writer.message(event)
        case .backInService(let event): writer.message(event)
        case .outOfService(let event): writer.message(event)
        case .partiallyInService(let event): writer.message(event)
        case .other(let raw): writer.message(raw)
        }
    }
}

extension CSTAEvent {
    typealias Reader = @Sendable (XMLElement) throws(CSTADecodingError) -> CSTAEvent

    /// How an event is read, by the name of its root element.
    static let readers: [String: Reader] = [
        "BridgedEvent": { element throws(CSTADecodingError) in .bridged(try BridgedEvent(from: element)) },
        "CallClearedEvent": { element throws(CSTADecodingError) in .callCleared(try CallClearedEvent(from: element)) },
        "ConferencedEvent": { element throws(CSTADecodingError) in .conferenced(try ConferencedEvent(from: element)) },
        "ConnectionClearedEvent": { element throws(CSTADecodingError) in
            .connectionCleared(try ConnectionClearedEvent(from: element))
        },
        "DeliveredEvent": { element throws(CSTADecodingError) in .delivered(try DeliveredEvent(from: element)) },
        "DigitsDialedEvent": { element throws(CSTADecodingError) in .digitsDialed(try DigitsDialedEvent(from: element))
        },
        "DivertedEvent": { element throws(CSTADecodingError) in .diverted(try DivertedEvent(from: element)) },
        "EstablishedEvent": { element throws(CSTADecodingError) in .established(try EstablishedEvent(from: element)) },
        "FailedEvent": { element throws(CSTADecodingError) in .failed(try FailedEvent(from: element)) },
        "HeldEvent": { element throws(CSTADecodingError) in .held(try HeldEvent(from: element)) },
        "NetworkCapabilitiesChangedEvent": { element throws(CSTADecodingError) in
            .networkCapabilitiesChanged(try NetworkCapabilitiesChangedEvent(from: element))
        },
        "NetworkReachedEvent": { element throws(CSTADecodingError) in
            .networkReached(try NetworkReachedEvent(from: element))
        },
        "OfferedEvent": { element throws(CSTADecodingError) in .offered(try OfferedEvent(from: element)) },
        "OriginatedEvent": { element throws(CSTADecodingError) in .originated(try OriginatedEvent(from: element)) },
        "QueuedEvent": { element throws(CSTADecodingError) in .queued(try QueuedEvent(from: element)) },
        "RetrievedEvent": { element throws(CSTADecodingError) in .retrieved(try RetrievedEvent(from: element)) },
        "ServiceInitiatedEvent": { element throws(CSTADecodingError) in
            .serviceInitiated(try ServiceInitiatedEvent(from: element))
        },
        "TransferedEvent": { element throws(CSTADecodingError) in .transfered(try TransferedEvent(from: element)) },
        "DigitsGeneratedEvent": { element throws(CSTADecodingError) in
            .digitsGenerated(try DigitsGeneratedEvent(from: element))
        },
        "CallInformationEvent": { element throws(CSTADecodingError) in
            .callInformation(try CallInformationEvent(from: element))
        },
        "MessageWaitingEvent": { element throws(CSTADecodingError) in
            .messageWaiting(try MessageWaitingEvent(from: element))
        },
        "DoNotDisturbEvent": { element throws(CSTADecodingError) in .doNotDisturb(try DoNotDisturbEvent(from: element))
        },
        "ForwardingEvent": { element throws(CSTADecodingError) in .forwarding(try ForwardingEvent(from: element)) },
        "BackInServiceEvent": { element throws(CSTADecodingError) in
            .backInService(try BackInServiceEvent(from: element))
        },
        "OutOfServiceEvent": { element throws(CSTADecodingError) in .outOfService(try OutOfServiceEvent(from: element))
        },
        "PartiallyInServiceEvent": { element throws(CSTADecodingError) in
            .partiallyInService(try PartiallyInServiceEvent(from: element))
        },
        // English spelling, which some phones send. What we write is the schema's.
        "TransferredEvent": { element throws(CSTADecodingError) in .transfered(try TransferedEvent(from: element)) },
    ]
}
