public import XMLCore

/// Takes a held call again (CST-5).
///
/// ```
/// callToBeRetrieved ConnectionID
/// extensions        CSTACommonArguments?
/// ```
public struct RetrieveCall: CSTARequestPayload {
    public static let elementName: XMLName = "RetrieveCall"

    public var callToBeRetrieved: ConnectionID
    public var carried: CarriedChildren

    public init(callToBeRetrieved: ConnectionID, carried: CarriedChildren = CarriedChildren()) {
        self.callToBeRetrieved = callToBeRetrieved
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        callToBeRetrieved = try children.required("callToBeRetrieved")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(callToBeRetrieved, as: "callToBeRetrieved")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        callToBeRetrieved.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(callToBeRetrieved) }
}

/// The call is active again.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct RetrieveCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "RetrieveCallResponse"

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
