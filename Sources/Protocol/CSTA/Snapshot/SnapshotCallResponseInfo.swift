internal import XMLCore

/// `SnapshotCallResponseInfo`: one device in a call.
///
/// ```
/// deviceOnCall         SubjectDeviceID
/// callIdentifier       ConnectionID?
/// localConnectionInfo  LocalConnectionState?
/// servicesPermitted    ServicesPermitted?
/// mediaServiceInfoList list of callMediaInfo: CallMediaInfo?
/// locationInfo         LocationInfo?   (since ed6)
/// ```
public struct SnapshotCallResponseInfo: Sendable, Equatable {
    public var deviceOnCall: SubjectDeviceID
    public var callIdentifier: ConnectionID?
    public var localConnectionInfo: LocalConnectionState?
    public var carried: CarriedChildren

    public init(
        deviceOnCall: SubjectDeviceID, callIdentifier: ConnectionID? = nil,
        localConnectionInfo: LocalConnectionState? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.deviceOnCall = deviceOnCall
        self.callIdentifier = callIdentifier
        self.localConnectionInfo = localConnectionInfo
        self.carried = carried
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        deviceOnCall.mapDevices(change)
        callIdentifier?.mapDevices(change)
        carried.mapDevices(change)
    }
}

extension SnapshotCallResponseInfo: CSTAValue {
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        deviceOnCall = children.value("deviceOnCall", or: .notKnown)
        callIdentifier = children.value("callIdentifier")
        localConnectionInfo = children.value("localConnectionInfo")
        carried = children.carried
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        writer.write(deviceOnCall, as: "deviceOnCall")
        writer.write(callIdentifier, as: "callIdentifier")
        writer.write(localConnectionInfo, as: "localConnectionInfo")
        writer.carried(carried, .servicesPermitted, .mediaServiceInfoList)
        writer.carriedSinceEd6(carried, .locationInfo)
        writer.xml.close(name)
    }
}
