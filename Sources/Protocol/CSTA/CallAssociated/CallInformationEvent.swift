public import XMLCore

/// Information about a call changed.
///
/// ```
/// monitorCrossRefID   string
/// connection          ConnectionID?
/// device              SubjectDeviceID?
/// callingDevice       CallingDeviceID?
/// accountInfo         hexBinary?
/// authCode            hexBinary?
/// correlatorData      CorrelatorData?
/// servicesPermitted   ServicesPermitted?
/// userData            UserData?
/// callQualifyingData  hexBinary?
/// connectionInfo      ConnectionInformation?
/// callLinkageDataList CallLinkageDataList?
/// callCharacteristics CallCharacteristics?
/// subjectOfCall       string?
/// languagePreferences string?
/// deviceInfo          DeviceID?   (since ed6)
/// extensions          CSTACommonArguments?
/// ```
public struct CallInformationEvent: CSTAEventPayload {
    public static let elementName: XMLName = "CallInformationEvent"
    public static let filterFlag = MonitorFilterFlag.callAssociated(.callInformation)

    public var monitorCrossRefID: String
    public var connection: ConnectionID?
    public var device: SubjectDeviceID?
    public var callingDevice: SubjectDeviceID?
    public var deviceInfo: DeviceID?
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", connection: ConnectionID? = nil, device: SubjectDeviceID? = nil,
        callingDevice: SubjectDeviceID? = nil, deviceInfo: DeviceID? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.connection = connection
        self.device = device
        self.callingDevice = callingDevice
        self.deviceInfo = deviceInfo
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        connection = children.value("connection")
        device = children.value("device")
        callingDevice = children.value("callingDevice")
        deviceInfo = children.value("deviceInfo")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(connection, as: "connection")
        writer.write(device, as: "device")
        writer.write(callingDevice, as: "callingDevice")
        writer.carried(
            carried, .accountInfo, .authCode, .correlatorData, .servicesPermitted, .userData, .callQualifyingData,
            .connectionInfo, .callLinkageDataList, .callCharacteristics, .subjectOfCall, .languagePreferences)
        if writer.edition.isLate { writer.write(deviceInfo, as: "deviceInfo") }
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        connection?.mapDevices(change)
        device?.mapDevices(change)
        callingDevice?.mapDevices(change)
        deviceInfo?.mapDevices(change)
        carried.mapDevices(change)
    }
}
