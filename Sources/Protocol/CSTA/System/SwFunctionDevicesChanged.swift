public import XMLCore

/// The switching function has other devices than before; ask again (CST-2).
///
/// ```
/// sysStatRegisterID string
/// extensions        CSTACommonArguments?
/// ```
public struct SwFunctionDevicesChanged: CSTARequestPayload {
    public static let elementName: XMLName = "SwFunctionDevicesChanged"

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

/// The change has been noted.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct SwFunctionDevicesChangedResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SwFunctionDevicesChangedResponse"

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
