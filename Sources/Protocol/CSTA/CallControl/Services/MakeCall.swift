public import XMLCore

/// Calls a device from another (CST-5).
///
/// ```
/// callingDevice            DeviceID
/// calledDirectoryNumber    DeviceID
/// accountCode              hexBinary?
/// authCode                 hexBinary?
/// autoOriginate            AutoOriginate?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// callCharacteristics      CallCharacteristics?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callingConnectionInfo    ConnectionInformation?
/// subjectOfCall            string?
/// languagePreferences      string?
/// reason                   EventCause?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct MakeCall: CSTARequestPayload {
    public static let elementName: XMLName = "MakeCall"

    public var callingDevice: DeviceID
    public var calledDirectoryNumber: DeviceID
    public var autoOriginate: AutoOriginate?
    public var reason: EventCause?
    public var carried: CarriedChildren

    public init(
        callingDevice: DeviceID, calledDirectoryNumber: DeviceID, autoOriginate: AutoOriginate? = nil,
        reason: EventCause? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.callingDevice = callingDevice
        self.calledDirectoryNumber = calledDirectoryNumber
        self.autoOriginate = autoOriginate
        self.reason = reason
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        callingDevice = try children.required("callingDevice")
        calledDirectoryNumber = try children.required("calledDirectoryNumber")
        autoOriginate = try children.optional("autoOriginate")
        reason = try children.optional("reason")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(callingDevice, as: "callingDevice")
        writer.write(calledDirectoryNumber, as: "calledDirectoryNumber")
        writer.carried(carried, .accountCode, .authCode)
        writer.write(autoOriginate, as: "autoOriginate")
        writer.carried(
            carried, .correlatorData, .userData, .callCharacteristics, .mediaCallCharacteristics,
            .callingConnectionInfo, .subjectOfCall, .languagePreferences)
        if writer.edition.isLate { writer.write(reason, as: "reason") }
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        callingDevice.mapDevices(change)
        calledDirectoryNumber.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .device(callingDevice) }
}

/// The new call, as the calling device sees it.
///
/// ```
/// callingDevice            ConnectionID
/// mediaCallCharacteristics MediaCallCharacteristics?
/// initiatedCallInfo        ConnectionInformation?
/// callLinkageData          CallLinkageData?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct MakeCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "MakeCallResponse"

    public var callingDevice: ConnectionID
    public var carried: CarriedChildren

    public init(callingDevice: ConnectionID, carried: CarriedChildren = CarriedChildren()) {
        self.callingDevice = callingDevice
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        callingDevice = children.value("callingDevice", or: ConnectionID())
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(callingDevice, as: "callingDevice")
        writer.carried(carried, .mediaCallCharacteristics, .initiatedCallInfo)
        writer.carriedSinceEd6(carried, .callLinkageData)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        callingDevice.mapDevices(change)
        carried.mapDevices(change)
    }
}
