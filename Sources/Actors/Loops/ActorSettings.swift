public import NIOCore

/// The part of the configuration that phones' and clients' actors obey.
public struct ActorSettings: Sendable {
    /// Name of the server in From, To and Via.
    public var host: String
    /// Proposed for dialogs (RFC 4028), in seconds; the manual's "SIP Expire Zeit".
    public var expires: Int
    /// Time between two CSTA keepalives; zero switches them off.
    public var keepalive: TimeAmount
    /// How long a phone may take for an answer.
    public var requestTimeout: TimeAmount
    /// A call that has not changed for so long is asked for, if it is not usual to be asked for earlier (CAL-1).
    public var callCheck: TimeAmount
    /// A call that has not changed for so long is taken to be over, where the phone cannot be asked (CAL-1).
    public var callLimit: TimeAmount
    /// How much may wait for a client that does not read, in octets (CLI-7).
    public var outboxOctets: Int
    /// What the models of phones can do.
    public var models: PhoneModelTable

    public init(
        host: String, expires: Int = 300, keepalive: TimeAmount = .seconds(60),
        requestTimeout: TimeAmount = .seconds(5), callCheck: TimeAmount = .hours(4), callLimit: TimeAmount = .hours(4),
        outboxOctets: Int = 1 << 20, models: PhoneModelTable = PhoneModelTable()
    ) {
        self.host = host
        self.expires = expires
        self.keepalive = keepalive
        self.requestTimeout = requestTimeout
        self.callCheck = callCheck
        self.callLimit = callLimit
        self.outboxOctets = outboxOctets
        self.models = models
    }
}
