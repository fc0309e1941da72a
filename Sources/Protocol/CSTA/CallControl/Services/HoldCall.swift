public import XMLCore

/// Puts a call on hold (CST-5).
///
/// ```
/// callToBeHeld          ConnectionID
/// connectionReservation boolean?
/// extensions            CSTACommonArguments?
/// ```
public struct HoldCall: CSTARequestPayload {
    public static let elementName: XMLName = "HoldCall"

    public var callToBeHeld: ConnectionID
    public var connectionReservation: Bool?
    public var carried: CarriedChildren

    public init(
        callToBeHeld: ConnectionID, connectionReservation: Bool? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.callToBeHeld = callToBeHeld
        self.connectionReservation = connectionReservation
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        callToBeHeld = try children.required("callToBeHeld")
        connectionReservation = try children.optional("connectionReservation")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(callToBeHeld, as: "callToBeHeld")
        writer.write(connectionReservation, as: "connectionReservation")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        callToBeHeld.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(callToBeHeld) }
}

/// The call is on hold.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct HoldCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "HoldCallResponse"

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
