public import XMLCore

/// A call was put on hold (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// heldConnection           ConnectionID
/// holdingDevice            SubjectDeviceID
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// heldConnectionInfo       ConnectionInformation?
/// callLinkageData          CallLinkageData?
/// languagePreferences      string?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct HeldEvent: CSTAEventPayload {
    public static let elementName: XMLName = "HeldEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.held)

    public var monitorCrossRefID: String
    public var heldConnection: ConnectionID
    public var holdingDevice: SubjectDeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", heldConnection: ConnectionID, holdingDevice: SubjectDeviceID,
        localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.heldConnection = heldConnection
        self.holdingDevice = holdingDevice
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        heldConnection = children.value("heldConnection", or: ConnectionID())
        holdingDevice = children.value("holdingDevice", or: .notKnown)
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(heldConnection, as: "heldConnection")
        writer.write(holdingDevice, as: "holdingDevice")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .mediaCallCharacteristics, .callCharacteristics, .heldConnectionInfo,
            .callLinkageData, .languagePreferences)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        heldConnection.mapDevices(change)
        holdingDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
