public import XMLCore

/// Asks for the devices of a switching function; they come as ``SwitchingFunctionDevices`` (CST-1).
///
/// ```
/// requestedDeviceID       DeviceID?
/// requestedDeviceCategory ReqDeviceCategory?
/// extensions              CSTACommonArguments?
/// ```
public struct GetSwitchingFunctionDevices: CSTARequestPayload {
    public static let elementName: XMLName = "GetSwitchingFunctionDevices"

    public var requestedDeviceID: DeviceID?
    public var requestedDeviceCategory: RequestedDeviceCategory?
    public var carried: CarriedChildren

    public init(
        requestedDeviceID: DeviceID? = nil, requestedDeviceCategory: RequestedDeviceCategory? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.requestedDeviceID = requestedDeviceID
        self.requestedDeviceCategory = requestedDeviceCategory
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        requestedDeviceID = try children.optional("requestedDeviceID")
        requestedDeviceCategory = try children.optional("requestedDeviceCategory")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(requestedDeviceID, as: "requestedDeviceID")
        writer.write(requestedDeviceCategory, as: "requestedDeviceCategory")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        requestedDeviceID?.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .none }
}

/// Names the reference under which the devices will come.
///
/// ```
/// serviceCrossRefID string
/// extensions        CSTACommonArguments?
/// ```
public struct GetSwitchingFunctionDevicesResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "GetSwitchingFunctionDevicesResponse"

    public var serviceCrossRefID: String
    public var carried: CarriedChildren

    public init(serviceCrossRefID: String, carried: CarriedChildren = CarriedChildren()) {
        self.serviceCrossRefID = serviceCrossRefID
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        serviceCrossRefID = children.value("serviceCrossRefID", or: "")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(serviceCrossRefID, as: "serviceCrossRefID")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        carried.mapDevices(change)
    }
}
