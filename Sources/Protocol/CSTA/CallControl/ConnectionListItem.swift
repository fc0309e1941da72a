internal import XMLCore

/// `ConnectionListItem`: what became of one connection when calls were joined or transferred.
///
/// ```
/// newConnection           ConnectionID?
/// oldConnection           ConnectionID?
/// endpoint                deviceID | notKnown | restricted   (optional)
/// associatedNID           deviceID | notKnown                (optional)
/// resultingConnectionInfo ConnectionInformation?
/// ```
public struct ConnectionListItem: Sendable, Equatable {
    public var newConnection: ConnectionID?
    public var oldConnection: ConnectionID?
    public var endpoint: SubjectDeviceID?
    public var carried: CarriedChildren

    public init(
        newConnection: ConnectionID? = nil, oldConnection: ConnectionID? = nil, endpoint: SubjectDeviceID? = nil,
        carried: CarriedChildren = CarriedChildren()
    ) {
        self.newConnection = newConnection
        self.oldConnection = oldConnection
        self.endpoint = endpoint
        self.carried = carried
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        newConnection?.mapDevices(change)
        oldConnection?.mapDevices(change)
        endpoint?.mapDevices(change)
        carried.mapDevices(change)
    }
}

extension ConnectionListItem: CSTAValue {
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        newConnection = children.value("newConnection")
        oldConnection = children.value("oldConnection")
        endpoint = children.value("endpoint")
        carried = children.carried
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        writer.write(newConnection, as: "newConnection")
        writer.write(oldConnection, as: "oldConnection")
        writeEndpoint(into: &writer)
        writer.carried(carried, .associatedNID, .resultingConnectionInfo)
        writer.xml.close(name)
    }

    /// As a SubjectDeviceID, but the device is called deviceID here.
    private func writeEndpoint(into writer: inout CSTAWriter) {
        guard let endpoint else { return }
        writer.xml.open("endpoint")
        switch endpoint {
        case .device(let device): writer.write(device, as: "deviceID")
        case .notKnown: writer.xml.empty("notKnown")
        case .restricted: writer.xml.empty("restricted")
        }
        writer.xml.close("endpoint")
    }
}
