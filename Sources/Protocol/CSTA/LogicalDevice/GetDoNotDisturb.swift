public import XMLCore

/// Asks for do-not-disturb (CST-8).
///
/// ```
/// device     DeviceID
/// extensions CSTACommonArguments?
/// ```
public struct GetDoNotDisturb: CSTARequestPayload {
    public static let elementName: XMLName = "GetDoNotDisturb"

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

/// The state of do-not-disturb.
///
/// ```
/// doNotDisturbOn    boolean
/// callOrigination   CallOrigination?
/// callingDeviceList list of callingDevice: DeviceID?
/// extensions        CSTACommonArguments?
/// ```
public struct GetDoNotDisturbResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "GetDoNotDisturbResponse"

    public var doNotDisturbOn: Bool
    public var callOrigination: CallOrigination?
    public var callingDeviceList: [DeviceID]?
    public var carried: CarriedChildren

    public init(
        doNotDisturbOn: Bool, callOrigination: CallOrigination? = nil, callingDeviceList: [DeviceID]? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.doNotDisturbOn = doNotDisturbOn
        self.callOrigination = callOrigination
        self.callingDeviceList = callingDeviceList
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        doNotDisturbOn = children.value("doNotDisturbOn", or: false)
        callOrigination = children.value("callOrigination")
        callingDeviceList = children.list("callingDeviceList", of: "callingDevice")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(doNotDisturbOn, as: "doNotDisturbOn")
        writer.write(callOrigination, as: "callOrigination")
        writer.write(callingDeviceList, as: "callingDeviceList", of: "callingDevice")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        callingDeviceList?.mapDevices(change)
        carried.mapDevices(change)
    }
}
