internal import XMLCore

/// `SubjectDeviceID`, and in the same shape `CallingDeviceID`, `CalledDeviceID`, `AssociatedCallingDeviceID`,
/// `AssociatedCalledDeviceID`, `NetworkCallingDeviceID`, `NetworkCalledDeviceID`.
///
/// ```xml
/// <xsd:choice>
///   <xsd:element name="deviceIdentifier" type="DeviceID"/>
///   <xsd:element name="notKnown" type="Empty"/>
///   <xsd:element name="restricted" type="Empty"/>
/// </xsd:choice>
/// ```
public enum SubjectDeviceID: Sendable, Hashable {
    case device(DeviceID)
    case notKnown
    /// Known, but not to be told.
    case restricted

    /// The device, if it is told.
    public var device: DeviceID? {
        if case .device(let device) = self { device } else { nil }
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        guard case .device(var device) = self else { return }
        change(&device)
        self = .device(device)
    }
}

extension SubjectDeviceID: CSTAValue {
    init?(_ element: XMLElement) {
        guard let choice = element.children.first(where: { _ in true }) else {
            // Bare text instead of the choice.
            let text = element.trimmedText
            self = text.isEmpty ? .notKnown : .device(DeviceID(text))
            return
        }
        if choice.isNamed("restricted") {
            self = .restricted
        } else if choice.isNamed("deviceIdentifier") || choice.isNamed("deviceID"), let device = DeviceID(choice) {
            self = .device(device)
        } else {
            self = .notKnown
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        switch self {
        case .device(let device): writer.write(device, as: "deviceIdentifier")
        case .notKnown: writer.xml.empty("notKnown")
        case .restricted: writer.xml.empty("restricted")
        }
        writer.xml.close(name)
    }
}
