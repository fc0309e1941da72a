public import XMLCore

/// Clears the active call and takes the held one (CST-5).
///
/// ```
/// activeCall ConnectionID
/// heldCall   ConnectionID
/// extensions CSTACommonArguments?
/// ```
public struct ReconnectCall: CSTARequestPayload {
    public static let elementName: XMLName = "ReconnectCall"

    public var activeCall: ConnectionID
    public var heldCall: ConnectionID
    public var carried: CarriedChildren

    public init(activeCall: ConnectionID, heldCall: ConnectionID, carried: CarriedChildren = CarriedChildren()) {
        self.activeCall = activeCall
        self.heldCall = heldCall
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        activeCall = try children.required("activeCall")
        heldCall = try children.required("heldCall")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(activeCall, as: "activeCall")
        writer.write(heldCall, as: "heldCall")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        activeCall.mapDevices(change)
        heldCall.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(activeCall, or: heldCall) }
}

/// The held call is active again.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct ReconnectCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "ReconnectCallResponse"

    public var carried: CarriedChildren

    public init(carried: CarriedChildren = CarriedChildren()) {
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        let children = CSTAChildren(of: element)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }
}
