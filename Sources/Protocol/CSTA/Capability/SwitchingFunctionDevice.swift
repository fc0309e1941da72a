internal import XMLCore

/// `device` in the deviceList of ``SwitchingFunctionDevices``.
///
/// ```
/// deviceID         DeviceID?
/// deviceCategory   DeviceCategory?   (default station)
/// namedDeviceTypes NamedDeviceTypes?
/// deviceAttributes DeviceAttributes?
/// deviceModelName  string?
/// nidGroup         DeviceID?
/// ```
public struct SwitchingFunctionDevice: Sendable, Hashable {
    public var deviceID: DeviceID?
    public var deviceCategory: DeviceCategory?
    public var namedDeviceTypes: NamedDeviceType?
    public var deviceAttributes: DeviceAttributes?
    public var deviceModelName: String?
    public var nidGroup: DeviceID?

    public init(
        deviceID: DeviceID? = nil, deviceCategory: DeviceCategory? = nil, namedDeviceTypes: NamedDeviceType? = nil,
        deviceAttributes: DeviceAttributes? = nil, deviceModelName: String? = nil, nidGroup: DeviceID? = nil
    ) {
        self.deviceID = deviceID
        self.deviceCategory = deviceCategory
        self.namedDeviceTypes = namedDeviceTypes
        self.deviceAttributes = deviceAttributes
        self.deviceModelName = deviceModelName
        self.nidGroup = nidGroup
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        deviceID?.mapDevices(change)
        nidGroup?.mapDevices(change)
    }
}

extension SwitchingFunctionDevice: CSTAValue {
    /// Bare text is read as the deviceID.
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        deviceID = children.value("deviceID")
        deviceCategory = children.value("deviceCategory")
        namedDeviceTypes = children.value("namedDeviceTypes")
        deviceAttributes = children.value("deviceAttributes")
        deviceModelName = children.value("deviceModelName")
        nidGroup = children.value("nidGroup")
        if deviceID == nil {
            let text = element.trimmedText
            deviceID = text.isEmpty ? nil : DeviceID(text)
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        writer.write(deviceID, as: "deviceID")
        writer.write(deviceCategory, as: "deviceCategory")
        writer.write(namedDeviceTypes, as: "namedDeviceTypes")
        writer.write(deviceAttributes, as: "deviceAttributes")
        writer.write(deviceModelName, as: "deviceModelName")
        writer.write(nidGroup, as: "nidGroup")
        writer.xml.close(name)
    }
}
