/// The manual's table 4.2.1: what this server offers, by the names of the messages.
enum OfferedFeatures {
    /// Services that the server answers itself, whatever the phone.
    static let serverServices = [
        "GetCSTAFeatures", "GetLogicalDeviceInformation", "GetPhysicalDeviceInformation",
        "GetSwitchingFunctionDevices", "SwitchingFunctionDevices", "SystemRegister", "SystemRegisterAbort",
        "SystemRegisterCancel", "RequestSystemStatus", "SwFunctionDevicesChanged", "MonitorStart", "MonitorStop",
    ]

    /// Services that a phone answers, or the server for it.
    static let phoneServices = [
        "SnapshotCall", "SnapshotDevice", "AlternateCall", "AnswerCall", "ClearConnection", "ConferenceCall",
        "ConsultationCall", "DeflectCall", "DialDigits", "DirectedPickupCall", "HoldCall", "MakeCall", "ReconnectCall",
        "RetrieveCall", "SingleStepConferenceCall", "SingleStepTransferCall", "TransferCall", "GenerateDigits",
        "GetMessageWaitingIndicator", "SetMessageWaitingIndicator", "GetDoNotDisturb", "GetForwarding",
        "SetDoNotDisturb", "SetForwarding",
    ]

    static let events = [
        "CallClearedEvent", "ConferencedEvent", "ConnectionClearedEvent", "DeliveredEvent", "DigitsDialedEvent",
        "DivertedEvent", "EstablishedEvent", "FailedEvent", "HeldEvent", "NetworkCapabilitiesChangedEvent",
        "NetworkReachedEvent", "OfferedEvent", "OriginatedEvent", "QueuedEvent", "RetrievedEvent",
        "ServiceInitiatedEvent", "TransferedEvent", "DigitsGeneratedEvent", "MessageWaitingEvent",
        "DoNotDisturbEvent", "ForwardingEvent", "BackInServiceEvent", "OutOfServiceEvent",
    ]
}

extension PhoneModel {
    /// The services of the table that clients can have from this phone, its own and emulated ones.
    var offeredServices: [String] {
        OfferedFeatures.phoneServices.filter {
            let support = support(for: $0)
            return support == .passed || support == .emulated
        }
    }

    /// Maker and model as a person would say it; `nil` for a phone that nobody described.
    var title: String? {
        let words = [vendor, name].filter { !$0.isEmpty }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
