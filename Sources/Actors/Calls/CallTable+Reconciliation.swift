import CSTACore
public import NIOCore

/// The table held against what the phone itself says (CAL-1).
extension CallTable {
    // MARK: Reconciliation

    /// The phone's own snapshot is there and no event has overtaken it: the table becomes what the snapshot says.
    ///
    /// A snapshot that could not be read in full ends no call, except one that lasts too long: what could not be read
    /// may be that call.
    public mutating func reconciled(with snapshot: LineCalls, at now: NIODeadline) -> [Difference] {
        let present = snapshot.entries.filter { $0.state != .null }
        let there = Set(present.map(\.callID)).union(snapshot.unclear)
        let isOver = { (call: Call) in
            !there.contains(call.callID) && (snapshot.isComplete || call.since + Self.norm(of: call.state) <= now)
        }
        var differences = calls.filter(isOver).map { Difference.ghost($0) }
        calls.removeAll(where: isOver)
        for index in calls.indices where snapshot.unclear.contains(calls[index].callID) { calls[index].since = now }
        for entry in present.prefix(Self.limit) {
            if let index = calls.firstIndex(where: { $0.callID == entry.callID }) {
                let isChanged = calls[index].state != entry.state
                calls[index].state = entry.state
                calls[index].since = now
                if isChanged { differences.append(.changed(calls[index])) }
            } else if calls.count < Self.limit {
                let parties = CSTAEvent.Parties(calling: entry.endpoint ?? .notKnown, called: .notKnown)
                let call = Call(
                    callID: entry.callID, state: entry.state, since: now, globalID: newGlobalID(), parties: parties)
                calls.append(call)
                differences.append(.missed(call))
            }
        }
        return differences
    }

    /// The phone cannot tell: calls that have been as they are since before `start`, or for longer than is usual and than
    /// `limit`, are taken to be over.
    public mutating func dropped(
        before start: NIODeadline, limit: TimeAmount = .hours(4), at now: NIODeadline
    ) -> [Difference] {
        let over = calls.filter { $0.since < start || $0.since + min(Self.norm(of: $0.state), limit) <= now }
        calls.removeAll { over.contains($0) }
        return over.map { .ghost($0) }
    }

    // MARK: Suspicion

    /// When the first call will have been in its state for longer than is usual, or for `limit`; `nil` without calls.
    public func suspiciousAt(limit: TimeAmount = .hours(4)) -> NIODeadline? {
        var first: NIODeadline?
        for index in calls.indices {
            let due = calls[index].since + min(Self.norm(of: calls[index].state), limit)
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
