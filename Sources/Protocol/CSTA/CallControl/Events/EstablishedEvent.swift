public import XMLCore

/// A device answered and is connected (CST-5).
///
/// ```
/// monitorCrossRefID         string
/// establishedConnection     ConnectionID
/// answeringDevice           SubjectDeviceID
/// callingDevice             CallingDeviceID
/// calledDevice              CalledDeviceID
/// lastRedirectionDevice     RedirectionDeviceID
/// originatinNIDConnection   ConnectionID?
/// localConnectionInfo       LocalConnectionState?
/// correlatorData            CorrelatorData?
/// userData                  UserData?
/// cause                     EventCause
/// servicesPermitted         ServicesPermitted?
/// networkCallingDevice      NetworkCallingDeviceID?
/// networkCalledDevice       NetworkCalledDeviceID?
/// associatedCallingDevice   AssociatedCallingDeviceID?
/// associatedCalledDevice    AssociatedCalledDeviceID?
/// mediaCallCharacteristics  MediaCallCharacteristics?
/// callCharacteristics       CallCharacteristics?
/// establishedConnectionInfo ConnectionInformation?
/// callLinkageData           CallLinkageData?
/// subjectOfCall             string?
/// messageInfo               list of messageInfoItem: MessageInfoItem?
/// languagePreferences       string?
/// deviceHistory             list of DeviceHistoryListItem: DeviceHistoryListItem?
/// locationInfoList          list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions                CSTACommonArguments?
/// ```
public struct EstablishedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "EstablishedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.established)

    public var monitorCrossRefID: String
    public var establishedConnection: ConnectionID
    public var answeringDevice: SubjectDeviceID
    public var callingDevice: SubjectDeviceID
    public var calledDevice: SubjectDeviceID
    public var lastRedirectionDevice: RedirectionDeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", establishedConnection: ConnectionID, answeringDevice: SubjectDeviceID,
        callingDevice: SubjectDeviceID, calledDevice: SubjectDeviceID, lastRedirectionDevice: RedirectionDeviceID,
        localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.establishedConnection = establishedConnection
        self.answeringDevice = answeringDevice
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
        establishedConnection = children.value("establishedConnection", or: ConnectionID())
        answeringDevice = children.value("answeringDevice", or: .notKnown)
        callingDevice = children.value("callingDevice", or: .notKnown)
        calledDevice = children.value("calledDevice", or: .notKnown)
        lastRedirectionDevice = children.value("lastRedirectionDevice", or: .notKnown)
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(establishedConnection, as: "establishedConnection")
        writer.write(answeringDevice, as: "answeringDevice")
        writer.write(callingDevice, as: "callingDevice")
        writer.write(calledDevice, as: "calledDevice")
        writer.write(lastRedirectionDevice, as: "lastRedirectionDevice")
        writer.carried(carried, .originatinNIDConnection)
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .networkCallingDevice, .networkCalledDevice, .associatedCallingDevice,
            .associatedCalledDevice, .mediaCallCharacteristics, .callCharacteristics, .establishedConnectionInfo,
            .callLinkageData, .subjectOfCall, .messageInfo, .languagePreferences, .deviceHistory)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        establishedConnection.mapDevices(change)
        answeringDevice.mapDevices(change)
        callingDevice.mapDevices(change)
        calledDevice.mapDevices(change)
        lastRedirectionDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
