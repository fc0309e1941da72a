public import XMLCore

/// Asks for the events of a device or a call (CST-3).
///
/// ```
/// monitorObject              MonitorObject
/// requestedMonitorFilter     MonitorFilter?
/// monitorType                MonitorType?
/// requestedMonitorMediaClass MonitorMediaClass?
/// extensions                 CSTACommonArguments?
/// ```
public struct MonitorStart: CSTARequestPayload {
    public static let elementName: XMLName = "MonitorStart"

    public var monitorObject: MonitorObject
    public var requestedMonitorFilter: MonitorFilter?
    public var monitorType: MonitorType?
    public var carried: CarriedChildren

    public init(
        monitorObject: MonitorObject, requestedMonitorFilter: MonitorFilter? = nil, monitorType: MonitorType? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorObject = monitorObject
        self.requestedMonitorFilter = requestedMonitorFilter
        self.monitorType = monitorType
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorObject = try children.required("monitorObject")
        requestedMonitorFilter = try children.optional("requestedMonitorFilter")
        monitorType = try children.optional("monitorType")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(monitorObject, as: "monitorObject")
        writer.write(requestedMonitorFilter, as: "requestedMonitorFilter")
        writer.write(monitorType, as: "monitorType")
        writer.carried(carried, .requestedMonitorMediaClass, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        monitorObject.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { monitorObject.subject }
}

/// Names the monitor and what it leaves out.
///
/// ```
/// monitorCrossRefID       string
/// actualMonitorFilter     MonitorFilter?
/// actualMonitorMediaClass MonitorMediaClass?
/// monitorExistingCalls    boolean?
/// extensions              CSTACommonArguments?
/// ```
public struct MonitorStartResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "MonitorStartResponse"

    public var monitorCrossRefID: String
    public var actualMonitorFilter: MonitorFilter?
    public var monitorExistingCalls: Bool?
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String, actualMonitorFilter: MonitorFilter? = nil, monitorExistingCalls: Bool? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.actualMonitorFilter = actualMonitorFilter
        self.monitorExistingCalls = monitorExistingCalls
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        actualMonitorFilter = children.value("actualMonitorFilter")
        monitorExistingCalls = children.value("monitorExistingCalls")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(monitorCrossRefID, as: "monitorCrossRefID")
        writer.write(actualMonitorFilter, as: "actualMonitorFilter")
        writer.carried(carried, .actualMonitorMediaClass)
        writer.write(monitorExistingCalls, as: "monitorExistingCalls")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }
}
