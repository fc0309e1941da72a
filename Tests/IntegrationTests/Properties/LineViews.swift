import CSTAClient
import CSTACore
import NIOCore
import Synchronization
import XMLCore

@testable import PhoneSimulator

/// What one client knows of its lines, built from nothing but the events that it is told.
final class LineViews: CSTAClientObserver {
    /// One line.
    struct Line: Sendable, Equatable {
        var isInService = false
        /// The state of the line's own connection, by call.
        var calls: [String: String] = [:]
        /// The id that the server gives each call, which it keeps when the callID changes (CAL-1).
        var ids: [String: String] = [:]
        /// Ids that changed though the call was the same.
        var lostIDs: [String] = []
        /// `nil` until told.
        var doNotDisturb: Bool?
        var messageWaiting: Bool?
    }

    private struct State {
        var lines: [DeviceKey: Line] = [:]
        var references: Set<String> = []
        var trouble: [String] = []
    }

    private let state = Mutex(State())
    /// Books every event by its mark: none lost, none twice, none out of order.
    private let witness: WatchingObserver

    init(witness: WatchingObserver) {
        self.witness = witness
    }

    func line(_ device: DeviceID) -> Line { state.withLock { $0.lines[device.key] ?? Line() } }
    /// The cross references under which events came.
    var references: Set<String> { state.withLock { $0.references } }
    var trouble: [String] { state.withLock { $0.trouble + $0.lines.values.flatMap(\.lostIDs) } }

    func received(_ event: CSTAEvent, for monitor: CSTAMonitor.ID, body: ByteBuffer, at now: NIODeadline) {
        witness.received(event, for: monitor, body: body, at: now)
        state.withLock { state in
            state.references.insert(event.monitorCrossRefID)
            var line = state.lines[monitor.device.key] ?? Line()
            line.note(event, at: monitor.device.key)
            state.lines[monitor.device.key] = line
        }
    }

    func receivedStray(_ event: CSTAEvent, at now: NIODeadline) {
        state.withLock { $0.trouble.append("\(event.name) under a foreign cross reference \(event.monitorCrossRefID)") }
    }

    func receivedUnreadable(_ body: ByteBuffer, at now: NIODeadline) {
        state.withLock { $0.trouble.append("unreadable: \(String(buffer: body))") }
    }

    func sessionChanged(to session: CSTASessionState, at now: NIODeadline) {
        witness.sessionChanged(to: session, at: now)
        if case .down(let error) = session { state.withLock { $0.trouble.append("session lost: \(error)") } }
    }
}

extension LineViews.Line {
    /// ECMA-269: `localConnectionInfo` is the state of the device's own connection after the event; transfers and
    /// conferences rename calls.
    mutating func note(_ event: CSTAEvent, at device: DeviceKey) {
        switch event {
        case .backInService: isInService = true
        case .outOfService: isInService = false
        case .doNotDisturb(let event): doNotDisturb = event.doNotDisturbOn
        case .messageWaiting(let event): messageWaiting = event.messageWaitingOn
        case .transfered(let event):
            let id = event.carried.linkageID(in: .callLinkageDataList)
            joined(
                [event.primaryOldCall, event.secondaryOldCall], event.transferredConnections, event.localConnectionInfo,
                id, device)
        case .conferenced(let event):
            let id = event.carried.linkageID(in: .callLinkageDataList)
            joined(
                [event.primaryOldCall, event.secondaryOldCall], event.conferenceConnections, event.localConnectionInfo,
                id, device)
        default:
            guard let callID = event.subjectConnection?.callID, let state = event.localConnectionInfo else { return }
            let id = event.payload?.carried.linkageID(in: .callLinkageData)
            if let known = ids[callID], known != id { lostIDs.append("\(callID): \(known), then \(id ?? "none")") }
            ids[callID] = state == .null ? nil : id
            calls[callID] = state == .null ? nil : state.rawValue
        }
    }

    private mutating func joined(
        _ old: [ConnectionID?], _ new: [ConnectionListItem], _ state: LocalConnectionState?, _ id: String?,
        _ device: DeviceKey
    ) {
        let former = old.compactMap { $0?.callID }.compactMap { ids[$0] }
        if let first = former.first, first != id { lostIDs.append("\(former), joined \(id ?? "none")") }
        for callID in old.compactMap({ $0?.callID }) {
            calls[callID] = nil
            ids[callID] = nil
        }
        guard let state, state != .null else { return }
        let own = new.first { $0.newConnection?.deviceID?.key.user == device.user }
        guard let callID = own?.newConnection?.callID ?? old.first??.callID else { return }
        calls[callID] = state.rawValue
        ids[callID] = id
    }
}

extension CarriedChildren {
    /// The first global id in a child with linkage data.
    fileprivate func linkageID(in name: CarriedName) -> String? {
        let data = self[name]?.element
        return (data?.first(child: "newCallLinkageData") ?? data)?.first(child: "globalCallData")?
            .first(child: "globalCallLinkageID")?.first(child: "globallyUniqueCallLinkageID")?.trimmedText
    }
}
