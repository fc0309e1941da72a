public import XMLCore

/// Do-not-disturb changed (CST-8).
///
/// ```
/// monitorCrossRefID string
/// device            SubjectDeviceID
/// doNotDisturbOn    boolean
/// callOrigination   CallOrigination?
/// callingDeviceList list of callingDevice: DeviceID?
/// extensions        CSTACommonArguments?
/// ```
public struct DoNotDisturbEvent: CSTAEventPayload {
    public static let elementName: XMLName = "DoNotDisturbEvent"
    public static let filterFlag = MonitorFilterFlag.logicalDevice(.doNotDisturb)

    public var monitorCrossRefID: String
    public var device: SubjectDeviceID
    public var doNotDisturbOn: Bool
    public var callOrigination: CallOrigination?
    public var callingDeviceList: [DeviceID]?
    public var carried: CarriedChildren

    public init(
        monitorCrossRefID: String = "", device: SubjectDeviceID, doNotDisturbOn: Bool,
        callOrigination: CallOrigination? = nil, callingDeviceList: [DeviceID]? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.monitorCrossRefID = monitorCrossRefID
        self.device = device
        self.doNotDisturbOn = doNotDisturbOn
        self.callOrigination = callOrigination
        self.callingDeviceList = callingDeviceList
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        monitorCrossRefID = children.value("monitorCrossRefID", or: "")
        device = children.value("device", or: .notKnown)
        doNotDisturbOn = children.value("doNotDisturbOn", or: false)
        callOrigination = children.value("callOrigination")
        callingDeviceList = children.list("callingDeviceList", of: "callingDevice")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.monitorCrossRefID(monitorCrossRefID)
        writer.write(device, as: "device")
        writer.write(doNotDisturbOn, as: "doNotDisturbOn")
        writer.write(callOrigination, as: "callOrigination")
        writer.write(callingDeviceList, as: "callingDeviceList", of: "callingDevice")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        device.mapDevices(change)
        callingDeviceList?.mapDevices(change)
        carried.mapDevices(change)
    }
}
