public import XMLCore

/// Connects the parties of a held and an active call and leaves them (CST-5).
///
/// ```
/// heldCall   ConnectionID
/// activeCall ConnectionID
/// extensions CSTACommonArguments?
/// ```
public struct TransferCall: CSTARequestPayload {
    public static let elementName: XMLName = "TransferCall"

    public var heldCall: ConnectionID
    public var activeCall: ConnectionID
    public var carried: CarriedChildren

    public init(heldCall: ConnectionID, activeCall: ConnectionID, carried: CarriedChildren = CarriedChildren()) {
        self.heldCall = heldCall
        self.activeCall = activeCall
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        heldCall = try children.required("heldCall")
        activeCall = try children.required("activeCall")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(heldCall, as: "heldCall")
        writer.write(activeCall, as: "activeCall")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        heldCall.mapDevices(change)
        activeCall.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(activeCall, or: heldCall) }
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
public struct TransferCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "TransferCallResponse"

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
