public import XMLCore

/// The switching function ends a registration. It has no response.
///
/// ```
/// sysStatRegisterID string
/// extensions        CSTACommonArguments?
/// ```
public struct SystemRegisterAbort: CSTARequestPayload {
    public static let elementName: XMLName = "SystemRegisterAbort"

    public var sysStatRegisterID: String
    public var carried: CarriedChildren

    public init(sysStatRegisterID: String, carried: CarriedChildren = CarriedChildren()) {
        self.sysStatRegisterID = sysStatRegisterID
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        sysStatRegisterID = children.value("sysStatRegisterID", or: "")
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
