import CSTACore

/// Do-not-disturb, forwarding and message waiting of one identity (CAL-2): what clients were told last.
struct LineFeatures: Sendable {
    private struct Forwarding: Sendable, Equatable {
        var isOn: Bool
        var destination: String?
    }

    private(set) var doNotDisturb: Bool?
    private(set) var messageWaiting: Bool?
    private var forwarding: [String: Forwarding] = [:]

    /// Whether anything is known that would have to be asked again after the phone was away.
    var isKnown: Bool { doNotDisturb != nil || messageWaiting != nil || !forwarding.isEmpty }

    /// Takes note of an event; `false` if it repeats what clients know already: a change is told once, and two parties
    /// that answer each other's events do not go on for ever.
    mutating func isNews(_ event: CSTAEvent) -> Bool {
        switch event {
        case .doNotDisturb(let event):
            defer { doNotDisturb = event.doNotDisturbOn }
            return doNotDisturb != event.doNotDisturbOn
        case .messageWaiting(let event):
            defer { messageWaiting = event.messageWaitingOn }
            return messageWaiting != event.messageWaitingOn
        case .forwarding(let event):
            let key = event.forwardingType.map { "\($0)" } ?? ""
            let new = Forwarding(isOn: event.forwardStatus, destination: event.forwardTo?.value)
            guard forwarding[key] != new else { return false }
            // A phone has a handful of forwarding types.
            if forwarding.count < 16 || forwarding[key] != nil { forwarding[key] = new }
            return true
        default: return true
        }
    }

    /// The events that tell what an answer to a Get service has shown to be different.
    mutating func asked(_ response: CSTAResponse, at device: DeviceID) -> [CSTAEvent] {
        var events: [CSTAEvent] = []
        let subject = SubjectDeviceID.device(device)
        let mark = DerivedEvents.mark("refresh")
        switch response {
        case .getDoNotDisturb(let state):
            events = [
                .doNotDisturb(DoNotDisturbEvent(device: subject, doNotDisturbOn: state.doNotDisturbOn, carried: mark))
            ]
        case .getMessageWaitingIndicator(let state):
            events = [
                .messageWaiting(
                    MessageWaitingEvent(targetDevice: subject, messageWaitingOn: state.messageWaitingOn, carried: mark))
            ]
        case .getForwarding(let state):
            events = state.forwardingList.map { item in
                .forwarding(
                    ForwardingEvent(
                        device: subject, forwardingType: item.forwardingType, forwardStatus: item.forwardStatus,
                        forwardTo: item.forwardDN, carried: mark))
            }
        default: break
        }
        return events.filter { isNews($0) }
    }
}
