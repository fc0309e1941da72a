public import XMLCore

/// A held call was taken again (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// retrievedConnection      ConnectionID
/// retrievingDevice         SubjectDeviceID
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// retrievedConnectionInfo  ConnectionInformation?
/// callLinkageData          CallLinkageData?
/// languagePreferences      string?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct RetrievedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "RetrievedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.retrieved)

    public var monitorCrossRefID: String
    public var retrievedConnection: ConnectionID
    public var retrievingDevice: SubjectDeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", retrievedConnection: ConnectionID, retrievingDevice: SubjectDeviceID,
        localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.retrievedConnection = retrievedConnection
        self.retrievingDevice = retrievingDevice
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        retrievedConnection = children.value("retrievedConnection", or: ConnectionID())
        retrievingDevice = children.value("retrievingDevice", or: .notKnown)
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(retrievedConnection, as: "retrievedConnection")
        writer.write(retrievingDevice, as: "retrievingDevice")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .mediaCallCharacteristics, .callCharacteristics, .retrievedConnectionInfo,
            .callLinkageData, .languagePreferences)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        retrievedConnection.mapDevices(change)
        retrievingDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
