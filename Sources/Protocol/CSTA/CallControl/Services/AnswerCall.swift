public import XMLCore

/// Answers a call that alerts (CST-5).
///
/// ```
/// callToBeAnswered ConnectionID
/// correlatorData   CorrelatorData?
/// userData         UserData?
/// extensions       CSTACommonArguments?
/// ```
public struct AnswerCall: CSTARequestPayload {
    public static let elementName: XMLName = "AnswerCall"

    public var callToBeAnswered: ConnectionID
    public var carried: CarriedChildren

    public init(callToBeAnswered: ConnectionID, carried: CarriedChildren = CarriedChildren()) {
        self.callToBeAnswered = callToBeAnswered
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        callToBeAnswered = try children.required("callToBeAnswered")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(callToBeAnswered, as: "callToBeAnswered")
        writer.carried(carried, .correlatorData, .userData, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        callToBeAnswered.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .connection(callToBeAnswered) }
}

/// The call is answered.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct AnswerCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "AnswerCallResponse"

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
