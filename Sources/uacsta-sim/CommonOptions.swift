public import ArgumentParser
public import PhoneSimulator

/// What all scenarios understand. An option that is not given keeps the scenario's own default.
struct CommonOptions: ParsableArguments {
    @Option(help: "How many phones (default 100, demo 10).")
    var phones: Int?
    @Option(help: "How many clients (default 4, demo 1, register 0).")
    var clients: Int?
    @Option(help: "How many clients watch each phone (default 1).")
    var watchers: Int?
    @Option(help: "tcp or tls (default tcp).")
    var transport: RunOptions.Transport?
    @Option(help: "So many of the phones use TLS, while the others and the clients use TCP.")
    var tlsPhones: Int?
    @Option(help: "Where those phones register (default 127.0.0.1:5061).", transform: { try hostAndPort($0) })
    var tlsServer: HostAndPort?
    @Option(help: "Where phones register (default 127.0.0.1:5060).", transform: { try hostAndPort($0) })
    var server: HostAndPort?
    @Option(help: "Where clients register (default 127.0.0.1:5070).", transform: { try hostAndPort($0) })
    var clientServer: HostAndPort?
    @Option(help: "Calls, or with 'register' registrations, a second (default 10, demo 0.5).")
    var rate: Double?
    @Option(help: "Seconds of the measured part (default 30).")
    var duration: Int?
    @Option(help: "Mean pause between two steps of a call, milliseconds (default 1000, demo 2000).")
    var pace: Int?
    @Option(help: "The same seed repeats a run (default 1).")
    var seed: UInt64?
    @Option(help: "Password of all phones (default 'secret').")
    var password: String?
    @Option(help: "Account of all clients (default 'tapi').")
    var clientUser: String?
    @Option(help: "Password of that account (default 'secret').")
    var clientPassword: String?
    @Option(help: "PEM file of the authority of the server's certificate.")
    var ca: String?
    @Flag(help: "Do not check the server's certificate.")
    var insecure = false
    @Option(
        help:
            "Faults that phones show: split, coalesce, late, missing, duplicate, slow, half-open, wrong-password, empty-200, challenge, ghost (forgets to tell the end of a call, reboots in one; wants a server whose phones.callCheck and phones.callLimit are below --settle); all; none.",
        transform: { text in try value { () throws(OptionError) in try Fault.list(parsing: text) } })
    var faults: Set<Fault>?
    @Option(help: "Share of phones that show each fault (default 0.2).")
    var faultShare: Double?
    @Option(
        help:
            "Makes of phones, as snom=60,yealink=25,mitel=15; also gigaset, polycom, fanvil, panasonic, grandstream and unify; all is as many of each.",
        transform: { text in try value { () throws(OptionError) in try PersonaMix(parsing: text) } })
    var mix: PersonaMix?
    @Option(help: "Table of phone models (JSON) whose entries stand before those that come with the server.")
    var models: String?
    @Option(
        help:
            "Seconds after the last call in which every client must believe of each line what its phone has (default 60)."
    )
    var settle: Int?
    @Option(help: "Write the report to this file as JSON.")
    var report: String?
    @Option(help: "Process id of the server: its memory and descriptors go into the report; 'storm' kills it.")
    var serverPid: Int32?
    @Flag(help: "No progress line.")
    var noProgress = false
    @Flag(help: "Events carry no private-data mark; they are matched by name, call, device and state.")
    var noMarks = false
    @Option(help: "New phone connections a second at the start; 0 is all at once (default 400, storm 0).")
    var connectRate: Int?
    @Option(help: "Seconds that phones ask to be registered for (default 300).")
    var expires: Int?
    @Option(help: "Number of the first phone (default 10000, demo 201).")
    var firstNumber: Int?
    @Option(help: "Host part of the phones' identities (default pbx.example.net).")
    var domain: String?
    @Option(help: "Seconds after which the server's memory counts as warm (default 30).")
    var warmUp: Int?

    /// The options of a scenario, with what was given.
    func options(for scenario: Scenario) throws -> RunOptions {
        var options = RunOptions(scenario: scenario)
        if let phones { options.phones = phones }
        if let clients { options.clients = clients }
        if let watchers { options.watchers = watchers }
        if let transport { options.transport = transport }
        if let tlsPhones { options.tlsPhones = tlsPhones }
        if let tlsServer { options.tlsServer = tlsServer }
        if let server { options.server = server }
        if let clientServer { options.clientServer = clientServer }
        if let rate { options.rate = rate }
        if let duration { options.duration = duration }
        if let pace { options.pace = pace }
        if let seed { options.seed = seed }
        if let password { options.password = password }
        if let clientUser { options.clientUser = clientUser }
        if let clientPassword { options.clientPassword = clientPassword }
        options.authority = ca
        options.isInsecure = insecure
        if let faults { options.faults = faults }
        if let faultShare { options.faultShare = faultShare }
        if let mix { options.mix = mix }
        options.models = models
        if let settle { options.settle = settle }
        options.report = report
        options.serverPID = serverPid
        options.isQuiet = noProgress
        options.marks = !noMarks
        if let connectRate { options.connectRate = connectRate }
        if let expires { options.expires = expires }
        if let firstNumber { options.firstNumber = firstNumber }
        if let domain { options.domain = domain }
        if let warmUp { options.warmUp = warmUp }
        return options
    }
}

extension RunOptions.Transport: ExpressibleByArgument {}

/// Reads a value, with its own words for what is wrong.
private func value<Value>(_ read: () throws(OptionError) -> Value) throws -> Value {
    do {
        return try read()
    } catch {
        throw ValidationError(error.description)
    }
}

private func hostAndPort(_ text: String) throws -> HostAndPort {
    try value { () throws(OptionError) in try HostAndPort(parsing: text) }
}
