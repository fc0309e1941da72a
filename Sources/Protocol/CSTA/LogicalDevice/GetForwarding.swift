public import XMLCore

/// Asks for the forwardings of a device (CST-8).
///
/// ```
/// device     DeviceID
/// extensions CSTACommonArguments?
/// ```
public struct GetForwarding: CSTARequestPayload {
    public static let elementName: XMLName = "GetForwarding"

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

/// The forwardings of a device.
///
/// ```
/// forwardingList list of forwardListItem: ForwardListItem
/// extensions     CSTACommonArguments?
/// ```
public struct GetForwardingResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "GetForwardingResponse"

    public var forwardingList: [ForwardListItem]
    public var carried: CarriedChildren

    public init(forwardingList: [ForwardListItem], carried: CarriedChildren = CarriedChildren()) {
        self.forwardingList = forwardingList
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        forwardingList = children.list("forwardingList", of: "forwardListItem") ?? []
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(forwardingList, as: "forwardingList", of: "forwardListItem")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        forwardingList.mapDevices(change)
        carried.mapDevices(change)
    }
}
