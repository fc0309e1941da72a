public import XMLCore

/// A call left a device for another without being answered there (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// connection               ConnectionID
/// divertingDevice          SubjectDeviceID
/// newDestination           SubjectDeviceID
/// callingDevice            CallingDeviceID?
/// calledDevice             CalledDeviceID?
/// lastRedirectionDevice    RedirectionDeviceID
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// connectionInfo           ConnectionInformation?
/// networkCallingDevice     NetworkCallingDeviceID?
/// networkCalledDevice      NetworkCalledDeviceID?
/// associatedCallingDevice  AssociatedCallingDeviceID?
/// associatedCalledDevice   AssociatedCalledDeviceID?
/// callLinkageData          CallLinkageData?
/// subjectOfCall            string?
/// messageInfo              list of messageInfoItem: MessageInfoItem?
/// languagePreferences      string?
/// deviceHistory            list of DeviceHistoryListItem: DeviceHistoryListItem?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct DivertedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "DivertedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.diverted)

    public var monitorCrossRefID: String
    public var connection: ConnectionID
    public var divertingDevice: SubjectDeviceID
    public var newDestination: SubjectDeviceID
    public var callingDevice: SubjectDeviceID?
    public var calledDevice: SubjectDeviceID?
    public var lastRedirectionDevice: RedirectionDeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", connection: ConnectionID, divertingDevice: SubjectDeviceID,
        newDestination: SubjectDeviceID, callingDevice: SubjectDeviceID? = nil, calledDevice: SubjectDeviceID? = nil,
        lastRedirectionDevice: RedirectionDeviceID, localConnectionInfo: LocalConnectionState? = nil,
        cause: EventCause = .normal, carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.connection = connection
        self.divertingDevice = divertingDevice
        self.newDestination = newDestination
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
        divertingDevice = children.value("divertingDevice", or: .notKnown)
        newDestination = children.value("newDestination", or: .notKnown)
        callingDevice = children.value("callingDevice")
        calledDevice = children.value("calledDevice")
        lastRedirectionDevice = children.value("lastRedirectionDevice", or: .notKnown)
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(connection, as: "connection")
        writer.write(divertingDevice, as: "divertingDevice")
        writer.write(newDestination, as: "newDestination")
        writer.write(callingDevice, as: "callingDevice")
        writer.write(calledDevice, as: "calledDevice")
        writer.write(lastRedirectionDevice, as: "lastRedirectionDevice")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .mediaCallCharacteristics, .callCharacteristics, .connectionInfo,
            .networkCallingDevice, .networkCalledDevice, .associatedCallingDevice, .associatedCalledDevice,
            .callLinkageData, .subjectOfCall, .messageInfo, .languagePreferences, .deviceHistory)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        connection.mapDevices(change)
        divertingDevice.mapDevices(change)
        newDestination.mapDevices(change)
        callingDevice?.mapDevices(change)
        calledDevice?.mapDevices(change)
        lastRedirectionDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
