@testable import PhoneSimulator

/// What a phone has, and what of it the server can know by the phone's model.
struct LineTruth: Sendable {
    let calls: [String: String]
    let doNotDisturb: Bool
    let messageWaiting: Bool
    private let persona: PhonePersona

    init(of phone: Int, in fleet: PhoneFleet) {
        calls = Dictionary(
            fleet.pbx.legs(of: phone).map { ($0.callID, $0.state.rawValue) }, uniquingKeysWith: { $1 })
        let features = fleet.pbx.features(of: phone)
        doNotDisturb = features.doNotDisturb
        messageWaiting = features.messageWaiting
        persona = fleet.phones[phone].persona
    }

    /// Whether a client's view is the phone's.
    /// - Parameter afterReboots: phones may have been away. What one then had and cannot be asked for is not known; but
    ///   nothing is made up.
    func agrees(with line: LineViews.Line, afterReboots: Bool) -> Bool {
        guard persona.isMonitorable else { return !line.isInService && line.calls.isEmpty }
        func isKnown(_ service: String) -> Bool { !afterReboots || persona.supports(service) }
        let callsAgree =
            isKnown("SnapshotDevice")
            ? line.calls == calls : line.calls.allSatisfy { calls[$0.key] == $0.value }
        return line.isInService && callsAgree
            && (!isKnown("GetDoNotDisturb") || line.doNotDisturb ?? doNotDisturb == doNotDisturb)
            && (!isKnown("GetMessageWaitingIndicator") || line.messageWaiting ?? messageWaiting == messageWaiting)
    }
}
