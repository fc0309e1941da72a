public import XMLCore

/// Switches do-not-disturb (CST-8).
///
/// ```
/// device            DeviceID
/// doNotDisturbOn    boolean
/// callOrigination   CallOrigination?
/// callingDeviceList list of callingDevice: DeviceID?
/// extensions        CSTACommonArguments?
/// ```
public struct SetDoNotDisturb: CSTARequestPayload {
    public static let elementName: XMLName = "SetDoNotDisturb"

    public var device: DeviceID
    public var doNotDisturbOn: Bool
    public var callOrigination: CallOrigination?
    public var callingDeviceList: [DeviceID]?
    public var carried: CarriedChildren

    public init(
        device: DeviceID, doNotDisturbOn: Bool, callOrigination: CallOrigination? = nil,
        callingDeviceList: [DeviceID]? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.device = device
        self.doNotDisturbOn = doNotDisturbOn
        self.callOrigination = callOrigination
        self.callingDeviceList = callingDeviceList
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        device = try children.required("device")
        doNotDisturbOn = try children.required("doNotDisturbOn")
        callOrigination = try children.optional("callOrigination")
        callingDeviceList = children.list("callingDeviceList", of: "callingDevice")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
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

    public var subject: CSTASubject { .device(device) }
}

/// Do-not-disturb is switched.
///
/// ```
/// extensions CSTACommonArguments?
/// ```
public struct SetDoNotDisturbResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SetDoNotDisturbResponse"

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
