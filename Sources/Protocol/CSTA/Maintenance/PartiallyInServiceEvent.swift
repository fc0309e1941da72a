public import XMLCore

/// A device works in part.
///
/// ```
/// monitorCrossRefID string
/// device            SubjectDeviceID?
/// cause             EventCause?
/// extensions        CSTACommonArguments?
/// ```
public struct PartiallyInServiceEvent: CSTAEventPayload {
    public static let elementName: XMLName = "PartiallyInServiceEvent"
    public static let filterFlag = MonitorFilterFlag.maintenance(.partiallyInService)

    public var monitorCrossRefID: String
    public var device: SubjectDeviceID?
    public var cause: EventCause?
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", device: SubjectDeviceID? = nil, cause: EventCause? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.device = device
        self.cause = cause
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        device = children.value("device")
        cause = children.value("cause")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(device, as: "device")
        writer.write(cause, as: "cause")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        device?.mapDevices(change)
        carried.mapDevices(change)
    }
}
