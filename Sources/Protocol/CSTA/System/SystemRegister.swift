public import XMLCore

/// Asks to be told when the state of the switching function or its devices changes (CST-2).
///
/// ```
/// requestTypes          RequestTypes
/// requestedStatusFilter StatusFilter?
/// extensions            CSTACommonArguments?
/// ```
public struct SystemRegister: CSTARequestPayload {
    public static let elementName: XMLName = "SystemRegister"

    public var requestTypes: RequestTypes
    public var requestedStatusFilter: StatusFilter?
    public var carried: CarriedChildren

    public init(
        requestTypes: RequestTypes, requestedStatusFilter: StatusFilter? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.requestTypes = requestTypes
        self.requestedStatusFilter = requestedStatusFilter
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        requestTypes = try children.required("requestTypes")
        requestedStatusFilter = try children.optional("requestedStatusFilter")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(requestTypes, as: "requestTypes")
        writer.write(requestedStatusFilter, as: "requestedStatusFilter")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .none }
}

/// Names the registration.
///
/// ```
/// sysStatRegisterID  string
/// actualStatusFilter StatusFilter?
/// extensions         CSTACommonArguments?
/// ```
public struct SystemRegisterResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SystemRegisterResponse"

    public var sysStatRegisterID: String
    public var actualStatusFilter: StatusFilter?
    public var carried: CarriedChildren

    public init(
        sysStatRegisterID: String, actualStatusFilter: StatusFilter? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.sysStatRegisterID = sysStatRegisterID
        self.actualStatusFilter = actualStatusFilter
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        sysStatRegisterID = children.value("sysStatRegisterID", or: "")
        actualStatusFilter = children.value("actualStatusFilter")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(sysStatRegisterID, as: "sysStatRegisterID")
        writer.write(actualStatusFilter, as: "actualStatusFilter")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }
}
