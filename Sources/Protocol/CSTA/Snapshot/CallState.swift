internal import XMLCore

/// `CallState`: the state of a call as one of its devices sees it.
///
/// ```
/// compoundCallState list of localConnectionState   either this
/// simpleCallState   SimpleCallState                or this
/// unknown           Empty                          or this
/// ```
public enum CallState: Sendable, Hashable {
    /// The states of the connections in the call, the device's own first.
    case compound([LocalConnectionState])
    case simple(SimpleCallState)
    case unknown

    /// The state of the device's own connection, as far as it is told.
    public var own: LocalConnectionState? {
        switch self {
        case .compound(let states): states.first
        case .simple(let state): state.own
        case .unknown: nil
        }
    }
}

extension SimpleCallState {
    /// The state of the device's own connection. The word names two: `held` at its end is the own one, `onHold` the
    /// other's.
    public var own: LocalConnectionState {
        switch self {
        case .callNull: .null
        case .callPending: .initiated
        case .callReceived, .callReceivedOnHold: .alerting
        case .callOriginated, .callDelivered, .callEstablished, .callEstablishedOnHold, .callQueued, .callFailed:
            .connected
        case .callDeliveredHeld, .callEstablishedHeld, .callQueuedHeld, .callFailedHeld: .hold
        case .callBlocked: .fail
        }
    }
}

extension CallState: CSTAValue {
    init?(_ element: XMLElement) {
        var children = CSTAChildren(of: element)
        if let list = children.take("compoundCallState") {
            let items = list.children.filter { $0.isNamed("localConnectionState") }.map { LocalConnectionState($0) }
            // The first one is the device's own: where that cannot be read, another's is not taken for it.
            self = items.first == .some(nil) ? .unknown : .compound(items.compactMap { $0 })
        } else if let state: SimpleCallState = children.value("simpleCallState") {
            self = .simple(state)
        } else {
            self = .unknown
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        switch self {
        case .compound(let states): writer.write(states, as: "compoundCallState", of: "localConnectionState")
        case .simple(let state): writer.write(state, as: "simpleCallState")
        case .unknown: writer.xml.empty("unknown")
        }
        writer.xml.close(name)
    }
}
