/// One end of a simulated call: a phone of the fleet, by its index, or a number that is nobody's.
public enum Party: Sendable, Hashable {
    case phone(Int)
    case number(String)
}

/// The state of a phone's own connection (ECMA-269 LocalConnectionState, the part that a phone shows).
public enum LegState: String, Sendable, Hashable {
    case none = "null"
    case alerting
    case connected
    case hold
    case fail
}

/// Why the simulated exchange will not do what was asked.
public enum PBXRefusal: Error, Sendable, Hashable {
    /// The phone has no such call.
    case noSuchConnection
    /// The call is not in a state that allows it.
    case wrongState
    /// The number is nobody's, or that phone is off.
    case noSuchDestination
    /// That phone is in a call or wants its peace.
    case destinationBusy
    /// The phone's own lines are all in use.
    case noFreeLine
}

/// One end of one call, as the phone at that end knows it.
public struct PBXLeg: Sendable, Hashable {
    /// Which leg; unique for the life of the exchange.
    public let id: Int
    /// The phone at this end.
    public let phone: Int
    /// The phone's own name of the call.
    public let callID: String
    /// The call that it is an end of.
    public internal(set) var call: Int
    /// Its state.
    public internal(set) var state: LegState
    /// Who called, as this phone was told.
    public internal(set) var calling: Party
    /// Who was called, as this phone was told.
    public internal(set) var called: Party
}

/// Where a phone forwards its calls.
public struct ForwardingRule: Sendable, Hashable {
    /// ECMA-323 `forwardingType`.
    public var type: String
    /// Switched on.
    public var isActive: Bool
    /// The number forwarded to.
    public var target: String?
}

/// The features that a phone keeps besides its calls.
public struct PhoneFeatures: Sendable, Hashable {
    /// Do not disturb.
    public var doNotDisturb = false
    /// Message waiting.
    public var messageWaiting = false
    /// Forwarding, at most one rule a type.
    public var forwarding: [ForwardingRule] = []

    /// The active target of unconditional forwarding.
    var immediateTarget: String? {
        forwarding.first { $0.isActive && $0.type == "forwardImmediate" }?.target
    }

    /// The active target of forwarding when busy.
    var busyTarget: String? {
        forwarding.first { $0.isActive && $0.type == "forwardBusy" }?.target
    }
}
