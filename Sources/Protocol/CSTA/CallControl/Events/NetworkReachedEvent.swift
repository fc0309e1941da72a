public import XMLCore

/// A call left the switching subdomain through a network interface (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// outboundConnection       ConnectionID
/// networkInterfaceUsed     SubjectDeviceID
/// callingDevice            CallingDeviceID
/// calledDevice             CalledDeviceID
/// lastRedirectionDevice    RedirectionDeviceID
/// originatingNIDConnection ConnectionID?
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// networkCapability        NetworkCapability?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// outboundConnectionInfo   ConnectionInformation?
/// networkCallingDevice     NetworkCallingDeviceID?
/// networkCalledDevice      NetworkCalledDeviceID?
/// associatedCallingDevice  AssociatedCallingDeviceID?
/// callLinkageData          CallLinkageData?
/// languagePreferences      string?
/// deviceHistory            list of DeviceHistoryListItem: DeviceHistoryListItem?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct NetworkReachedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "NetworkReachedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.networkReached)

    public var monitorCrossRefID: String
    public var outboundConnection: ConnectionID
    public var networkInterfaceUsed: SubjectDeviceID
    public var callingDevice: SubjectDeviceID
    public var calledDevice: SubjectDeviceID
    public var lastRedirectionDevice: RedirectionDeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", outboundConnection: ConnectionID, networkInterfaceUsed: SubjectDeviceID,
        callingDevice: SubjectDeviceID, calledDevice: SubjectDeviceID, lastRedirectionDevice: RedirectionDeviceID,
        localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.outboundConnection = outboundConnection
        self.networkInterfaceUsed = networkInterfaceUsed
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
        outboundConnection = children.value("outboundConnection", or: ConnectionID())
        networkInterfaceUsed = children.value("networkInterfaceUsed", or: .notKnown)
        callingDevice = children.value("callingDevice", or: .notKnown)
        calledDevice = children.value("calledDevice", or: .notKnown)
        lastRedirectionDevice = children.value("lastRedirectionDevice", or: .notKnown)
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(outboundConnection, as: "outboundConnection")
        writer.write(networkInterfaceUsed, as: "networkInterfaceUsed")
        writer.write(callingDevice, as: "callingDevice")
        writer.write(calledDevice, as: "calledDevice")
        writer.write(lastRedirectionDevice, as: "lastRedirectionDevice")
        writer.carried(carried, .originatingNIDConnection)
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData, .networkCapability)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .mediaCallCharacteristics, .callCharacteristics, .outboundConnectionInfo,
            .networkCallingDevice, .networkCalledDevice, .associatedCallingDevice, .callLinkageData,
            .languagePreferences, .deviceHistory)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        outboundConnection.mapDevices(change)
        networkInterfaceUsed.mapDevices(change)
        callingDevice.mapDevices(change)
        calledDevice.mapDevices(change)
        lastRedirectionDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
