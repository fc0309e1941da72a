import NIOConcurrencyHelpers
public import NIOCore

/// Accounts for every event that a phone sent: each watching monitor must get it once, in the phone's order.
///
/// Phones write on their event loop, clients read on theirs; one lock, held for a fraction of a microsecond.
/// Expectations begin when a client has seen BackInService and end when the connection of the phone, of the client or
/// of the server does: what is on its way at such a moment is excused, not lost, and counted apart.
public final class ExpectationLedger: Sendable {
    /// A watcher: one monitor of one client.
    public struct Watcher: Sendable, Hashable {
        /// The phone that is watched.
        public let phone: Int
        fileprivate let slot: Int
    }

    fileprivate struct State {
        var accounts: [PhoneAccount]
        var findings = LedgerFindings()
        var latency = LatencyRecorder()
        /// The calls that each phone has at this moment.
        var calls: [[String]]
    }

    private let state: NIOLockedValueBox<State>

    /// A ledger for `phones` phones.
    public init(phones: Int) {
        state = NIOLockedValueBox(
            State(
                accounts: Array(repeating: PhoneAccount(), count: phones),
                calls: Array(repeating: [], count: phones)))
    }

    // MARK: Watching

    /// A client is about to monitor the phone; nil if 64 already do.
    public func watcherAdded(of phone: Int) -> Watcher? {
        state.withLockedValue { state in
            state.accounts[phone].addSlot().map { Watcher(phone: phone, slot: $0) }
        }
    }

    /// The client knows that the phone is monitored: everything sent from now on must arrive.
    public func watcherArmed(_ watcher: Watcher) {
        state.withLockedValue { $0.accounts[watcher.phone].armed(watcher.slot) }
    }

    /// The monitor ended or its phone is out of service: what is open is excused.
    public func watcherDisarmed(_ watcher: Watcher) {
        state.withLockedValue { state in
            state.accounts[watcher.phone].disarmed(watcher.slot)
            let open = state.accounts[watcher.phone].abandon(before: .distantFuture, slot: watcher.slot)
            state.findings.excused += open.reduce(0) { $0 + UInt64($1.missing) }
        }
    }

    /// The phone's connection was lost: what it sent and nobody has seen yet is excused, and nothing is demanded until
    /// the watchers are armed anew.
    public func phoneLost(_ phone: Int) {
        state.withLockedValue { state in
            let open = state.accounts[phone].abandon(before: .distantFuture)
            state.findings.excused += open.reduce(0) { $0 + UInt64($1.missing) }
            for slot in state.accounts[phone].slots.indices { state.accounts[phone].disarmed(slot) }
        }
    }

    // MARK: Events

    /// The phone has these calls from now on, whether it tells or not.
    public func callsChanged(of phone: Int, to calls: [String]) {
        state.withLockedValue { $0.calls[phone] = calls }
    }

    /// A client received an event that the server made because a phone had not told it.
    ///
    /// - Parameter endedCallID: the call that ends with it: it must be over at the phone, or the server has ended a call
    ///   that lives.
    public func derivedReceived(_ watcher: Watcher, name: String, endedCallID: String?) {
        state.withLockedValue { state in
            state.findings.serverMade += 1
            guard let callID = endedCallID else { return }
            state.findings.ghostsCleared += 1
            guard state.calls[watcher.phone].contains(callID) else { return }
            state.findings.unexpected += 1
            state.findings.note("the server ended call \(callID) of phone \(watcher.phone), which the phone still has")
        }
    }

    /// The phone is about to send an event; returns the mark that it carries.
    public func eventSent(phone: Int, name: String, key: EventKey, at now: NIODeadline) -> EventMark {
        state.withLockedValue { state in
            let (sequence, expected) = state.accounts[phone].eventSent(name: name, key: key, at: now)
            state.findings.sent += 1
            state.findings.expected += UInt64(expected)
            return EventMark(phone: phone, sequence: sequence)
        }
    }

    /// A client received an event of the watched phone, with its mark if it carries one.
    ///
    /// - Parameter isMarked: true if phones mark their events, so that one without a mark is nobody's.
    public func eventReceived(
        _ watcher: Watcher, mark: EventMark?, isMarked: Bool, name: String, key: @autoclosure () -> EventKey,
        at now: NIODeadline
    ) {
        if name == "BackInServiceEvent" || name == "OutOfServiceEvent" {
            state.withLockedValue { $0.findings.serverMade += 1 }
            return
        }
        if isMarked, mark == nil {
            return state.withLockedValue { state in
                state.findings.unexpected += 1
                state.findings.note("\(name) of phone \(watcher.phone) has neither a phone's mark nor the server's")
            }
        }
        let key = mark == nil ? key() : nil
        state.withLockedValue { state in
            let outcome: PhoneAccount.Outcome
            if let mark {
                guard mark.phone == watcher.phone else {
                    state.findings.unexpected += 1
                    state.findings.note("\(name) of phone \(mark.phone) came to a monitor of phone \(watcher.phone)")
                    return
                }
                outcome = state.accounts[watcher.phone].eventReceived(
                    sequence: mark.sequence, slot: watcher.slot, at: now)
            } else if let key {
                outcome = state.accounts[watcher.phone].eventReceived(key: key, slot: watcher.slot, at: now)
            } else {
                return
            }
            state.record(outcome, watcher: watcher, name: name, mark: mark)
        }
    }

    // MARK: Closing the books

    /// Counts as lost what was sent before `deadline` and has not arrived.
    public func settle(before deadline: NIODeadline) {
        state.withLockedValue { state in
            for phone in state.accounts.indices {
                for (entry, missing) in state.accounts[phone].abandon(before: deadline) {
                    state.findings.lost += UInt64(missing)
                    state.findings.note("\(entry.name) \(phone):\(entry.sequence) never reached \(missing) monitor(s)")
                }
            }
        }
    }

    /// The server was killed: everything on its way is excused and every watcher waits for BackInService again.
    /// What had been on its way for longer than `grace` is lost all the same.
    public func serverKilled(at now: NIODeadline, grace: TimeAmount = .seconds(5)) {
        settle(before: now - grace)
        let count = state.withLockedValue { $0.accounts.count }
        for phone in 0..<count { phoneLost(phone) }
    }

    /// True if everything demanded has arrived.
    public var isSettled: Bool {
        state.withLockedValue { state in !state.accounts.contains { $0.hasOpen } }
    }

    /// The findings so far.
    public var findings: LedgerFindings {
        state.withLockedValue { $0.findings }
    }

    /// Times from a phone's send to a client's receive.
    public var latency: LatencySummary {
        state.withLockedValue { $0.latency.summary }
    }

    /// True if some client's monitor of the phone is armed.
    public func isArmed(_ phone: Int) -> Bool {
        state.withLockedValue { $0.accounts[phone].slots.contains { $0.isArmed } }
    }
}

extension ExpectationLedger.State {
    mutating func record(
        _ outcome: PhoneAccount.Outcome, watcher: ExpectationLedger.Watcher, name: String, mark: EventMark?
    ) {
        func what() -> String { "\(name) \(mark?.text ?? "of phone \(watcher.phone)")" }
        switch outcome {
        case .delivered(let delay):
            findings.delivered += 1
            latency.record(delay)
        case .early:
            findings.early += 1
        case .outOfOrder:
            findings.outOfOrder += 1
            findings.note("\(what()) came after a later event")
        case .duplicate:
            findings.duplicated += 1
            findings.note("\(what()) came again")
        case .unexpected:
            findings.unexpected += 1
            findings.note("\(what()) was never sent")
        }
    }
}
