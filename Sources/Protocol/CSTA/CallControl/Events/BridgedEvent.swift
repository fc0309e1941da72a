public import XMLCore

/// A call shows at a bridged appearance.
///
/// ```
/// monitorCrossRefID        string
/// bridgedConnection        ConnectionID
/// bridgedAppearance        SubjectDeviceID
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// bridgedConnectionInfo    ConnectionInformation?
/// callLinkageData          CallLinkageData?
/// languagePreferences      string?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct BridgedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "BridgedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.bridged)

    public var monitorCrossRefID: String
    public var bridgedConnection: ConnectionID
    public var bridgedAppearance: SubjectDeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", bridgedConnection: ConnectionID, bridgedAppearance: SubjectDeviceID,
        localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.bridgedConnection = bridgedConnection
        self.bridgedAppearance = bridgedAppearance
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        bridgedConnection = children.value("bridgedConnection", or: ConnectionID())
        bridgedAppearance = children.value("bridgedAppearance", or: .notKnown)
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(bridgedConnection, as: "bridgedConnection")
        writer.write(bridgedAppearance, as: "bridgedAppearance")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .mediaCallCharacteristics, .callCharacteristics, .bridgedConnectionInfo,
            .callLinkageData, .languagePreferences)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        bridgedConnection.mapDevices(change)
        bridgedAppearance.mapDevices(change)
        carried.mapDevices(change)
    }
}
