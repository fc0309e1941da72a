internal import XMLCore

/// `RedirectionDeviceID`: from where a call was redirected last.
///
/// ```xml
/// <xsd:choice>
///   <xsd:element name="numberDialed" type="DeviceID"/>
///   <xsd:element name="notKnown" type="Empty"/>
///   <xsd:element name="notRequired" type="Empty"/>
///   <xsd:element name="notSpecified" type="Empty"/>
///   <xsd:element name="restricted" type="Empty"/>
/// </xsd:choice>
/// ```
public enum RedirectionDeviceID: Sendable, Hashable {
    case numberDialed(DeviceID)
    case notKnown
    /// The call was not redirected.
    case notRequired
    case notSpecified
    case restricted

    /// The device, if it is told.
    public var device: DeviceID? {
        if case .numberDialed(let device) = self { device } else { nil }
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        guard case .numberDialed(var device) = self else { return }
        change(&device)
        self = .numberDialed(device)
    }
}

extension RedirectionDeviceID: CSTAValue {
    init?(_ element: XMLElement) {
        guard let choice = element.children.first(where: { _ in true }) else {
            let text = element.trimmedText
            self = text.isEmpty ? .notKnown : .numberDialed(DeviceID(text))
            return
        }
        if choice.isNamed("notRequired") {
            self = .notRequired
        } else if choice.isNamed("notSpecified") {
            self = .notSpecified
        } else if choice.isNamed("restricted") {
            self = .restricted
        } else if choice.isNamed("numberDialed") || choice.isNamed("deviceIdentifier"), let device = DeviceID(choice) {
            self = .numberDialed(device)
        } else {
            self = .notKnown
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        switch self {
        case .numberDialed(let device): writer.write(device, as: "numberDialed")
        case .notKnown: writer.xml.empty("notKnown")
        case .notRequired: writer.xml.empty("notRequired")
        case .notSpecified: writer.xml.empty("notSpecified")
        case .restricted: writer.xml.empty("restricted")
        }
        writer.xml.close(name)
    }
}
