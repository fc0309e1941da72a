import CSTACore

/// What the server says that it can do (CST-10): the manual's table 4.2.1, no more.
///
/// Whether a single phone can do it is another question, which its model answers.
extension GetCSTAFeaturesResponse {
    static var ofThisServer: GetCSTAFeaturesResponse {
        var services = SupportedServices()
        for (group, names) in offeredServices { for name in names { services.insert(name, in: group) } }
        var events = SupportedEvents()
        for (group, names) in offeredEvents { for name in names { events.insert(name, in: group) } }
        return GetCSTAFeaturesResponse(supportedServices: services, supportedEvents: events)
    }

    private static let offeredServices: [(CapabilityGroup, [String])] = [
        (
            .capExchangeServList,
            [
                "getCSTAFeatures", "getLogicalDeviceInformation", "getPhysicalDeviceInformation",
                "getSwitchingFunctionDevices", "switchingFunctionDevices",
            ]
        ),
        (
            .systemStatServList,
            [
                "systemRegister", "systemStatusRegisterAbort", "systemStatusRegisterCancel", "requestSystemStatus",
                "swFunctionDevicesChanged",
            ]
        ),
        (.monitoringServList, ["monitorStart", "monitorStop"]),
        (.snapshotServList, ["snapshotCall", "snapshotDevice"]),
        (
            .callControlServList,
            [
                "alternateCall", "answerCall", "clearConnection", "conferenceCall", "consultationCall", "deflectCall",
                "dialDigits", "directedPickupCall", "holdCall", "makeCall", "reconnectCall", "retrieveCall",
                "singleStepConference", "singleStepTransfer", "transferCall",
            ]
        ),
        (.callAssociatedServList, ["generateDigits"]),
        (.physDevServList, ["getMessageWaitingIndicator", "setMessageWaitingIndicator"]),
        (.logicalServList, ["getDoNotDisturb", "getForwarding", "setDoNotDisturb", "setForwarding"]),
    ]

    private static let offeredEvents: [(CapabilityGroup, [String])] = [
        (
            .callControlEvtsList,
            [
                "callCleared", "conferenced", "connectionCleared", "delivered", "digitsDialed", "diverted",
                "established", "failed", "held", "netwCapsChanged", "netwReached", "offered", "originated", "queued",
                "retrieved", "serviceInitiated", "transferred",
            ]
        ),
        (.callAssociatedEvtsList, ["digitsGenerated"]),
        (.physDevEvtsList, ["messageWaiting"]),
        (.logicalEvtsList, ["doNotDisturb", "forwarding"]),
        (.deviceMaintEvtsList, ["backInService", "outOfService"]),
    ]
}
