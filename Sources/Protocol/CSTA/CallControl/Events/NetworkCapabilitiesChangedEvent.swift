public import XMLCore

/// The network beyond the switching function reports other events than before (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// outboundConnection       ConnectionID
/// networkInterfaceUsed     SubjectDeviceID
/// calledDevice             CalledDeviceID
/// progressIndicator        ProgressIndicator?
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// networkCapability        NetworkCapability?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// outboundConnectionInfo   ConnectionInformation?
/// callLinkageData          CallLinkageData?
/// languagePreferences      string?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct NetworkCapabilitiesChangedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "NetworkCapabilitiesChangedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.networkCapabilitiesChanged)

    public var monitorCrossRefID: String
    public var outboundConnection: ConnectionID
    public var networkInterfaceUsed: SubjectDeviceID
    public var calledDevice: SubjectDeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", outboundConnection: ConnectionID, networkInterfaceUsed: SubjectDeviceID,
        calledDevice: SubjectDeviceID, localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.outboundConnection = outboundConnection
        self.networkInterfaceUsed = networkInterfaceUsed
        self.calledDevice = calledDevice
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        outboundConnection = children.value("outboundConnection", or: ConnectionID())
        networkInterfaceUsed = children.value("networkInterfaceUsed", or: .notKnown)
        calledDevice = children.value("calledDevice", or: .notKnown)
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(outboundConnection, as: "outboundConnection")
        writer.write(networkInterfaceUsed, as: "networkInterfaceUsed")
        writer.write(calledDevice, as: "calledDevice")
        writer.carried(carried, .progressIndicator)
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData, .networkCapability)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .mediaCallCharacteristics, .callCharacteristics, .outboundConnectionInfo,
            .callLinkageData, .languagePreferences)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        outboundConnection.mapDevices(change)
        networkInterfaceUsed.mapDevices(change)
        calledDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
