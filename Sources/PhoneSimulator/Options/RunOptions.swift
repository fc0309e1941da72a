/// Everything that a run can be told; what the command line reads into.
public struct RunOptions: Sendable {
    /// TLS or not.
    public enum Transport: String, CaseIterable, Sendable {
        case tcp
        case tls
    }

    /// What is played.
    public var scenario: Scenario
    /// How many phones.
    public var phones = 100
    /// How many clients.
    public var clients = 4
    /// How many clients watch each phone.
    public var watchers = 1
    /// How all connect.
    public var transport = Transport.tcp
    /// How many of the phones use TLS while the others and the clients use TCP.
    public var tlsPhones = 0
    /// Where those register.
    public var tlsServer = HostAndPort(host: "127.0.0.1", port: 5061)
    /// Where phones register.
    public var server = HostAndPort(host: "127.0.0.1", port: 5060)
    /// Where clients register.
    public var clientServer = HostAndPort(host: "127.0.0.1", port: 5070)
    /// Calls, or registrations, a second.
    public var rate = 10.0
    /// Seconds of the measured part.
    public var duration = 30
    /// The mean pause between two steps of a call, milliseconds.
    public var pace = 1000
    /// Repeats a run.
    public var seed: UInt64 = 1
    /// The password of all phones.
    public var password = "secret"
    /// The account of all clients.
    public var clientUser = "tapi"
    /// Its password.
    public var clientPassword = "secret"
    /// PEM file of the authority that the server's certificate comes from.
    public var authority: String?
    /// The server's certificate is not checked.
    public var isInsecure = false
    /// What goes wrong.
    public var faults: Set<Fault> = []
    /// The share of phones that show each fault.
    public var faultShare = 0.2
    /// The makes.
    public var mix = PersonaMix.standard
    /// A table of phone models whose entries stand before those that come with the server.
    public var models: String?
    /// Seconds that clients' views of the lines are given to become what the phones have, after the last call.
    public var settle = 60
    /// Where the JSON report goes.
    public var report: String?
    /// The server's process, sampled for memory and killed by `storm`.
    public var serverPID: Int32?
    /// Starts the server again in `storm`; without a process id it must also end the old one.
    public var restartCommand: String?
    /// Neither a progress line nor reports of it.
    public var isQuiet = false
    /// Events carry a private-data mark.
    public var marks = true
    /// New connections of phones a second at the start; 0 is all at once.
    public var connectRate = 400
    /// Seconds that phones ask to be registered for.
    public var expires = 300
    /// The number of the first phone.
    public var firstNumber = 10_000
    /// The host part of identities.
    public var domain = "pbx.example.net"
    /// Seconds until memory counts as warm.
    public var warmUp = 30

    /// The defaults of a scenario.
    public init(scenario: Scenario) {
        self.scenario = scenario
        switch scenario {
        case .register: clients = 0
        case .demo:
            phones = 10
            clients = 1
            rate = 0.5
            firstNumber = 201
            pace = 2000
        case .storm: connectRate = 0
        case .calls, .control, .watch: break
        }
    }

    /// Says what does not fit together.
    public func validate() throws(OptionError) {
        func require(_ holds: Bool, _ message: String) throws(OptionError) {
            guard holds else { throw OptionError(message) }
        }
        try require((1...60_000).contains(phones), "--phones must be between 1 and 60000")
        try require((0...phones).contains(tlsPhones), "--tls-phones must be between 0 and --phones")
        try require(transport == .tcp || tlsPhones == 0, "--tls-phones goes with --transport tcp")
        try require((0...1000).contains(clients), "--clients must be between 0 and 1000")
        try require((1...16).contains(watchers), "--watchers must be between 1 and 16")
        try require(rate >= 0 && rate <= 100_000, "--rate must be between 0 and 100000")
        try require((1...86_400).contains(duration), "--duration must be between 1 and 86400 seconds")
        try require((1...600_000).contains(pace), "--pace must be between 1 and 600000 milliseconds")
        try require((0...3600).contains(settle), "--settle must be between 0 and 3600 seconds")
        try require((0...1).contains(faultShare), "--fault-share must be between 0 and 1")
        try require(scenario == .register || clients > 0, "\(scenario.rawValue) needs at least one client: --clients 1")
        try require(
            [.register, .watch].contains(scenario) || phones >= 3,
            "\(scenario.rawValue) needs at least three phones: --phones 3")
        try require(
            transport == .tcp || isInsecure || authority == nil || !(authority ?? "").isEmpty, "--ca needs a file")
        try require(
            transport == .tls || tlsPhones > 0 || (authority == nil && !isInsecure),
            "--ca and --insecure go with --transport tls or --tls-phones")
        try require(
            scenario == .storm || restartCommand == nil, "--restart-command goes with the scenario storm")
    }
}
