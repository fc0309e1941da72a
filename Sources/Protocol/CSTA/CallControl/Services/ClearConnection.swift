public import XMLCore

/// Takes a device out of a call: hangs up (CST-5).
///
/// ```
/// connectionToBeCleared ConnectionID
/// correlatorData        CorrelatorData?
/// userData              UserData?
/// reason                EventCause?
/// extensions            CSTACommonArguments?
/// ```
public struct ClearConnection: CSTARequestPayload {
    public static let elementName: XMLName = "ClearConnection"

    public var connectionToBeCleared: ConnectionID
    public var reason: EventCause?
    public var carried: CarriedChildren

    public init(
        connectionToBeCleared: ConnectionID, reason: EventCause? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.connectionToBeCleared = connectionToBeCleared
        self.reason = reason
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        connectionToBeCleared = try children.required("connectionToBeCleared")
        reason = try children.optional("reason")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(connectionToBeCleared, as: "connectionToBeCleared")
        writer.carried(carried, .correlatorData, .userData)
        writer.write(reason, as: "reason")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        connectionToBeCleared.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(connectionToBeCleared) }
}

/// The device is out of the call.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct ClearConnectionResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "ClearConnectionResponse"

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
