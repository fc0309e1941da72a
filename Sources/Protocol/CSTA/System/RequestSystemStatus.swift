public import XMLCore

/// Asks for the state of the switching function; also opens a TR/87 session and keeps one alive (CST-2).
///
/// ```
/// sysStatRegisterID string?
/// extensions        CSTACommonArguments?
/// ```
public struct RequestSystemStatus: CSTARequestPayload {
    public static let elementName: XMLName = "RequestSystemStatus"

    public var sysStatRegisterID: String?
    public var carried: CarriedChildren

    public init(sysStatRegisterID: String? = nil, carried: CarriedChildren = CarriedChildren()) {
        self.sysStatRegisterID = sysStatRegisterID
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        sysStatRegisterID = try children.optional("sysStatRegisterID")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(sysStatRegisterID, as: "sysStatRegisterID")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { sysStatRegisterID.map(CSTASubject.registration) ?? .none }
}

/// The state of the switching function.
///
/// ```
/// systemStatus SystemStatusValue
/// extensions   CSTACommonArguments?
/// ```
public struct RequestSystemStatusResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "RequestSystemStatusResponse"

    public var systemStatus: SystemStatusValue
    public var carried: CarriedChildren

    public init(systemStatus: SystemStatusValue, carried: CarriedChildren = CarriedChildren()) {
        self.systemStatus = systemStatus
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        systemStatus = children.value("systemStatus", or: .normal)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(systemStatus, as: "systemStatus")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }
}
