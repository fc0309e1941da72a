public import XMLCore

/// Transfers a call without a consultation (CST-5).
///
/// ```
/// activeCall          ConnectionID
/// transferredTo       DeviceID
/// accountCode         hexBinary?
/// authCode            hexBinary?
/// correlatorData      CorrelatorData?
/// userData            UserData?
/// callCharacteristics CallCharacteristics?   (since ed6)
/// subjectOfCall       string?
/// languagePreferences string?
/// reason              EventCause?
/// extensions          CSTACommonArguments?
/// ```
public struct SingleStepTransferCall: CSTARequestPayload {
    public static let elementName: XMLName = "SingleStepTransferCall"

    public var activeCall: ConnectionID
    public var transferredTo: DeviceID
    public var reason: EventCause?
    public var carried: CarriedChildren

    public init(
        activeCall: ConnectionID, transferredTo: DeviceID, reason: EventCause? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.activeCall = activeCall
        self.transferredTo = transferredTo
        self.reason = reason
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        activeCall = try children.required("activeCall")
        transferredTo = try children.required("transferredTo")
        reason = try children.optional("reason")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(activeCall, as: "activeCall")
        writer.write(transferredTo, as: "transferredTo")
        writer.carried(carried, .accountCode, .authCode, .correlatorData, .userData)
        writer.carriedSinceEd6(carried, .callCharacteristics)
        writer.carried(carried, .subjectOfCall, .languagePreferences)
        writer.write(reason, as: "reason")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        activeCall.mapDevices(change)
        transferredTo.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(activeCall) }
}

/// The call after the transfer.
///
/// ```
/// transferredCall     ConnectionID
/// connections         list of connectionListItem: ConnectionListItem?
/// transferredCallInfo ConnectionInformation?
/// callLinkageDataList CallLinkageDataList?   (since ed6)
/// extensions          CSTACommonArguments?
/// ```
public struct SingleStepTransferCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SingleStepTransferCallResponse"

    public var transferredCall: ConnectionID
    public var connections: [ConnectionListItem]?
    public var carried: CarriedChildren

    public init(
        transferredCall: ConnectionID, connections: [ConnectionListItem]? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.transferredCall = transferredCall
        self.connections = connections
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        transferredCall = children.value("transferredCall", or: ConnectionID())
        connections = children.list("connections", of: "connectionListItem")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(transferredCall, as: "transferredCall")
        writer.write(connections, as: "connections", of: "connectionListItem")
        writer.carried(carried, .transferredCallInfo)
        writer.carriedSinceEd6(carried, .callLinkageDataList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        transferredCall.mapDevices(change)
        connections?.mapDevices(change)
        carried.mapDevices(change)
    }
}
