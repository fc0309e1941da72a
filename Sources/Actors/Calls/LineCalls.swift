public import CSTACore

/// The calls of a line as a phone's answer to SnapshotDevice has them, as far as it can be read.
public struct LineCalls: Sendable, Equatable {
    /// One call.
    public struct Entry: Sendable, Equatable {
        public let callID: String
        public let state: LocalConnectionState
        public let endpoint: SubjectDeviceID?
    }

    /// The calls whose name and state could be read.
    public private(set) var entries: [Entry]
    /// Calls that are there in a state that could not be read.
    private(set) var unclear: Set<String> = []
    /// Whether everything could be read: only then is a call that is not here over.
    public private(set) var isComplete = true

    /// Calls of one line that are more than any phone has.
    private static let limit = 256

    init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// The items of an answer.
    init(_ items: [SnapshotDeviceResponseInfo]) {
        self.init()
        add(items)
    }

    /// The items of the next segment.
    mutating func add(_ items: [SnapshotDeviceResponseInfo]) {
        for item in items where !item.isBlank {
            guard let callID = item.connectionIdentifier.callID, CallTable.mayKeep(callID),
                entries.count + unclear.count < Self.limit
            else {
                isComplete = false
                continue
            }
            if let state = item.localCallState.own {
                entries.append(Entry(callID: callID, state: state, endpoint: item.endpointDevice))
            } else {
                isComplete = false
                unclear.insert(callID)
            }
        }
    }

    /// The call of that name.
    subscript(callID: String) -> Entry? { entries.first { $0.callID == callID } }
}

extension SnapshotDeviceResponseInfo {
    /// An empty list item, as phones without a call send it (uacsta.md 7.2): no call at all.
    fileprivate var isBlank: Bool {
        self == SnapshotDeviceResponseInfo(connectionIdentifier: ConnectionID(), localCallState: .unknown)
    }
}
