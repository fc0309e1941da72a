internal import XMLCore

/// `crossRefIDorSnapshotData` of SnapshotCallResponse: the devices in a call, or the reference under which they will come.
///
/// ```
/// serviceCrossRefID string                                                     either this
/// snapshotData      list of snapshotCallResponseInfo: SnapshotCallResponseInfo   or this
/// ```
public enum SnapshotCallResult: Sendable, Equatable {
    case endpoints([SnapshotCallResponseInfo])
    /// They come in ``SnapshotCallData`` messages with this serviceCrossRefID.
    case later(String)

    mutating func mapDevices(_ change: (inout DeviceID) -> Void) {
        guard case .endpoints(var items) = self else { return }
        items.mapDevices(change)
        self = .endpoints(items)
    }
}

extension SnapshotCallResult: CSTAValue {
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        if let reference: String = children.value("serviceCrossRefID") {
            self = .later(reference)
        } else {
            self = .endpoints(children.list("snapshotData", of: "snapshotCallResponseInfo") ?? [])
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        switch self {
        case .endpoints(let items): writer.write(items, as: "snapshotData", of: "snapshotCallResponseInfo")
        case .later(let reference): writer.write(reference, as: "serviceCrossRefID")
        }
        writer.xml.close(name)
    }
}
