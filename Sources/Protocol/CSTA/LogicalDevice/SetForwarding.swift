public import XMLCore

/// Switches one forwarding of a device (CST-8).
///
/// ```
/// device          DeviceID
/// forwardingType  ForwardingType?
/// activateForward boolean
/// forwardDN       DeviceID?
/// ringCount       long?
/// ringDuration    integer?   (since ed6)
/// extensions      CSTACommonArguments?
/// ```
public struct SetForwarding: CSTARequestPayload {
    public static let elementName: XMLName = "SetForwarding"

    public var device: DeviceID
    public var forwardingType: ForwardingType?
    public var activateForward: Bool
    public var forwardDN: DeviceID?
    public var ringCount: Int?
    public var ringDuration: Int?
    public var carried: CarriedChildren

    public init(
        device: DeviceID, forwardingType: ForwardingType? = nil, activateForward: Bool, forwardDN: DeviceID? = nil,
        ringCount: Int? = nil, ringDuration: Int? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.device = device
        self.forwardingType = forwardingType
        self.activateForward = activateForward
        self.forwardDN = forwardDN
        self.ringCount = ringCount
        self.ringDuration = ringDuration
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        device = try children.required("device")
        forwardingType = try children.optional("forwardingType")
        activateForward = try children.required("activateForward")
        forwardDN = try children.optional("forwardDN")
        ringCount = try children.optional("ringCount")
        ringDuration = try children.optional("ringDuration")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(device, as: "device")
        writer.write(forwardingType, as: "forwardingType")
        writer.write(activateForward, as: "activateForward")
        writer.write(forwardDN, as: "forwardDN")
        writer.write(ringCount, as: "ringCount")
        if writer.edition.isLate { writer.write(ringDuration, as: "ringDuration") }
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        device.mapDevices(change)
        forwardDN?.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .device(device) }
}

/// The forwarding is switched.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct SetForwardingResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SetForwardingResponse"

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
