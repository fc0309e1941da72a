public import XMLCore

/// Ends a monitor; sent by a switching function when it ends the monitor itself (CST-3).
///
/// ```
/// monitorCrossRefID string
/// extensions        CSTACommonArguments?
/// ```
public struct MonitorStop: CSTARequestPayload {
    public static let elementName: XMLName = "MonitorStop"

    public var monitorCrossRefID: String
    public var carried: CarriedChildren

    public init(monitorCrossRefID: String, carried: CarriedChildren = CarriedChildren()) {
        self.monitorCrossRefID = monitorCrossRefID
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = try children.required("monitorCrossRefID")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(monitorCrossRefID, as: "monitorCrossRefID")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .monitor(monitorCrossRefID) }
}

/// The monitor is ended.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct MonitorStopResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "MonitorStopResponse"

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
