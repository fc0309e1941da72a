public import XMLCore

/// Asks whether messages wait (CST-7).
///
/// ```
/// device     DeviceID
/// extensions CSTACommonArguments?
/// ```
public struct GetMessageWaitingIndicator: CSTARequestPayload {
    public static let elementName: XMLName = "GetMessageWaitingIndicator"

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

/// Whether messages wait.
///
/// ```
/// messageWaitingOn boolean
/// deviceForMessage DeviceID?
/// lampIsPresent    boolean?
/// extensions       CSTACommonArguments?
/// ```
public struct GetMessageWaitingIndicatorResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "GetMessageWaitingIndicatorResponse"

    public var messageWaitingOn: Bool
    public var deviceForMessage: DeviceID?
    public var lampIsPresent: Bool?
    public var carried: CarriedChildren

    public init(
        messageWaitingOn: Bool, deviceForMessage: DeviceID? = nil, lampIsPresent: Bool? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.messageWaitingOn = messageWaitingOn
        self.deviceForMessage = deviceForMessage
        self.lampIsPresent = lampIsPresent
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        messageWaitingOn = children.value("messageWaitingOn", or: false)
        deviceForMessage = children.value("deviceForMessage")
        lampIsPresent = children.value("lampIsPresent")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(messageWaitingOn, as: "messageWaitingOn")
        writer.write(deviceForMessage, as: "deviceForMessage")
        writer.write(lampIsPresent, as: "lampIsPresent")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        deviceForMessage?.mapDevices(change)
        carried.mapDevices(change)
    }
}
