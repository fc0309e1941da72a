import CSTACore

/// What a client believes of one line, built from nothing but the events that it was told. A value.
///
/// As a careful CTI program does it (ECMA-269): `localConnectionInfo` is the state of the line's own connection after the
/// event; transfers and conferences rename calls. A line that went out of service keeps its calls: it is the server's
/// duty to tell what has become of them.
struct LineView: Sendable, Equatable {
    /// The state of the line's own connection, by call.
    private(set) var calls: [String: String] = [:]

    /// An event of the line arrived.
    mutating func observed(_ event: CSTAEvent, at device: DeviceKey) {
        switch event {
        case .transfered(let event):
            joined(
                [event.primaryOldCall, event.secondaryOldCall], event.transferredConnections, event.localConnectionInfo,
                device)
        case .conferenced(let event):
            joined(
                [event.primaryOldCall, event.secondaryOldCall], event.conferenceConnections, event.localConnectionInfo,
                device)
        default:
            guard let callID = event.subjectConnection?.callID, let state = event.localConnectionInfo else { return }
            calls[callID] = state == .null ? nil : state.rawValue
        }
    }

    private mutating func joined(
        _ old: [ConnectionID?], _ new: [ConnectionListItem], _ state: LocalConnectionState?, _ device: DeviceKey
    ) {
        for callID in old.compactMap({ $0?.callID }) { calls[callID] = nil }
        guard let state, state != .null else { return }
        let own = new.first { $0.newConnection?.deviceID?.key.user == device.user }
        guard let callID = own?.newConnection?.callID ?? old.first??.callID else { return }
        calls[callID] = state.rawValue
    }
}
