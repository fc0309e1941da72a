public import XMLCore

/// Switches the message indicator (CST-7).
///
/// ```
/// device           DeviceID
/// messageWaitingOn boolean
/// deviceForMessage DeviceID?
/// extensions       CSTACommonArguments?
/// ```
public struct SetMessageWaitingIndicator: CSTARequestPayload {
    public static let elementName: XMLName = "SetMessageWaitingIndicator"

    public var device: DeviceID
    public var messageWaitingOn: Bool
    public var deviceForMessage: DeviceID?
    public var carried: CarriedChildren

    public init(
        device: DeviceID, messageWaitingOn: Bool, deviceForMessage: DeviceID? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.device = device
        self.messageWaitingOn = messageWaitingOn
        self.deviceForMessage = deviceForMessage
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        device = try children.required("device")
        messageWaitingOn = try children.required("messageWaitingOn")
        deviceForMessage = try children.optional("deviceForMessage")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(device, as: "device")
        writer.write(messageWaitingOn, as: "messageWaitingOn")
        writer.write(deviceForMessage, as: "deviceForMessage")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        device.mapDevices(change)
        deviceForMessage?.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .device(device) }
}

/// The message indicator is switched.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct SetMessageWaitingIndicatorResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SetMessageWaitingIndicatorResponse"

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
