public import XMLCore

/// A device left a call (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// droppedConnection        ConnectionID
/// releasingDevice          SubjectDeviceID
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// chargingInfo             ChargingInfo?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// droppedConnectionInfo    ConnectionInformation?
/// callLinkageData          CallLinkageData?
/// languagePreferences      string?
/// deviceHistory            list of DeviceHistoryListItem: DeviceHistoryListItem?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct ConnectionClearedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "ConnectionClearedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.connectionCleared)

    public var monitorCrossRefID: String
    public var droppedConnection: ConnectionID
    public var releasingDevice: SubjectDeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", droppedConnection: ConnectionID, releasingDevice: SubjectDeviceID,
        localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.droppedConnection = droppedConnection
        self.releasingDevice = releasingDevice
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        droppedConnection = children.value("droppedConnection", or: ConnectionID())
        releasingDevice = children.value("releasingDevice", or: .notKnown)
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(droppedConnection, as: "droppedConnection")
        writer.write(releasingDevice, as: "releasingDevice")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData, .chargingInfo)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .mediaCallCharacteristics, .callCharacteristics, .droppedConnectionInfo,
            .callLinkageData, .languagePreferences, .deviceHistory)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        droppedConnection.mapDevices(change)
        releasingDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
