public import XMLCore

/// Asks what a device has as a thing with buttons, lamps and a display (CST-1).
///
/// ```
/// device     DeviceID
/// extensions CSTACommonArguments?
/// ```
public struct GetPhysicalDeviceInformation: CSTARequestPayload {
    public static let elementName: XMLName = "GetPhysicalDeviceInformation"

    public var device: DeviceID
    public var carried: CarriedChildren

    public init(device: DeviceID, carried: CarriedChildren = CarriedChildren()) {
        self.device = device
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        device = try children.required("device")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(device, as: "device")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        device.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .device(device) }
}

/// What a device has as a thing with buttons, lamps and a display.
///
/// ```
/// deviceCategory                  DeviceCategory
/// groupDeviceAttributes           GroupDeviceAttributes?
/// namedDeviceTypes                NamedDeviceTypes?
/// hasLogicalElement               boolean
/// otherLogicalDeviceList          list of deviceID: DeviceID?
/// deviceModelName                 string?
/// deviceOnDeviceMonitorFilter     MonitorFilter?
/// deviceOnConnectionMonitorFilter MonitorFilter?
/// callOnDeviceMonitorFilter       MonitorFilter?
/// callOnConnectionMonitorFilter   MonitorFilter?
/// maxDisplays                     long?
/// maxButtons                      long?
/// maxLamps                        long?
/// maxRingPatterns                 long?
/// physDevServList                 PhysDevServList?
/// physDevEvtsList                 PhysDevEvtsList?
/// extensions                      CSTACommonArguments?
/// ```
public struct GetPhysicalDeviceInformationResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "GetPhysicalDeviceInformationResponse"

    public var deviceCategory: DeviceCategory
    public var groupDeviceAttributes: GroupDeviceAttributes?
    public var namedDeviceTypes: NamedDeviceType?
    public var hasLogicalElement: Bool
    public var otherLogicalDeviceList: [DeviceID]?
    public var deviceModelName: String?
    public var maxDisplays: Int?
    public var maxButtons: Int?
    public var maxLamps: Int?
    public var maxRingPatterns: Int?
    public var carried: CarriedChildren

    public init(
        deviceCategory: DeviceCategory, groupDeviceAttributes: GroupDeviceAttributes? = nil,
        namedDeviceTypes: NamedDeviceType? = nil, hasLogicalElement: Bool, otherLogicalDeviceList: [DeviceID]? = nil,
        deviceModelName: String? = nil, maxDisplays: Int? = nil, maxButtons: Int? = nil, maxLamps: Int? = nil,
        maxRingPatterns: Int? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.deviceCategory = deviceCategory
        self.groupDeviceAttributes = groupDeviceAttributes
        self.namedDeviceTypes = namedDeviceTypes
        self.hasLogicalElement = hasLogicalElement
        self.otherLogicalDeviceList = otherLogicalDeviceList
        self.deviceModelName = deviceModelName
        self.maxDisplays = maxDisplays
        self.maxButtons = maxButtons
        self.maxLamps = maxLamps
        self.maxRingPatterns = maxRingPatterns
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        deviceCategory = children.value("deviceCategory", or: .station)
        groupDeviceAttributes = children.value("groupDeviceAttributes")
        namedDeviceTypes = children.value("namedDeviceTypes")
        hasLogicalElement = children.value("hasLogicalElement", or: false)
        otherLogicalDeviceList = children.list("otherLogicalDeviceList", of: "deviceID")
        deviceModelName = children.value("deviceModelName")
        maxDisplays = children.value("maxDisplays")
        maxButtons = children.value("maxButtons")
        maxLamps = children.value("maxLamps")
        maxRingPatterns = children.value("maxRingPatterns")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(deviceCategory, as: "deviceCategory")
        writer.write(groupDeviceAttributes, as: "groupDeviceAttributes")
        writer.write(namedDeviceTypes, as: "namedDeviceTypes")
        writer.write(hasLogicalElement, as: "hasLogicalElement")
        writer.write(otherLogicalDeviceList, as: "otherLogicalDeviceList", of: "deviceID")
        writer.write(deviceModelName, as: "deviceModelName")
        writer.carried(
            carried, .deviceOnDeviceMonitorFilter, .deviceOnConnectionMonitorFilter, .callOnDeviceMonitorFilter,
            .callOnConnectionMonitorFilter)
        writer.write(maxDisplays, as: "maxDisplays")
        writer.write(maxButtons, as: "maxButtons")
        writer.write(maxLamps, as: "maxLamps")
        writer.write(maxRingPatterns, as: "maxRingPatterns")
        writer.carried(carried, .physDevServList, .physDevEvtsList, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        otherLogicalDeviceList?.mapDevices(change)
        carried.mapDevices(change)
    }
}
