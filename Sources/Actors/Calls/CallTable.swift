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
        /// The id of the call out of which this one or a later one was made, of a call that is in such a thread.
        public internal(set) var threadID: UInt64? { didSet { linkage = Self.linkage(globalID, threadID) } }
        /// Whether the call came out of a transfer or a conference.
        public internal(set) var isMerged = false
        /// Both ids as clients are told them.
        public private(set) var linkage: CallLinkage

        init(
            callID: String, state: LocalConnectionState, since: NIODeadline, globalID: UInt64, threadID: UInt64? = nil,
            parties: CSTAEvent.Parties?
        ) {
            self.callID = callID
            self.state = state
            self.since = since
            self.globalID = globalID
            self.threadID = threadID
            calling = CallTable.kept(parties?.calling)
            called = CallTable.kept(parties?.called)
            linkage = Self.linkage(globalID, threadID)
        }

        private static func linkage(_ id: UInt64, _ thread: UInt64?) -> CallLinkage {
            CallLinkage(call: id, thread: thread)
        }
    }

    /// The call that an event spoke of, as it was left by it or, if it ended, before.
    public struct Subject: Sendable, Equatable {
        public let call: Call
        /// Another call whose id ended because both became one.
        public var former: Call?
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

    /// More calls than any line has; beyond it a phone that never ends its calls would grow us.
    static let limit = 64

    /// Whether a call of that name is taken note of: a name that is longer than any phone's passes, and is not kept.
    static func mayKeep(_ callID: String) -> Bool { !callID.isEmpty && callID.utf8.count <= 256 }

    /// A party as it is kept of a call.
    private static func kept(_ party: SubjectDeviceID?) -> SubjectDeviceID {
        if case .device(let device) = party, !device.mayBeKept { return .notKnown }
        return party ?? .notKnown
    }

    public internal(set) var calls: [Call] = []
    /// Counts the events, so that a snapshot that was overtaken by one is recognised.
    public private(set) var epoch: UInt64 = 0
    private var lastGlobalID: UInt64

    /// A line without calls.
    /// - Parameter ids: where their ids begin: a random number, so that no two lines of any server meet.
    public init(ids: UInt64 = 0) {
        lastGlobalID = ids
    }

    /// The call of that name.
    public subscript(callID: String) -> Call? { calls.first { $0.callID == callID } }

    // MARK: Events

    /// An event of the device has come. `nil` if it speaks of no call that is known.
    /// - Parameter spelling: how the phone spells the device; an event that spells it so needs no closer look.
    @discardableResult
    public mutating func observed(
        _ event: CSTAEvent, at device: DeviceKey, spelling: String? = nil, now: NIODeadline
    ) -> Subject? {
        epoch += 1
        switch event {
        case .transfered(let event):
            return merge(
                event.primaryOldCall, event.secondaryOldCall, into: event.transferredConnections,
                local: event.localConnectionInfo, device, now)
        case .conferenced(let event):
            return merge(
                event.primaryOldCall, event.secondaryOldCall, into: event.conferenceConnections,
                local: event.localConnectionInfo ?? .connected, device, now)
        case .callCleared(let event):
            guard let callID = event.clearedCall.callID else { return nil }
            defer { remove(callID) }
            return self[callID].map { Subject(call: $0) }
        default:
            guard let connection = event.subjectConnection, let callID = connection.callID, Self.mayKeep(callID) else {
                return nil
            }
            // Most events say the state themselves.
            func implied() -> LocalConnectionState? {
                let isOwn = connection.deviceID.map { $0.value == spelling || $0.means(device) } ?? true
                return event.impliedState(isOwn: isOwn, before: self[callID]?.state)
            }
            guard let state = event.localConnectionInfo ?? implied() else { return nil }
            let ended = state == .null ? self[callID] : nil
            set(callID, state, event, now)
            return (ended ?? self[callID]).map { Subject(call: $0) }
        }
    }

    private mutating func set(
        _ callID: String, _ state: LocalConnectionState, _ event: CSTAEvent, _ now: NIODeadline
    ) {
        guard state != .null else { return remove(callID) }
        if let index = calls.firstIndex(where: { $0.callID == callID }) {
            calls[index].state = state
            calls[index].since = now
            if calls[index].calling == .notKnown, let parties = event.parties {
                calls[index].calling = Self.kept(parties.calling)
                calls[index].called = Self.kept(parties.called)
            }
            return
        }
        guard calls.count < Self.limit else { return }
        calls.append(
            Call(
                callID: callID, state: state, since: now, globalID: newGlobalID(),
                threadID: event.beginsCall ? threadOfHeldCall() : nil, parties: event.parties))
    }

    /// A call that the line begins while another one is on hold is a consultation: both are one thread from now on.
    private mutating func threadOfHeldCall() -> UInt64? {
        guard let index = calls.lastIndex(where: { $0.state == .hold }) else { return nil }
        let thread = calls[index].threadID ?? calls[index].globalID
        if calls[index].threadID == nil { calls[index].threadID = thread }
        return thread
    }

    mutating func newGlobalID() -> UInt64 {
        lastGlobalID &+= 1
        return lastGlobalID
    }

    private mutating func remove(_ callID: String) {
        calls.removeAll { $0.callID == callID }
    }

    /// Two calls have become one, or one went elsewhere. The new call inherits the id and who called first.
    private mutating func merge(
        _ primary: ConnectionID, _ secondary: ConnectionID?, into list: [ConnectionListItem],
        local: LocalConnectionState?, _ device: DeviceKey, _ now: NIODeadline
    ) -> Subject? {
        let old = [primary.callID, secondary?.callID].compactMap { $0 }.compactMap { self[$0] }
        for call in old { remove(call.callID) }
        let former = old.count > 1 ? old[1] : nil
        let own = list.first { $0.newConnection?.deviceID?.means(device) ?? false }
        guard local != .null, let callID = own?.newConnection?.callID ?? (local == nil ? nil : old.first?.callID),
            Self.mayKeep(callID)
        else {
            return old.first.map { first in
                var call = first
                call.isMerged = true
                return Subject(call: call, former: former)
            }
        }
        remove(callID)
        let parties = old.first.map { CSTAEvent.Parties(calling: $0.calling, called: $0.called) }
        var call = Call(
            callID: callID, state: local ?? .connected, since: now, globalID: old.first?.globalID ?? newGlobalID(),
            threadID: old.first?.threadID, parties: parties)
        call.isMerged = true
        // Where none of the old calls was known there may be no room.
        if calls.count < Self.limit { calls.append(call) }
        return Subject(call: call, former: former)
    }
}
