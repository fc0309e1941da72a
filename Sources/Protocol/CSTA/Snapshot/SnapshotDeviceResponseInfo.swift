internal import XMLCore

/// `SnapshotDeviceResponseInfo`: one call at a device.
///
/// ```
/// connectionIdentifier     ConnectionID
/// endpointDevice           SubjectDeviceID?
/// localCallState           CallState
/// servicesPermitted        ServicesPermitted?
/// mediaServiceInfoList     list of deviceMediaInfo: DeviceMediaInfo?
/// mediaCallCharacteristics MediaCallCharacteristics?
/// callLinkageData          CallLinkageData?   (since ed6)
/// ```
public struct SnapshotDeviceResponseInfo: Sendable, Equatable {
    public var connectionIdentifier: ConnectionID
    public var endpointDevice: SubjectDeviceID?
    public var localCallState: CallState
    public var carried: CarriedChildren

    public init(
        connectionIdentifier: ConnectionID, endpointDevice: SubjectDeviceID? = nil, localCallState: CallState,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.connectionIdentifier = connectionIdentifier
        self.endpointDevice = endpointDevice
        self.localCallState = localCallState
        self.carried = carried
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        connectionIdentifier.mapDevices(change)
        endpointDevice?.mapDevices(change)
        carried.mapDevices(change)
    }
}

extension SnapshotDeviceResponseInfo: CSTAValue {
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        connectionIdentifier = children.value("connectionIdentifier", or: ConnectionID())
        endpointDevice = children.value("endpointDevice")
        localCallState = children.value("localCallState", or: .unknown)
        carried = children.carried
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        writer.write(connectionIdentifier, as: "connectionIdentifier")
        writer.write(endpointDevice, as: "endpointDevice")
        writer.write(localCallState, as: "localCallState")
        writer.carried(carried, .servicesPermitted, .mediaServiceInfoList, .mediaCallCharacteristics)
        writer.carriedSinceEd6(carried, .callLinkageData)
        writer.xml.close(name)
    }
}
