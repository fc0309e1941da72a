internal import XMLCore

/// `ForwardListItem`: one forwarding of a device.
///
/// ```
/// forwardingType ForwardingType?
/// forwardStatus  boolean
/// forwardDN      DeviceID?
/// forwardDefault ForwardDefault?
/// ringCount      long?
/// ringDuration   integer?   (since ed6)
/// ```
public struct ForwardListItem: Sendable, Hashable {
    public var forwardingType: ForwardingType?
    public var forwardStatus: Bool
    public var forwardDN: DeviceID?
    public var forwardDefault: ForwardDefault?
    public var ringCount: Int?
    /// In seconds.
    public var ringDuration: Int?

    public init(
        forwardingType: ForwardingType? = nil, forwardStatus: Bool, forwardDN: DeviceID? = nil,
        forwardDefault: ForwardDefault? = nil, ringCount: Int? = nil, ringDuration: Int? = nil
    ) {
        self.forwardingType = forwardingType
        self.forwardStatus = forwardStatus
        self.forwardDN = forwardDN
        self.forwardDefault = forwardDefault
        self.ringCount = ringCount
        self.ringDuration = ringDuration
    }

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        forwardDN?.mapDevices(change)
    }
}

extension ForwardListItem: CSTAValue {
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        forwardingType = children.value("forwardingType")
        forwardStatus = children.value("forwardStatus", or: false)
        forwardDN = children.value("forwardDN")
        forwardDefault = children.value("forwardDefault")
        ringCount = children.value("ringCount")
        ringDuration = children.value("ringDuration")
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        writer.write(forwardingType, as: "forwardingType")
        writer.write(forwardStatus, as: "forwardStatus")
        writer.write(forwardDN, as: "forwardDN")
        writer.write(forwardDefault, as: "forwardDefault")
        writer.write(ringCount, as: "ringCount")
        if writer.edition.isLate { writer.write(ringDuration, as: "ringDuration") }
        writer.xml.close(name)
    }
}
