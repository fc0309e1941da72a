import CSTACore

/// Do-not-disturb, forwarding and message waiting of one identity (CAL-2): what clients were told last.
struct LineFeatures: Sendable {
    private struct Forwarding: Sendable, Equatable {
        var isOn: Bool
        var destination: String?

        /// - Parameter destination: kept as far as numbers go.
        init(isOn: Bool, destination: String?) {
            self.isOn = isOn
            self.destination = destination?.clipped(to: 1024)
        }
    }

    private struct State: Sendable {
        var doNotDisturb: Bool?
        var messageWaiting: Bool?
        var forwarding: [String: Forwarding] = [:]
        var isEmpty: Bool { doNotDisturb == nil && messageWaiting == nil && forwarding.isEmpty }
    }

    /// What every client was told in an event.
    private var told = State()
    /// What one client was answered: that makes a later event no repetition, but a change while the phone was away is
    /// news to this client too.
    private var answered = State()
    /// What the last event of each feature said, by ``state(_:)``.
    private var lastEvents: [String: Int] = [:]

    var doNotDisturb: Bool? { told.doNotDisturb }
    var messageWaiting: Bool? { told.messageWaiting }

    /// Whether anything is known that would have to be asked again after the phone was away.
    var isKnown: Bool { !told.isEmpty || !answered.isEmpty }

    /// Takes note of an event; `false` if it repeats what clients know already: a change is told once, and two parties
    /// that answer each other's events do not go on for ever.
    mutating func isNews(_ event: CSTAEvent) -> Bool {
        guard let (feature, state) = Self.state(event) else { return true }
        switch event {
        case .doNotDisturb(let event): told.doNotDisturb = event.doNotDisturbOn
        case .messageWaiting(let event): told.messageWaiting = event.messageWaitingOn
        case .forwarding(let event):
            told.forwarding[feature] = Forwarding(isOn: event.forwardStatus, destination: event.forwardTo?.value)
        default: break
        }
        // There are as many features as schema and forwarding types have.
        return lastEvents.updateValue(state, forKey: feature) != state
    }

    /// Which feature an event tells of, and all that it says of its state, as a hash: lists of devices may be long.
    /// `nil` for other events.
    private static func state(_ event: CSTAEvent) -> (feature: String, state: Int)? {
        var hasher = Hasher()
        switch event {
        case .doNotDisturb(let event):
            hasher.combine(event.doNotDisturbOn)
            hasher.combine(event.callOrigination)
            hasher.combine(event.callingDeviceList)
            return ("do not disturb", hasher.finalize())
        case .messageWaiting(let event):
            hasher.combine(event.messageWaitingOn)
            hasher.combine(event.deviceForMessage)
            return ("message waiting", hasher.finalize())
        case .forwarding(let event):
            hasher.combine(event.forwardStatus)
            hasher.combine(event.forwardTo)
            hasher.combine(event.forwardDefault)
            hasher.combine(event.ringCount)
            hasher.combine(event.ringDuration)
            return (key(event.forwardingType), hasher.finalize())
        default: return nil
        }
    }

    /// A client was answered by the phone.
    mutating func noted(_ response: CSTAResponse) {
        switch response {
        case .getDoNotDisturb(let state): answered.doNotDisturb = state.doNotDisturbOn
        case .getMessageWaitingIndicator(let state): answered.messageWaiting = state.messageWaitingOn
        case .getForwarding(let state):
            for item in state.forwardingList.prefix(16) {
                answered.forwarding[Self.key(item.forwardingType)] = Forwarding(
                    isOn: item.forwardStatus, destination: item.forwardDN?.value)
            }
        default: break
        }
    }

    /// The events that tell what an answer to a Get service, asked after the phone was away, has shown to be different.
    mutating func asked(_ response: CSTAResponse, at device: DeviceID) -> [CSTAEvent] {
        var events: [CSTAEvent] = []
        let subject = SubjectDeviceID.device(device)
        let mark = DerivedEvents.mark("refresh")
        let before = self
        noted(response)
        switch response {
        case .getDoNotDisturb(let state) where before.knewOtherwise(\.doNotDisturb, state.doNotDisturbOn):
            events = [
                .doNotDisturb(
                    DoNotDisturbEvent(
                        device: subject, doNotDisturbOn: state.doNotDisturbOn, callOrigination: state.callOrigination,
                        callingDeviceList: state.callingDeviceList, carried: mark))
            ]
        case .getMessageWaitingIndicator(let state)
        where before.knewOtherwise(\.messageWaiting, state.messageWaitingOn):
            events = [
                .messageWaiting(
                    MessageWaitingEvent(
                        targetDevice: subject, deviceForMessage: state.deviceForMessage,
                        messageWaitingOn: state.messageWaitingOn, carried: mark))
            ]
        case .getForwarding(let state):
            for item in state.forwardingList {
                let new = Forwarding(isOn: item.forwardStatus, destination: item.forwardDN?.value)
                guard before.knewOtherwise(\.forwarding[Self.key(item.forwardingType)], new) else { continue }
                events.append(
                    .forwarding(
                        ForwardingEvent(
                            device: subject, forwardingType: item.forwardingType, forwardStatus: item.forwardStatus,
                            forwardTo: item.forwardDN, forwardDefault: item.forwardDefault, ringCount: item.ringCount,
                            ringDuration: item.ringDuration, carried: mark)))
            }
        default: break
        }
        for event in events { _ = isNews(event) }
        return events
    }

    /// Whether some client knows something else, or nobody knows anything.
    private func knewOtherwise<Value: Equatable>(_ feature: KeyPath<State, Value?>, _ new: Value) -> Bool {
        let known = [told[keyPath: feature], answered[keyPath: feature]].compactMap { $0 }
        return known.isEmpty || known.contains { $0 != new }
    }

    private static func key(_ type: ForwardingType?) -> String { type.map { "\($0)".clipped(to: 64) } ?? "" }
}
