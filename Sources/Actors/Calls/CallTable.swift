public import CSTACore
public import NIOCore

/// The calls of one identity, as its events tell them (CAL-1).
///
/// Only the device's own connection of each call is kept: that is what a line shows. The table is fed with every event
/// and from time to time held against the phone's own snapshot; what differs is a ghost, or was missed.
public struct CallTable: Sendable {
    /// A call at the device.
    public struct Call: Sendable, Equatable {
        /// As the phone names it.
        public let callID: String
        /// The state of the device's own connection.
        public internal(set) var state: LocalConnectionState
        /// When it came into that state, or was last confirmed in it.
        public internal(set) var since: NIODeadline
        /// Stays the same through consultation, transfer and conference.
        public let globalID: UInt64
        /// Who called first, also after transfers.
        public internal(set) var calling: SubjectDeviceID
        /// Who was called.
        public internal(set) var called: SubjectDeviceID
    }

    /// Something in which the table and the phone's snapshot differ.
    public enum Difference: Sendable, Equatable {
        /// The table has a call that the phone does not have.
        case ghost(Call)
        /// The phone has a call that the table has not seen.
        case missed(Call)
        /// The state differs; the call carries the phone's.
        case changed(Call)
    }

    /// One line of a phone's snapshot.
    public struct SnapshotEntry: Sendable, Equatable {
        public let callID: String
        public let state: LocalConnectionState
        public let endpoint: SubjectDeviceID?
    }

    /// More calls than any line has; beyond it a phone that never ends its calls would grow us.
    static let limit = 64

    public private(set) var calls: [Call] = []
    /// Counts the events, so that a snapshot that was overtaken by one is recognised.
    public private(set) var epoch: UInt64 = 0
    private var lastGlobalID: UInt64 = 0

    public init() {}

    /// The call of that name.
    public subscript(callID: String) -> Call? { calls.first { $0.callID == callID } }

    // MARK: Events

    /// An event of the device has come.
    /// - Parameter spelling: how the phone spells the device; an event that spells it so needs no closer look.
    public mutating func observed(
        _ event: CSTAEvent, at device: DeviceKey, spelling: String? = nil, now: NIODeadline
    ) {
        epoch += 1
        switch event {
        case .transfered(let event):
            merge(
                event.primaryOldCall, event.secondaryOldCall, into: event.transferredConnections,
                local: event.localConnectionInfo, device, now)
        case .conferenced(let event):
            merge(
                event.primaryOldCall, event.secondaryOldCall, into: event.conferenceConnections,
                local: event.localConnectionInfo ?? .connected, device, now)
        case .callCleared(let event):
            if let callID = event.clearedCall.callID { remove(callID) }
        default:
            guard let connection = event.subjectConnection, let callID = connection.callID, !callID.isEmpty else {
                return
            }
            // Most events say the state themselves.
            func implied() -> LocalConnectionState? {
                let isOwn = connection.deviceID.map { $0.value == spelling || $0.key == device } ?? true
                return event.impliedState(isOwn: isOwn, before: self[callID]?.state)
            }
            guard let state = event.localConnectionInfo ?? implied() else { return }
            set(callID, state, of: event, now)
        }
    }

    private mutating func set(
        _ callID: String, _ state: LocalConnectionState, of event: CSTAEvent, _ now: NIODeadline
    ) {
        guard state != .null else { return remove(callID) }
        if let index = calls.firstIndex(where: { $0.callID == callID }) {
            calls[index].state = state
            calls[index].since = now
            if calls[index].calling == .notKnown, let parties = event.parties {
                calls[index].calling = parties.calling
                calls[index].called = parties.called
            }
            return
        }
        guard calls.count < Self.limit else { return }
        lastGlobalID += 1
        let parties = event.parties
        calls.append(
            Call(
                callID: callID, state: state, since: now, globalID: lastGlobalID,
                calling: parties?.calling ?? .notKnown,
                called: parties?.called ?? .notKnown))
    }

    private mutating func remove(_ callID: String) {
        calls.removeAll { $0.callID == callID }
    }

    /// Two calls have become one, or one went elsewhere. The new call inherits who called first.
    private mutating func merge(
        _ primary: ConnectionID, _ secondary: ConnectionID?, into list: [ConnectionListItem],
        local: LocalConnectionState?, _ device: DeviceKey, _ now: NIODeadline
    ) {
        let old = [primary.callID, secondary?.callID].compactMap { $0 }.compactMap { self[$0] }
        for call in old { remove(call.callID) }
        let own = list.first { $0.newConnection?.deviceID?.key == device }
        guard local != .null, let callID = own?.newConnection?.callID ?? (local == nil ? nil : old.first?.callID) else {
            return
        }
        lastGlobalID += 1
        calls.removeAll { $0.callID == callID }
        calls.append(
            Call(
                callID: callID, state: local ?? .connected, since: now, globalID: old.first?.globalID ?? lastGlobalID,
                calling: old.first?.calling ?? .notKnown, called: old.first?.called ?? .notKnown))
    }

    // MARK: Reconciliation

    /// The phone's own snapshot is there and no event has overtaken it: the table becomes what the snapshot says.
    public mutating func reconciled(with snapshot: [SnapshotEntry], at now: NIODeadline) -> [Difference] {
        var differences: [Difference] = []
        let present = snapshot.filter { $0.state != .null }
        for call in calls where !present.contains(where: { $0.callID == call.callID }) {
            differences.append(.ghost(call))
        }
        calls.removeAll { call in !present.contains { $0.callID == call.callID } }
        for entry in present.prefix(Self.limit) {
            if let index = calls.firstIndex(where: { $0.callID == entry.callID }) {
                let isChanged = calls[index].state != entry.state
                calls[index].state = entry.state
                calls[index].since = now
                if isChanged { differences.append(.changed(calls[index])) }
            } else {
                lastGlobalID += 1
                let call = Call(
                    callID: entry.callID, state: entry.state, since: now, globalID: lastGlobalID,
                    calling: entry.endpoint ?? .notKnown, called: .notKnown)
                calls.append(call)
                differences.append(.missed(call))
            }
        }
        return differences
    }

    /// The phone cannot tell: calls that have been as they are since before `start`, or for longer than is usual, are
    /// taken to be over.
    public mutating func dropped(before start: NIODeadline, at now: NIODeadline) -> [Difference] {
        let over = calls.filter { $0.since < start || $0.since + Self.norm(of: $0.state) <= now }
        calls.removeAll { over.contains($0) }
        return over.map { .ghost($0) }
    }

    // MARK: Suspicion

    /// When the first call will have been in its state for longer than is usual; `nil` without calls.
    public var suspiciousAt: NIODeadline? {
        var first: NIODeadline?
        for index in calls.indices {
            let due = calls[index].since + Self.norm(of: calls[index].state)
            first = first.map { min($0, due) } ?? due
        }
        return first
    }

    /// How long a state usually lasts at most. Longer is possible: it is then asked for, not ended.
    static func norm(of state: LocalConnectionState) -> TimeAmount {
        switch state {
        case .initiated, .fail, .null: .minutes(2)
        case .alerting: .minutes(4)
        case .queued: .minutes(30)
        case .hold: .hours(1)
        case .connected: .hours(4)
        }
    }
}
