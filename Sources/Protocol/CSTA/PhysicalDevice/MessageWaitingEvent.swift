public import XMLCore

/// The message indicator changed (CST-7).
///
/// ```
/// monitorCrossRefID string
/// targetDevice      SubjectDeviceID
/// deviceForMessage  DeviceID?
/// messageWaitingOn  boolean
/// extensions        CSTACommonArguments?
/// ```
public struct MessageWaitingEvent: CSTAEventPayload {
    public static let elementName: XMLName = "MessageWaitingEvent"
    public static let filterFlag = MonitorFilterFlag.physicalDevice(.messageWaiting)

    public var monitorCrossRefID: String
    public var targetDevice: SubjectDeviceID
    public var deviceForMessage: DeviceID?
    public var messageWaitingOn: Bool
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", targetDevice: SubjectDeviceID, deviceForMessage: DeviceID? = nil,
        messageWaitingOn: Bool, carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.targetDevice = targetDevice
        self.deviceForMessage = deviceForMessage
        self.messageWaitingOn = messageWaitingOn
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        targetDevice = children.value("targetDevice", or: .notKnown)
        deviceForMessage = children.value("deviceForMessage")
        messageWaitingOn = children.value("messageWaitingOn", or: false)
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(targetDevice, as: "targetDevice")
        writer.write(deviceForMessage, as: "deviceForMessage")
        writer.write(messageWaitingOn, as: "messageWaitingOn")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        targetDevice.mapDevices(change)
        deviceForMessage?.mapDevices(change)
        carried.mapDevices(change)
    }
}
