public import XMLCore

/// Dials, or goes on dialling, on a call that was initiated (CST-5).
///
/// ```
/// diallingConnection ConnectionID
/// diallingSequence   DeviceID
/// correlatorData     CorrelatorData?
/// extensions         CSTACommonArguments?
/// ```
public struct DialDigits: CSTARequestPayload {
    public static let elementName: XMLName = "DialDigits"

    public var diallingConnection: ConnectionID
    /// What is dialled: digits, which mean no device even where they look like one.
    public var diallingSequence: DeviceID
    public var carried: CarriedChildren

    public init(
        diallingConnection: ConnectionID, diallingSequence: DeviceID, carried: CarriedChildren = CarriedChildren()
    ) {
        self.diallingConnection = diallingConnection
        self.diallingSequence = diallingSequence
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        diallingConnection = try children.required("diallingConnection")
        diallingSequence = try children.required("diallingSequence")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(diallingConnection, as: "diallingConnection")
        writer.write(diallingSequence, as: "diallingSequence")
        writer.carried(carried, .correlatorData, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        diallingConnection.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(diallingConnection) }
}

/// The digits are dialled.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct DialDigitsResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "DialDigitsResponse"

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
