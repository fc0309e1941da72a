/// Everything that one run of the fleet has to say; written as JSON and, by ``text``, for a reader.
public struct RunReport: Sendable, Codable, Equatable {
    /// The scenario's name.
    public var scenario: String
    /// The seed; the same seed repeats the run.
    public var seed: UInt64
    /// tcp or tls.
    public var transport: String
    /// How many phones and clients took part.
    public var phones: Int
    /// The clients.
    public var clients: Int
    /// Monitors that clients opened.
    public var monitors = 0
    /// The faults shown.
    public var faults: [String] = []
    /// The phones by make.
    public var makes: [String: Int] = [:]
    /// How long the measured part took, seconds.
    public var seconds: Double = 0
    /// Plain counts, by name.
    public var counts: [String: UInt64] = [:]
    /// Things per second over the measured part, by name.
    public var rates: [String: Double] = [:]
    /// Times, by what was timed.
    public var latencies: [String: LatencySummary] = [:]
    /// Events accounted for.
    public var ledger = LedgerFindings()
    /// All lines at the end of the run, as clients believe them to be and as the phones have them.
    public var lines: LineFindings?
    /// What became of the services that clients asked for, by service.
    public var services: [String: ServiceTally] = [:]
    /// What was hoped for and did not happen, one sentence each; empty if all is well.
    public var missed: [String] = []
    /// Restarts of the server and how the fleet recovered.
    public var recoveries: [RecoveryReport] = []
    /// The server's memory and descriptors, if its process id was given.
    public var server: ServerUse?
    /// Why the run could not be carried out at all.
    public var unavailable: String?

    /// A report with nothing in it yet.
    public init(scenario: String, seed: UInt64, transport: String, phones: Int, clients: Int) {
        self.scenario = scenario
        self.seed = seed
        self.transport = transport
        self.phones = phones
        self.clients = clients
    }

    /// 0 fine, 1 something lost, duplicated, out of order, missed or believed wrongly, 69 server unavailable.
    public var exitCode: Int32 {
        if unavailable != nil { return 69 }
        return ledger.isClean && missed.isEmpty && (lines?.count ?? 0) == 0 ? 0 : 1
    }

    /// Notes something that was hoped for and did not happen; after fifty only the count goes on.
    public mutating func miss(_ sentence: String) {
        if missed.count < 50 { missed.append(sentence) }
        counts["expectations missed", default: 0] += 1
    }
}

/// How often clients asked for a service, by what the table of phone models says of the phone asked.
public struct ServiceTally: Sendable, Codable, Equatable {
    /// The phone served it.
    public var passed: UInt64 = 0
    /// The server put it together.
    public var emulated: UInt64 = 0
    /// `serviceNotSupported`, as it must be.
    public var refused: UInt64 = 0

    /// None yet.
    public init() {}

    mutating func add(_ support: ModelBook.Support) {
        switch support {
        case .passed: passed += 1
        case .emulated: emulated += 1
        case .refused: refused += 1
        }
    }
}

/// How long the fleet took to be whole again after the server ended. Seconds from the kill.
public struct RecoveryReport: Sendable, Codable, Equatable {
    /// When the killed process had let go of its sockets.
    public var serverGone: Double?
    /// When the command that starts it again was under way.
    public var restarted: Double?
    /// When the first phone was registered again.
    public var firstRegistered: Double?
    /// When every phone was registered.
    public var allRegistered: Double?
    /// When every monitor had delivered BackInService.
    public var allMonitored: Double?
    /// When half of the phones were registered.
    public var halfRegistered: Double?
    /// How many phones were registered at the moment of the kill.
    public var phonesBefore = 0
    /// How many monitors were in service at the moment of the kill.
    public var monitorsBefore = 0

    /// Nothing recovered yet.
    public init() {}
}
