public import XMLCore

/// Two calls became one (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// primaryOldCall           ConnectionID
/// secondaryOldCall         ConnectionID?
/// conferencingDevice       SubjectDeviceID
/// addedParty               SubjectDeviceID
/// conferenceConnections    list of connectionListItem: ConnectionListItem
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
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
public struct ConferencedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "ConferencedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.conferenced)

    public var monitorCrossRefID: String
    public var primaryOldCall: ConnectionID
    public var secondaryOldCall: ConnectionID?
    public var conferencingDevice: SubjectDeviceID
    public var addedParty: SubjectDeviceID
    public var conferenceConnections: [ConnectionListItem]
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", primaryOldCall: ConnectionID, secondaryOldCall: ConnectionID? = nil,
        conferencingDevice: SubjectDeviceID, addedParty: SubjectDeviceID, conferenceConnections: [ConnectionListItem],
        localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.primaryOldCall = primaryOldCall
        self.secondaryOldCall = secondaryOldCall
        self.conferencingDevice = conferencingDevice
        self.addedParty = addedParty
        self.conferenceConnections = conferenceConnections
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        primaryOldCall = children.value("primaryOldCall", or: ConnectionID())
        secondaryOldCall = children.value("secondaryOldCall")
        conferencingDevice = children.value("conferencingDevice", or: .notKnown)
        addedParty = children.value("addedParty", or: .notKnown)
        conferenceConnections = children.list("conferenceConnections", of: "connectionListItem") ?? []
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(primaryOldCall, as: "primaryOldCall")
        writer.write(secondaryOldCall, as: "secondaryOldCall")
        writer.write(conferencingDevice, as: "conferencingDevice")
        writer.write(addedParty, as: "addedParty")
        writer.write(conferenceConnections, as: "conferenceConnections", of: "connectionListItem")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData, .userData)
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
        conferencingDevice.mapDevices(change)
        addedParty.mapDevices(change)
        conferenceConnections.mapDevices(change)
        carried.mapDevices(change)
    }
}
