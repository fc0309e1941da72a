public import XMLCore

/// A call alerts at a device (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// connection               ConnectionID
/// alertingDevice           SubjectDeviceID
/// callingDevice            CallingDeviceID
/// calledDevice             CalledDeviceID
/// lastRedirectionDevice    RedirectionDeviceID
/// originatingNIDConnection ConnectionID?
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// networkCallingDevice     NetworkCallingDeviceID?
/// networkCalledDevice      NetworkCalledDeviceID?
/// associatedCallingDevice  AssociatedCallingDeviceID?
/// associatedCalledDevice   AssociatedCalledDeviceID?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// connectionInfo           ConnectionInformation?
/// callLinkageData          CallLinkageData?
/// subjectOfCall            string?
/// messageInfo              list of messageInfoItem: MessageInfoItem?
/// languagePreferences      string?
/// deviceHistory            list of DeviceHistoryListItem: DeviceHistoryListItem?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct DeliveredEvent: CSTAEventPayload {
    public static let elementName: XMLName = "DeliveredEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.delivered)

    public var monitorCrossRefID: String
    public var connection: ConnectionID
    public var alertingDevice: SubjectDeviceID
    public var callingDevice: SubjectDeviceID
    public var calledDevice: SubjectDeviceID
    public var lastRedirectionDevice: RedirectionDeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", connection: ConnectionID, alertingDevice: SubjectDeviceID,
        callingDevice: SubjectDeviceID, calledDevice: SubjectDeviceID, lastRedirectionDevice: RedirectionDeviceID,
        localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.connection = connection
        self.alertingDevice = alertingDevice
        self.callingDevice = callingDevice
        self.calledDevice = calledDevice
        self.lastRedirectionDevice = lastRedirectionDevice
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        connection = children.value("connection", or: ConnectionID())
        alertingDevice = children.value("alertingDevice", or: .notKnown)
        callingDevice = children.value("callingDevice", or: .notKnown)
        calledDevice = children.value("calledDevice", or: .notKnown)
        lastRedirectionDevice = children.value("lastRedirectionDevice", or: .notKnown)
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(connection, as: "connection")
        writer.write(alertingDevice, as: "alertingDevice")
        writer.write(callingDevice, as: "callingDevice")
        writer.write(calledDevice, as: "calledDevice")
        writer.write(lastRedirectionDevice, as: "lastRedirectionDevice")
        writer.carried(carried, .originatingNIDConnection)
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .networkCallingDevice, .networkCalledDevice, .associatedCallingDevice,
            .associatedCalledDevice, .mediaCallCharacteristics, .callCharacteristics, .connectionInfo,
            .callLinkageData, .subjectOfCall, .messageInfo, .languagePreferences, .deviceHistory)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        connection.mapDevices(change)
        alertingDevice.mapDevices(change)
        callingDevice.mapDevices(change)
        calledDevice.mapDevices(change)
        lastRedirectionDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
