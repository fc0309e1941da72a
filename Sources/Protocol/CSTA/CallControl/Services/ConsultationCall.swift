public import XMLCore

/// Puts a call on hold and calls another device (CST-5).
///
/// ```
/// existingCall             ConnectionID
/// consultedDevice          DeviceID
/// connectionReservation    boolean?
/// accountCode              hexBinary?
/// authCode                 hexBinary?
/// correlatorData           CorrelatorData?
/// userData                 UserData?
/// callCharacteristics      CallCharacteristics?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callingConnectionInfo    ConnectionInformation?
/// consultOptions           ConsultOptions?
/// subjectOfCall            string?
/// languagePreferences      string?
/// extensions               CSTACommonArguments?
/// ```
public struct ConsultationCall: CSTARequestPayload {
    public static let elementName: XMLName = "ConsultationCall"

    public var existingCall: ConnectionID
    public var consultedDevice: DeviceID
    public var connectionReservation: Bool?
    public var consultOptions: ConsultOptions?
    public var carried: CarriedChildren

    public init(
        existingCall: ConnectionID, consultedDevice: DeviceID, connectionReservation: Bool? = nil,
        consultOptions: ConsultOptions? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.existingCall = existingCall
        self.consultedDevice = consultedDevice
        self.connectionReservation = connectionReservation
        self.consultOptions = consultOptions
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        existingCall = try children.required("existingCall")
        consultedDevice = try children.required("consultedDevice")
        connectionReservation = try children.optional("connectionReservation")
        consultOptions = try children.optional("consultOptions")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(existingCall, as: "existingCall")
        writer.write(consultedDevice, as: "consultedDevice")
        writer.write(connectionReservation, as: "connectionReservation")
        writer.carried(
            carried, .accountCode, .authCode, .correlatorData, .userData, .callCharacteristics,
            .mediaCallCharacteristics, .callingConnectionInfo)
        writer.write(consultOptions, as: "consultOptions")
        writer.carried(carried, .subjectOfCall, .languagePreferences, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        existingCall.mapDevices(change)
        consultedDevice.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(existingCall) }
}

/// The new call.
///
/// ```
/// initiatedCall            ConnectionID
/// mediaCallCharacteristics MediaCallCharacteristics?
/// initiatedCallInfo        ConnectionInformation?
/// callLinkageData          CallLinkageData?   (since ed6)
/// extensions               CSTACommonArguments?
/// ```
public struct ConsultationCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "ConsultationCallResponse"

    public var initiatedCall: ConnectionID
    public var carried: CarriedChildren

    public init(initiatedCall: ConnectionID, carried: CarriedChildren = CarriedChildren()) {
        self.initiatedCall = initiatedCall
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        initiatedCall = children.value("initiatedCall", or: ConnectionID())
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(initiatedCall, as: "initiatedCall")
        writer.carried(carried, .mediaCallCharacteristics, .initiatedCallInfo)
        writer.carriedSinceEd6(carried, .callLinkageData)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        initiatedCall.mapDevices(change)
        carried.mapDevices(change)
    }
}
