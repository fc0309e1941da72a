public import XMLCore

/// A part of a number was dialled (CST-5).
///
/// ```
/// monitorCrossRefID       string
/// dialingConnection       ConnectionID
/// dialingDevice           SubjectDeviceID
/// dialingSequence         DeviceID
/// localConnectionInfo     LocalConnectionState?
/// correlatorData          CorrelatorData?
/// cause                   EventCause
/// servicesPermitted       ServicesPermitted?
/// networkCallingDevice    NetworkCallingDeviceID?
/// networkCalledDevice     NetworkCalledDeviceID?
/// associatedCallingDevice AssociatedCallingDeviceID?
/// associatedCalledDevice  AssociatedCalledDeviceID?
/// dialingConnectionInfo   ConnectionInformation?
/// callCharacteristics     CallCharacteristics?
/// callLinkageData         CallLinkageData?
/// languagePreferences     string?
/// locationInfoList        list of locationInfoEntry: LocationInfo?   (since ed6)
/// extensions              CSTACommonArguments?
/// ```
public struct DigitsDialedEvent: CSTAEventPayload {
    public static let elementName: XMLName = "DigitsDialedEvent"
    public static let filterFlag = MonitorFilterFlag.callControl(.digitsDialed)

    public var monitorCrossRefID: String
    public var dialingConnection: ConnectionID
    public var dialingDevice: SubjectDeviceID
    /// What was dialled: digits, which mean no device even where they look like one.
    public var dialingSequence: DeviceID
    public var localConnectionInfo: LocalConnectionState?
    public var cause: EventCause
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", dialingConnection: ConnectionID, dialingDevice: SubjectDeviceID,
        dialingSequence: DeviceID, localConnectionInfo: LocalConnectionState? = nil, cause: EventCause = .normal,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.dialingConnection = dialingConnection
        self.dialingDevice = dialingDevice
        self.dialingSequence = dialingSequence
        self.localConnectionInfo = localConnectionInfo
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        dialingConnection = children.value("dialingConnection", or: ConnectionID())
        dialingDevice = children.value("dialingDevice", or: .notKnown)
        dialingSequence = children.value("dialingSequence", or: "")
        localConnectionInfo = children.value("localConnectionInfo")
        cause = children.value("cause", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(dialingConnection, as: "dialingConnection")
        writer.write(dialingDevice, as: "dialingDevice")
        writer.write(dialingSequence, as: "dialingSequence")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .correlatorData)
        writer.write(cause, as: "cause")
        writer.carried(
            carried, .servicesPermitted, .networkCallingDevice, .networkCalledDevice, .associatedCallingDevice,
            .associatedCalledDevice, .dialingConnectionInfo, .callCharacteristics, .callLinkageData,
            .languagePreferences)
        writer.carriedSinceEd6(carried, .locationInfoList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        dialingConnection.mapDevices(change)
        dialingDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
