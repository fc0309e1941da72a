internal import XMLCore

/// `crossRefIDorSnapshotData` of SnapshotDeviceResponse: the calls at a device, or the reference under which they will come.
///
/// ```
/// serviceCrossRefID string                                                     either this
/// snapshotData      list of snapshotDeviceResponseInfo: SnapshotDeviceResponseInfo   or this
/// ```
public enum SnapshotDeviceResult: Sendable, Equatable {
    case connections([SnapshotDeviceResponseInfo])
    /// They come in ``SnapshotDeviceData`` messages with this serviceCrossRefID.
    case later(String)

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        guard case .connections(var items) = self else { return }
        items.mapDevices(change)
        self = .connections(items)
    }
}

extension SnapshotDeviceResult: CSTAValue {
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        if let reference: String = children.value("serviceCrossRefID") {
            self = .later(reference)
        } else {
            self = .connections(children.list("snapshotData", of: "snapshotDeviceResponseInfo") ?? [])
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        switch self {
        case .connections(let items): writer.write(items, as: "snapshotData", of: "snapshotDeviceResponseInfo")
        case .later(let reference): writer.write(reference, as: "serviceCrossRefID")
        }
        writer.xml.close(name)
    }
}
