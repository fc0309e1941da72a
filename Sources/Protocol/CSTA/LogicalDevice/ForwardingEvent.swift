public import XMLCore

/// A forwarding changed (CST-8).
///
/// ```
/// monitorCrossRefID string
/// device            SubjectDeviceID
/// forwardingType    ForwardingType?
/// forwardStatus     boolean
/// forwardTo         DeviceID?
/// forwardDefault    ForwardDefault?
/// ringCount         short?
/// ringDuration      integer?   (since ed6)
/// extensions        CSTACommonArguments?
/// ```
public struct ForwardingEvent: CSTAEventPayload {
    public static let elementName: XMLName = "ForwardingEvent"
    public static let filterFlag = MonitorFilterFlag.logicalDevice(.forwarding)

    public var monitorCrossRefID: String
    public var device: SubjectDeviceID
    public var forwardingType: ForwardingType?
    public var forwardStatus: Bool
    public var forwardTo: DeviceID?
    public var forwardDefault: ForwardDefault?
    public var ringCount: Int?
    public var ringDuration: Int?
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", device: SubjectDeviceID, forwardingType: ForwardingType? = nil,
        forwardStatus: Bool, forwardTo: DeviceID? = nil, forwardDefault: ForwardDefault? = nil, ringCount: Int? = nil,
        ringDuration: Int? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.device = device
        self.forwardingType = forwardingType
        self.forwardStatus = forwardStatus
        self.forwardTo = forwardTo
        self.forwardDefault = forwardDefault
        self.ringCount = ringCount
        self.ringDuration = ringDuration
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        device = children.value("device", or: .notKnown)
        forwardingType = children.value("forwardingType")
        forwardStatus = children.value("forwardStatus", or: false)
        forwardTo = children.value("forwardTo")
        forwardDefault = children.value("forwardDefault")
        ringCount = children.value("ringCount")
        ringDuration = children.value("ringDuration")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(device, as: "device")
        writer.write(forwardingType, as: "forwardingType")
        writer.write(forwardStatus, as: "forwardStatus")
        writer.write(forwardTo, as: "forwardTo")
        writer.write(forwardDefault, as: "forwardDefault")
        writer.write(ringCount, as: "ringCount")
        if writer.edition.isLate { writer.write(ringDuration, as: "ringDuration") }
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        device.mapDevices(change)
        forwardTo?.mapDevices(change)
        carried.mapDevices(change)
    }
}
