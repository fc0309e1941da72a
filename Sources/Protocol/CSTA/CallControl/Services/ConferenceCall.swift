public import XMLCore

/// Joins a held and an active call (CST-5).
///
/// ```
/// heldCall   ConnectionID
/// activeCall ConnectionID
/// extensions CSTACommonArguments?
/// ```
public struct ConferenceCall: CSTARequestPayload {
    public static let elementName: XMLName = "ConferenceCall"

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

/// The call that the two became.
///
/// ```
/// conferenceCall      ConnectionID
/// connections         list of connectionListItem: ConnectionListItem?
/// conferenceCallInfo  ConnectionInformation?
/// callLinkageDataList CallLinkageDataList?   (since ed6)
/// extensions          CSTACommonArguments?
/// ```
public struct ConferenceCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "ConferenceCallResponse"

    public var conferenceCall: ConnectionID
    public var connections: [ConnectionListItem]?
    public var carried: CarriedChildren

    public init(
        conferenceCall: ConnectionID, connections: [ConnectionListItem]? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.conferenceCall = conferenceCall
        self.connections = connections
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        conferenceCall = children.value("conferenceCall", or: ConnectionID())
        connections = children.list("connections", of: "connectionListItem")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(conferenceCall, as: "conferenceCall")
        writer.write(connections, as: "connections", of: "connectionListItem")
        writer.carried(carried, .conferenceCallInfo)
        writer.carriedSinceEd6(carried, .callLinkageDataList)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        conferenceCall.mapDevices(change)
        connections?.mapDevices(change)
        carried.mapDevices(change)
    }
}
