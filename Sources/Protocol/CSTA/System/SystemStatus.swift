public import XMLCore

/// The switching function tells its state unasked.
///
/// ```
/// sysStatRegisterID string?
/// systemStatus      SystemStatusValue
/// extensions        CSTACommonArguments?
/// ```
public struct SystemStatus: CSTARequestPayload {
    public static let elementName: XMLName = "SystemStatus"

    public var sysStatRegisterID: String?
    public var systemStatus: SystemStatusValue
    public var carried: CarriedChildren

    public init(
        sysStatRegisterID: String? = nil, systemStatus: SystemStatusValue, carried: CarriedChildren = CarriedChildren()
    ) {
        self.sysStatRegisterID = sysStatRegisterID
        self.systemStatus = systemStatus
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        sysStatRegisterID = try children.optional("sysStatRegisterID")
        systemStatus = children.value("systemStatus", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(sysStatRegisterID, as: "sysStatRegisterID")
        writer.write(systemStatus, as: "systemStatus")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { sysStatRegisterID.map(CSTASubject.registration) ?? .none }
}

/// The state has been noted.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct SystemStatusResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SystemStatusResponse"

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
