public import XMLCore

/// Ends a registration.
///
/// ```
/// sysStatRegisterID string
/// extensions        CSTACommonArguments?
/// ```
public struct SystemRegisterCancel: CSTARequestPayload {
    public static let elementName: XMLName = "SystemRegisterCancel"

    public var sysStatRegisterID: String
    public var carried: CarriedChildren

    public init(sysStatRegisterID: String, carried: CarriedChildren = CarriedChildren()) {
        self.sysStatRegisterID = sysStatRegisterID
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        sysStatRegisterID = try children.required("sysStatRegisterID")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(sysStatRegisterID, as: "sysStatRegisterID")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .registration(sysStatRegisterID) }
}

/// The registration is ended.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct SystemRegisterCancelResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SystemRegisterCancelResponse"

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
