import CSTACore

/// Answers of a phone that come in segments: whom they are for, and under which reference (CST-4).
struct SequelTable: Sendable {
    private struct Entry: Sendable {
        let phones: String
        let own: String
        let identity: DeviceKey
        let sequel: CommandSequel
    }

    private var entries: [Entry] = []
    private var last: UInt64 = 0
    /// A phone that begins more than it ends forgets the oldest.
    private static let limit = 16

    /// The phone will send the rest of an answer under its reference `phones`; the reference to tell the client.
    /// - Parameter scope: makes the reference unique in the server.
    mutating func began(
        _ phones: String, for identity: DeviceKey, scope: String, sequel: @escaping CommandSequel
    ) -> String {
        last += 1
        let own = "\(scope)-\(last)"
        if entries.count == Self.limit { entries.removeFirst() }
        entries.append(Entry(phones: phones, own: own, identity: identity, sequel: sequel))
        return own
    }

    /// A segment of the phone; `false` if nobody waits for it.
    mutating func received(_ segment: CSTARequest) -> Bool {
        guard let reference = segment.segmentReference,
            let index = entries.firstIndex(where: { $0.phones == reference })
        else { return false }
        let entry = entries[index]
        if segment.isLastSegment { entries.remove(at: index) }
        entry.sequel(segment.underReference(entry.own), entry.identity)
        return true
    }

    /// The dialog is gone, and what was to come with it.
    mutating func removeAll() { entries = [] }
}

extension CSTARequest {
    var segmentReference: String? {
        switch self {
        case .snapshotDeviceData(let data): data.serviceCrossRefID
        case .snapshotCallData(let data): data.serviceCrossRefID
        default: nil
        }
    }

    var isLastSegment: Bool {
        switch self {
        case .snapshotDeviceData(let data): data.lastSegment
        case .snapshotCallData(let data): data.lastSegment
        default: true
        }
    }

    func underReference(_ reference: String) -> CSTARequest {
        switch self {
        case .snapshotDeviceData(var data):
            data.serviceCrossRefID = reference
            return .snapshotDeviceData(data)
        case .snapshotCallData(var data):
            data.serviceCrossRefID = reference
            return .snapshotCallData(data)
        default: return self
        }
    }
}

extension CSTAResponse {
    /// The reference under which the rest of the answer will come in segments.
    var laterReference: String? {
        switch self {
        case .snapshotDevice(let response):
            if case .later(let reference) = response.crossRefIDorSnapshotData { reference } else { nil }
        case .snapshotCall(let response):
            if case .later(let reference) = response.crossRefIDorSnapshotData { reference } else { nil }
        default: nil
        }
    }

    func underReference(_ reference: String) -> CSTAResponse {
        switch self {
        case .snapshotDevice(var response):
            response.crossRefIDorSnapshotData = .later(reference)
            return .snapshotDevice(response)
        case .snapshotCall(var response):
            response.crossRefIDorSnapshotData = .later(reference)
            return .snapshotCall(response)
        default: return self
        }
    }
}
