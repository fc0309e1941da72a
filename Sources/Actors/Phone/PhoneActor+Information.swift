import CSTACore

/// What the server knows of a phone without asking it (CST-1).
extension PhoneActor {
    /// The answer to GetLogicalDeviceInformation and GetPhysicalDeviceInformation, from the model; `nil` for others.
    func deviceInformation(for request: CSTARequest) -> CSTAResponse? {
        switch request {
        case .getLogicalDeviceInformation:
            .getLogicalDeviceInformation(
                GetLogicalDeviceInformationResponse(
                    deviceCategory: .station, hasPhysicalElement: true, acdModels: ACDModels(),
                    appearanceAddressable: false, appearanceType: .selectedStandard,
                    logDevServList: LogicalDeviceServices(messages: model.offeredServices),
                    logDevEvtsList: LogicalDeviceEvents(messages: OfferedFeatures.events)))
        case .getPhysicalDeviceInformation:
            .getPhysicalDeviceInformation(
                GetPhysicalDeviceInformationResponse(
                    deviceCategory: .station, hasLogicalElement: true, deviceModelName: model.title))
        default: nil
        }
    }
}
