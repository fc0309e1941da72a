public import XMLCore

/// Adds a device to a call (CST-5).
///
/// ```
/// activeCall          ConnectionID
/// deviceToJoin        DeviceID
/// participationType   ParticipationType
/// accountCode         hexBinary?
/// authCode            hexBinary?
/// correlatorData      CorrelatorData?
/// userData            UserData?
/// subjectOfCall       string?
/// languagePreferences string?
/// extensions          CSTACommonArguments?
/// ```
public struct SingleStepConferenceCall: CSTARequestPayload {
    public static let elementName: XMLName = "SingleStepConferenceCall"

    public var activeCall: ConnectionID
    public var deviceToJoin: DeviceID
    public var participationType: ParticipationType
    public var carried: CarriedChildren

    public init(
        activeCall: ConnectionID, deviceToJoin: DeviceID, participationType: ParticipationType,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.activeCall = activeCall
        self.deviceToJoin = deviceToJoin
        self.participationType = participationType
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        activeCall = try children.required("activeCall")
        deviceToJoin = try children.required("deviceToJoin")
        participationType = try children.required("participationType")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(activeCall, as: "activeCall")
        writer.write(deviceToJoin, as: "deviceToJoin")
        writer.write(participationType, as: "participationType")
        writer.carried(
            carried, .accountCode, .authCode, .correlatorData, .userData, .subjectOfCall, .languagePreferences,
            .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        activeCall.mapDevices(change)
        deviceToJoin.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(activeCall) }
}

/// The call as the added device sees it.
///
/// ```
/// conferencedCall     ConnectionID
/// conferencedCallInfo ConnectionInformation?
/// callLinkageDataList CallLinkageDataList?   (since ed6)
/// extensions          CSTACommonArguments?
/// ```
public struct SingleStepConferenceCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SingleStepConferenceCallResponse"

    public var conferencedCall: ConnectionID
    public var carried: CarriedChildren

    public init(conferencedCall: ConnectionID, carried: CarriedChildren = CarriedChildren()) {
        self.conferencedCall = conferencedCall
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        conferencedCall = children.value("conferencedCall", or: ConnectionID())
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(conferencedCall, as: "conferencedCall")
        writer.carried(carried, .conferencedCallInfo)
        writer.carriedSinceEd6(carried, .callLinkageDataList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        conferencedCall.mapDevices(change)
        carried.mapDevices(change)
    }
}
