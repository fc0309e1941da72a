public import NIOCore
public import SIPCore
public import TLSCore

/// How the phones of a fleet are set up.
public struct FleetSettings: Sendable {
    /// Where the phones register.
    public var server: HostAndPort
    /// TLS instead of plain TCP, for all phones or, with ``tlsPhones``, for the last of them.
    public var tls: TLSClientContext?
    /// How many phones use TLS; nil is all of them if ``tls`` is set.
    public var tlsPhones: Int?
    /// Where the TLS phones register, if not at ``server``.
    public var tlsServer: HostAndPort?
    /// The password of all phones.
    public var password: Secret
    /// How many phones.
    public var phones: Int
    /// The makes.
    public var mix: PersonaMix = .standard
    /// What the makes can do; nil is the table that comes with the server.
    public var models: ModelBook?
    /// Phones of just these kinds, in turn, instead of the makes of the mix.
    public var personas: [PhonePersona] = []
    /// Host part of all identities.
    public var domain = "pbx.example.net"
    /// The number of the first phone; the others follow.
    public var firstNumber = 10_000
    /// What goes wrong.
    public var faults = FaultPlan(seed: 1, faults: [])
    /// Seconds that phones ask to be registered for.
    public var expires = 300
    /// Events carry a private-data mark.
    public var marks = true
    /// New connections a second at the start; 0 is all at once.
    public var connectRate = 400
    /// How long phones wait before they connect again.
    public var backoff = ReconnectBackoffSettings()

    /// True if phone `index` connects with TLS.
    public func isSecure(_ index: Int) -> Bool {
        tls != nil && index >= phones - (tlsPhones ?? phones)
    }

    /// Where phone `index` registers.
    public func server(of index: Int) -> HostAndPort {
        isSecure(index) ? tlsServer ?? server : server
    }

    /// Phones of the given number at `server`.
    public init(server: HostAndPort, tls: TLSClientContext? = nil, password: Secret, phones: Int) {
        self.server = server
        self.tls = tls
        self.password = password
        self.phones = phones
    }
}

/// The shortest and the longest wait before a phone connects again.
public struct ReconnectBackoffSettings: Sendable, Hashable {
    /// The first wait.
    public var initial: TimeAmount = .milliseconds(250)
    /// The longest.
    public var maximum: TimeAmount = .seconds(4)

    /// The values above.
    public init() {}
}
