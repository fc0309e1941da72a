public import XMLCore

/// A call is attempted from a device (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// originatedConnection     ConnectionID
/// callingDevice            SubjectDeviceID
/// calledDevice             CalledDeviceID
/// originatingDevice        DeviceID?
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// networkCallingDevice     NetworkCallingDeviceID?
/// networkCalledDevice      NetworkCalledDeviceID?
/// associatedCallingDevice  AssociatedCallingDeviceID?
/// associatedCalledDevice   AssociatedCalledDeviceID?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// originatedConnectionInfo ConnectionInformation?
/// callLinkageData          CallLinkageData?
/// subjectOfCall            string?
/// messageInfo              list of messageInfoItem: MessageInfoItem?
/// languagePreferences      string?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct OriginatedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "OriginatedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.originated)

    public var monitorCrossRefID: String
    public var originatedConnection: ConnectionID
    public var callingDevice: SubjectDeviceID
    public var calledDevice: SubjectDeviceID
    public var originatingDevice: DeviceID?
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", originatedConnection: ConnectionID, callingDevice: SubjectDeviceID,
        calledDevice: SubjectDeviceID, originatingDevice: DeviceID? = nil,
        localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.originatedConnection = originatedConnection
        self.callingDevice = callingDevice
        self.calledDevice = calledDevice
        self.originatingDevice = originatingDevice
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        originatedConnection = children.value("originatedConnection", or: ConnectionID())
        callingDevice = children.value("callingDevice", or: .notKnown)
        calledDevice = children.value("calledDevice", or: .notKnown)
        originatingDevice = children.value("originatingDevice")
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(originatedConnection, as: "originatedConnection")
        writer.write(callingDevice, as: "callingDevice")
        writer.write(calledDevice, as: "calledDevice")
        writer.write(originatingDevice, as: "originatingDevice")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .networkCallingDevice, .networkCalledDevice, .associatedCallingDevice,
            .associatedCalledDevice, .mediaCallCharacteristics, .callCharacteristics, .originatedConnectionInfo,
            .callLinkageData, .subjectOfCall, .messageInfo, .languagePreferences)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        originatedConnection.mapDevices(change)
        callingDevice.mapDevices(change)
        calledDevice.mapDevices(change)
        originatingDevice?.mapDevices(change)
        carried.mapDevices(change)
    }
}
