internal import XMLCore

/// `ConnectionID`: a device's part in a call.
///
/// ```xml
/// <xsd:choice maxOccurs="2">
///   <xsd:element name="callID" type="xsd:string"/>
///   <xsd:element name="deviceID" type="LocalDeviceID"/>
/// </xsd:choice>
/// ```
/// A call id is opaque (negative numbers and 32 hex digits occur) and unique for one phone only. Either part may be
/// missing; old phones send bare text, which is read as the call id.
public struct ConnectionID: Sendable, Hashable {
    public var callID: String?
    public var deviceID: DeviceID?

    public init(callID: String? = nil, deviceID: DeviceID? = nil) {
        self.callID = callID
        self.deviceID = deviceID
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        if deviceID != nil { deviceID?.mapDevices(change) }
    }
}

extension ConnectionID: CSTAValue {
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        callID = children.value("callID")
        deviceID = children.value("deviceID")
        if callID == nil, deviceID == nil {
            let text = element.trimmedText
            callID = text.isEmpty ? nil : text
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        writer.write(callID, as: "callID")
        writer.write(deviceID, as: "deviceID")
        // The schema wants at least one of the two.
        if callID == nil, deviceID == nil { writer.xml.empty("callID") }
        writer.xml.close(name)
    }
}
