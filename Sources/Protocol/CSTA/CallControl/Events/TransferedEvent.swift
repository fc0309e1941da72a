public import XMLCore

/// A call was transferred; the schema spells it with one r (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// primaryOldCall           ConnectionID
/// secondaryOldCall         ConnectionID?
/// transferringDevice       SubjectDeviceID
/// transferredToDevice      SubjectDeviceID
/// transferredConnections   list of connectionListItem: ConnectionListItem
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// chargingInfo             ChargingInfo?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// callLinkageDataList      CallLinkageDataList?
/// languagePreferences      string?
/// deviceHistory            list of DeviceHistoryListItem: DeviceHistoryListItem?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct TransferedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "TransferedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.transferred)

    public var monitorCrossRefID: String
    public var primaryOldCall: ConnectionID
    public var secondaryOldCall: ConnectionID?
    public var transferringDevice: SubjectDeviceID
    public var transferredToDevice: SubjectDeviceID
    public var transferredConnections: [ConnectionListItem]
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", primaryOldCall: ConnectionID, secondaryOldCall: ConnectionID? = nil,
        transferringDevice: SubjectDeviceID, transferredToDevice: SubjectDeviceID,
        transferredConnections: [ConnectionListItem], localConnectionInfo: LocalConnectionState? = nil,
        cause: EventCause = .normal, carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.primaryOldCall = primaryOldCall
        self.secondaryOldCall = secondaryOldCall
        self.transferringDevice = transferringDevice
        self.transferredToDevice = transferredToDevice
        self.transferredConnections = transferredConnections
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        primaryOldCall = children.value("primaryOldCall", or: ConnectionID())
        secondaryOldCall = children.value("secondaryOldCall")
        transferringDevice = children.value("transferringDevice", or: .notKnown)
        transferredToDevice = children.value("transferredToDevice", or: .notKnown)
        transferredConnections = children.list("transferredConnections", of: "connectionListItem") ?? []
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(primaryOldCall, as: "primaryOldCall")
        writer.write(secondaryOldCall, as: "secondaryOldCall")
        writer.write(transferringDevice, as: "transferringDevice")
        writer.write(transferredToDevice, as: "transferredToDevice")
        writer.write(transferredConnections, as: "transferredConnections", of: "connectionListItem")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData, .chargingInfo)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .mediaCallCharacteristics, .callCharacteristics, .callLinkageDataList,
            .languagePreferences, .deviceHistory)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        primaryOldCall.mapDevices(change)
        secondaryOldCall?.mapDevices(change)
        transferringDevice.mapDevices(change)
        transferredToDevice.mapDevices(change)
        transferredConnections.mapDevices(change)
        carried.mapDevices(change)
    }
}
