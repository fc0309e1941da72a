/// `supportedServices` of GetCSTAFeaturesResponse.
public typealias SupportedServices = CapabilityGroups<SupportedServicesSchema>
/// `supportedEvents` of GetCSTAFeaturesResponse.
public typealias SupportedEvents = CapabilityGroups<SupportedEventsSchema>
/// `logDevServList` of GetLogicalDeviceInformationResponse.
public typealias LogicalDeviceServices = CapabilityGroups<LogicalDeviceServicesSchema>
/// `logDevEvtsList` of GetLogicalDeviceInformationResponse.
public typealias LogicalDeviceEvents = CapabilityGroups<LogicalDeviceEventsSchema>

public enum SupportedServicesSchema: CapabilitySchema {
    public static var groups: [CapabilityGroup] {
        [
            .capExchangeServList, .systemStatServList, .monitoringServList, .snapshotServList, .callControlServList,
            .callAssociatedServList, .mediaServList, .routeingServList, .physDevServList, .logicalServList,
            .iOServicesServList, .dataCollectionServList, .voiceServList, .cDRServList, .vendorSpecificServList,
            .locationServicesServList,
        ]
    }
}

public enum SupportedEventsSchema: CapabilitySchema {
    public static var groups: [CapabilityGroup] {
        [
            .callControlEvtsList, .callAssociatedEvtsList, .mediaEvtsList, .physDevEvtsList, .logicalEvtsList,
            .deviceMaintEvtsList, .voiceEvtsList, .vendorSpecificEvtsList,
        ]
    }
}

public enum LogicalDeviceServicesSchema: CapabilitySchema {
    public static var groups: [CapabilityGroup] {
        [
            .callControlServList, .callAssociatedServList, .logicalServList, .mediaServList, .iOServicesServList,
            .dataCollectionServList, .voiceServList, .locationServicesServList,
        ]
    }
}

public enum LogicalDeviceEventsSchema: CapabilitySchema {
    public static var groups: [CapabilityGroup] {
        [.callControlEvtsList, .callAssociatedEvtsList, .logicalEvtsList, .mediaEvtsList, .voiceEvtsList]
    }
}

extension CapabilityGroups {
    /// The groups that name these services (`MakeCall`, `SingleStepTransferCall`, …) or events (`DeliveredEvent`, …)
    /// by the names of their messages. Names that no group has are ignored.
    public init(messages: some Sequence<String>) {
        self.init()
        for message in messages {
            insert(message: message)
        }
    }

    /// Whether the service or event with this message name is listed.
    public func contains(message: String) -> Bool {
        let name = Self.itemName(of: message)
        return Schema.groups.contains { contains(name, in: $0) }
    }

    private mutating func insert(message: String) {
        let name = Self.itemName(of: message)
        guard let group = Schema.groups.first(where: { $0.items.contains(name) }) else { return }
        insert(name, in: group)
    }

    /// The groups abbreviate some names.
    private static func itemName(of message: String) -> String {
        switch message {
        case "SingleStepConferenceCall": return "singleStepConference"
        case "SingleStepTransferCall": return "singleStepTransfer"
        case "CamponCall": return "campOnCall"
        case "SystemRegisterAbort": return "systemStatusRegisterAbort"
        case "SystemRegisterCancel": return "systemStatusRegisterCancel"
        case "ChangeSysStatFilter": return "changeSystemStatusFilter"
        case "NetworkCapabilitiesChangedEvent": return "netwCapsChanged"
        case "NetworkReachedEvent": return "netwReached"
        case "TransferedEvent": return "transferred"
        default: break
        }
        let name = message.hasSuffix("Event") ? message.dropLast(5) : message[...]
        return name.prefix(1).lowercased() + name.dropFirst()
    }
}
