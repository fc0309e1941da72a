public import XMLCore

/// A device went off hook, or prompts its user to (CST-5).
///
/// ```
/// monitorCrossRefID        string
/// initiatedConnection      ConnectionID
/// initiatingDevice         SubjectDeviceID
/// calledDevice             CalledDeviceID?   (since ed6)
/// localConnectionInfo      LocalConnectionState?
/// correlatorData           CorrelatorData?
/// cause                    EventCause
/// servicesPermitted        ServicesPermitted?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callCharacteristics      CallCharacteristics?
/// initiatedConnectionInfo  ConnectionInformation?
/// networkCallingDevice     NetworkCallingDeviceID?
/// networkCalledDevice      NetworkCalledDeviceID?
/// associatedCallingDevice  AssociatedCallingDeviceID?
/// callLinkageData          CallLinkageData?
/// subjectOfCall            string?
/// messageInfo              list of messageInfoItem: MessageInfoItem?
/// languagePreferences      string?
/// locationInfoList         list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct ServiceInitiatedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "ServiceInitiatedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.serviceInitiated)

    public var monitorCrossRefID: String
    public var initiatedConnection: ConnectionID
    public var initiatingDevice: SubjectDeviceID
    public var calledDevice: SubjectDeviceID?
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", initiatedConnection: ConnectionID, initiatingDevice: SubjectDeviceID,
        calledDevice: SubjectDeviceID? = nil, localConnectionInfo: LocalConnectionState? = nil,
        cause: EventCause = .normal, carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.initiatedConnection = initiatedConnection
        self.initiatingDevice = initiatingDevice
        self.calledDevice = calledDevice
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        initiatedConnection = children.value("initiatedConnection", or: ConnectionID())
        initiatingDevice = children.value("initiatingDevice", or: .notKnown)
        calledDevice = children.value("calledDevice")
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(initiatedConnection, as: "initiatedConnection")
        writer.write(initiatingDevice, as: "initiatingDevice")
        if writer.edition.isLate { writer.write(calledDevice, as: "calledDevice") }
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .mediaCallCharacteristics, .callCharacteristics, .initiatedConnectionInfo,
            .networkCallingDevice, .networkCalledDevice, .associatedCallingDevice, .callLinkageData, .subjectOfCall,
            .messageInfo, .languagePreferences)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        initiatedConnection.mapDevices(change)
        initiatingDevice.mapDevices(change)
        calledDevice?.mapDevices(change)
        carried.mapDevices(change)
    }
}
