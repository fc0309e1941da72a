public import XMLCore

/// Takes a call that alerts at another device (CST-5).
///
/// ```
/// callToBePickedUp ConnectionID
/// requestingDevice DeviceID
/// correlatorData   CorrelatorData?
/// userData         UserData?
/// extensions       CSTACommonArguments?
/// ```
public struct DirectedPickupCall: CSTARequestPayload {
    public static let elementName: XMLName = "DirectedPickupCall"

    public var callToBePickedUp: ConnectionID
    public var requestingDevice: DeviceID
    public var carried: CarriedChildren

    public init(
        callToBePickedUp: ConnectionID, requestingDevice: DeviceID, carried: CarriedChildren = CarriedChildren()
    ) {
        self.callToBePickedUp = callToBePickedUp
        self.requestingDevice = requestingDevice
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        callToBePickedUp = try children.required("callToBePickedUp")
        requestingDevice = try children.required("requestingDevice")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(callToBePickedUp, as: "callToBePickedUp")
        writer.write(requestingDevice, as: "requestingDevice")
        writer.carried(carried, .correlatorData, .userData, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        callToBePickedUp.mapDevices(change)
        requestingDevice.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .device(requestingDevice) }
}

/// The call as the device that took it sees it.
///
/// ```
/// pickedCall      ConnectionID
/// pickedCallInfo  ConnectionInformation?
/// callLinkageData CallLinkageData?   (since ed6)
/// extensions      CSTACommonArguments?
/// ```
public struct DirectedPickupCallResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "DirectedPickupCallResponse"

    public var pickedCall: ConnectionID
    public var carried: CarriedChildren

    public init(pickedCall: ConnectionID, carried: CarriedChildren = CarriedChildren()) {
        self.pickedCall = pickedCall
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        pickedCall = children.value("pickedCall", or: ConnectionID())
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(pickedCall, as: "pickedCall")
        writer.carried(carried, .pickedCallInfo)
        writer.carriedSinceEd6(carried, .callLinkageData)
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        pickedCall.mapDevices(change)
        carried.mapDevices(change)
    }
}
