public import XMLCore

/// Puts the active call on hold and takes the held one (CST-5).
///
/// ```
/// heldCall              ConnectionID
/// activeCall            ConnectionID
/// connectionReservation boolean?
/// consultOptions        ConsultOptions?
/// extensions            CSTACommonArguments?
/// ```
public struct AlternateCall: CSTARequestPayload {
    public static let elementName: XMLName = "AlternateCall"

    public var heldCall: ConnectionID
    public var activeCall: ConnectionID
    public var connectionReservation: Bool?
    public var consultOptions: ConsultOptions?
    public var carried: CarriedChildren

    public init(
        heldCall: ConnectionID, activeCall: ConnectionID, connectionReservation: Bool? = nil,
        consultOptions: ConsultOptions? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.heldCall = heldCall
        self.activeCall = activeCall
        self.connectionReservation = connectionReservation
        self.consultOptions = consultOptions
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        heldCall = try children.required("heldCall")
        activeCall = try children.required("activeCall")
        connectionReservation = try children.optional("connectionReservation")
        consultOptions = try children.optional("consultOptions")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(heldCall, as: "heldCall")
        writer.write(activeCall, as: "activeCall")
        writer.write(connectionReservation, as: "connectionReservation")
        writer.write(consultOptions, as: "consultOptions")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        heldCall.mapDevices(change)
        activeCall.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(activeCall, or: heldCall) }
}

/// The calls have changed places.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct AlternateCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "AlternateCallResponse"

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
