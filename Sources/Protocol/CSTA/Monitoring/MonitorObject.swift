internal import XMLCore

/// `MonitorObject`: what a monitor watches.
///
/// ```
/// callObject   ConnectionID   either this
/// deviceObject DeviceID       or this
/// ```
public enum MonitorObject: Sendable, Hashable {
    case call(ConnectionID)
    case device(DeviceID)

    var subject: CSTASubject {
        switch self {
        case .call(let connection): .connection(connection)
        case .device(let device): .device(device)
        }
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        switch self {
        case .call(var connection):
            connection.mapDevices(change)
            self = .call(connection)
        case .device(var device):
            change(&device)
            self = .device(device)
        }
    }
}

extension MonitorObject: CSTAValue {
    /// Bare text is read as a device.
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        if let device: DeviceID = children.value("deviceObject") {
            self = .device(device)
        } else if let call: ConnectionID = children.value("callObject") {
            self = .call(call)
        } else if let device = DeviceID(element), !device.value.isEmpty {
            self = .device(device)
        } else {
            return nil
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        switch self {
        case .call(let connection): writer.write(connection, as: "callObject")
        case .device(let device): writer.write(device, as: "deviceObject")
        }
        writer.xml.close(name)
    }
}
