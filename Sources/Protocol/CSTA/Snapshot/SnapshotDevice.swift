public import XMLCore

/// Asks for the calls at a device (CST-4).
///
/// ```
/// snapshotObject DeviceID
/// extensions     CSTACommonArguments?
/// ```
public struct SnapshotDevice: CSTARequestPayload {
    public static let elementName: XMLName = "SnapshotDevice"

    public var snapshotObject: DeviceID
    public var carried: CarriedChildren

    public init(snapshotObject: DeviceID, carried: CarriedChildren = CarriedChildren()) {
        self.snapshotObject = snapshotObject
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        snapshotObject = try children.required("snapshotObject")
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(snapshotObject, as: "snapshotObject")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        snapshotObject.mapDevices(change)
        carried.mapDevices(change)
    }

    public var subject: CSTASubject { .device(snapshotObject) }
}

/// The calls at a device, or the reference under which they will come.
///
/// ```
/// crossRefIDorSnapshotData CrossRefIDorSnapshotData
/// extensions               CSTACommonArguments?
/// ```
public struct SnapshotDeviceResponse: CSTAResponsePayload {
    public static let elementName: XMLName = "SnapshotDeviceResponse"

    public var crossRefIDorSnapshotData: SnapshotDeviceResult
    public var carried: CarriedChildren

    public init(crossRefIDorSnapshotData: SnapshotDeviceResult, carried: CarriedChildren = CarriedChildren()) {
        self.crossRefIDorSnapshotData = crossRefIDorSnapshotData
        self.carried = carried
    }

    public init(from element: XMLElement) throws(CSTADecodingError) {
        var children = CSTAChildren(of: element)
        crossRefIDorSnapshotData = children.value("crossRefIDorSnapshotData", or: .connections([]))
        carried = children.carried
    }

    public func encode(into writer: inout CSTAWriter) {
        writer.write(crossRefIDorSnapshotData, as: "crossRefIDorSnapshotData")
        writer.carried(carried, .extensions)
    }

    public mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        crossRefIDorSnapshotData.mapDevices(change)
        carried.mapDevices(change)
    }
}
