public import XMLCore

/// One segment of the answer to ``SnapshotCall``. Sent by the switching function.
///
/// ```
/// serviceCrossRefID string?
/// segmentID         long?
/// lastSegment       boolean
/// snapshotData      list of snapshotCallResponseInfo: SnapshotCallResponseInfo?
/// extensions        CSTACommonArguments?
/// ```
public struct SnapshotCallData: CSTARequestPayload {
    public static let elementName: XMLName = "SnapshotCallData"

    public var serviceCrossRefID: String?
    public var segmentID: Int?
    public var lastSegment: Bool
    public var snapshotData: [SnapshotCallResponseInfo]?
    public var carried: CarriedChildren

    public init(
        serviceCrossRefID: String? = nil, segmentID: Int? = nil, lastSegment: Bool,
        snapshotData: [SnapshotCallResponseInfo]? = nil, carried: CarriedChildren = CarriedChildren()
    ) {
        self.serviceCrossRefID = serviceCrossRefID
        self.segmentID = segmentID
        self.lastSegment = lastSegment
        self.snapshotData = snapshotData
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        serviceCrossRefID = try children.optional("serviceCrossRefID")
        segmentID = children.value("segmentID")
        lastSegment = children.value("lastSegment", or: true)
        snapshotData = children.list("snapshotData", of: "snapshotCallResponseInfo")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(serviceCrossRefID, as: "serviceCrossRefID")
        writer.write(segmentID, as: "segmentID")
        writer.write(lastSegment, as: "lastSegment")
        writer.write(snapshotData, as: "snapshotData", of: "snapshotCallResponseInfo")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        snapshotData?.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .none }
}
