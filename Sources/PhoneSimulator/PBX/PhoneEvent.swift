/// What a phone has to tell: one event of one phone, in the order in which it must be sent.
public struct PhoneEvent: Sendable, Hashable {
    /// The phone that tells it.
    public let phone: Int
    /// What happened.
    public let happening: Happening

    /// One connection before and after a transfer or a conference, in the telling phone's own call ids.
    public struct ConnectionChange: Sendable, Hashable {
        /// Whose connection.
        public let device: Party
        /// Its call id before; nil if it is new to the teller.
        public let oldCallID: String?
        /// Its call id from now on.
        public let newCallID: String
    }

    /// The kinds of event, each with what its message needs. `callID` is always the telling phone's own.
    public enum Happening: Sendable, Hashable {
        case serviceInitiated(callID: String)
        case originated(callID: String, called: Party)
        case delivered(
            callID: String, alerting: Party, calling: Party, called: Party, redirectedBy: Party?, state: LegState)
        case established(callID: String, answering: Party, calling: Party, called: Party, state: LegState)
        case held(callID: String)
        case retrieved(callID: String)
        case diverted(callID: String, diverting: Party, destination: Party, state: LegState)
        case transfered(
            primary: String, secondary: String?, transferring: Party, target: Party, connections: [ConnectionChange],
            state: LegState, singleStep: Bool)
        case conferenced(
            primary: String, secondary: String?, conferencing: Party, added: Party, connections: [ConnectionChange],
            state: LegState)
        case failed(callID: String, failing: Party, calling: Party, called: Party, cause: String)
        case connectionCleared(callID: String, dropped: Party, releasing: Party, state: LegState)
        case digitsGenerated(callID: String, digits: String)
        case doNotDisturb(on: Bool)
        case forwarding(ForwardingRule)
        case messageWaiting(on: Bool)
    }

    /// The call that ends for the telling phone with this ConnectionCleared; nil for every other event.
    var endedCallID: String? {
        if case .connectionCleared(let callID, _, _, .none) = happening { callID } else { nil }
    }

    /// The root element's name.
    public var name: String {
        switch happening {
        case .serviceInitiated: return "ServiceInitiatedEvent"
        case .originated: return "OriginatedEvent"
        case .delivered: return "DeliveredEvent"
        case .established: return "EstablishedEvent"
        case .held: return "HeldEvent"
        case .retrieved: return "RetrievedEvent"
        case .diverted: return "DivertedEvent"
        case .transfered: return "TransferedEvent"
        case .conferenced: return "ConferencedEvent"
        case .failed: return "FailedEvent"
        case .connectionCleared: return "ConnectionClearedEvent"
        case .digitsGenerated: return "DigitsGeneratedEvent"
        case .doNotDisturb: return "DoNotDisturbEvent"
        case .forwarding: return "ForwardingEvent"
        case .messageWaiting: return "MessageWaitingEvent"
        }
    }
}
