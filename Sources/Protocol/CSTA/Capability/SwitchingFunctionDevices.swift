public import XMLCore

/// One segment of the list that ``GetSwitchingFunctionDevices`` asked for. Sent by the switching function; it has
/// no response.
///
/// ```
/// serviceCrossRefID string
/// segmentID         long?
/// lastSegment       boolean
/// deviceList        list of device: SwitchingFunctionDevice
/// extensions        CSTACommonArguments?
/// ```
public struct SwitchingFunctionDevices: CSTARequestPayload {
    public static let elementName: XMLName = "SwitchingFunctionDevices"

    public var serviceCrossRefID: String
    public var segmentID: Int?
    public var lastSegment: Bool
    public var deviceList: [SwitchingFunctionDevice]
    public var carried: CarriedChildren

    public init(
        serviceCrossRefID: String, segmentID: Int? = nil, lastSegment: Bool, deviceList: [SwitchingFunctionDevice],
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.serviceCrossRefID = serviceCrossRefID
        self.segmentID = segmentID
        self.lastSegment = lastSegment
        self.deviceList = deviceList
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        serviceCrossRefID = children.value("serviceCrossRefID", or: "")
        segmentID = children.value("segmentID")
        lastSegment = children.value("lastSegment", or: true)
        deviceList = children.list("deviceList", of: "device") ?? []
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(serviceCrossRefID, as: "serviceCrossRefID")
        writer.write(segmentID, as: "segmentID")
        writer.write(lastSegment, as: "lastSegment")
        writer.write(deviceList, as: "deviceList", of: "device")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        deviceList.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .none }
}
