import NIOConcurrencyHelpers
public import NIOCore

/// A fleet from outside its event loop.
public final class FleetRunner: Sendable {
    /// Who the phones are.
    public let roster: FleetRoster
    private let loop: any EventLoop
    private let fleet: NIOLoopBound<PhoneFleet>

    private init(roster: FleetRoster, loop: any EventLoop, fleet: NIOLoopBound<PhoneFleet>) {
        self.roster = roster
        self.loop = loop
        self.fleet = fleet
    }

    /// Makes the phones of `settings` on `loop`, after resolving the server's name; they do nothing until ``start()``.
    public static func make(
        on loop: any EventLoop, settings: FleetSettings, ledger: ExpectationLedger
    ) async throws -> FleetRunner {
        let roster = try FleetRoster(settings)
        var addresses: [HostAndPort: SocketAddress] = [:]
        for place in Set([settings.server, settings.tlsServer ?? settings.server]) {
            addresses[place] = try SocketAddress.makeAddressResolvingHost(place.host, port: place.port)
        }
        let resolved = addresses
        return try await loop.submit {
            let fleet = PhoneFleet(
                loop: loop, settings: settings, roster: roster, addresses: resolved, ledger: ledger)
            return FleetRunner(roster: roster, loop: loop, fleet: NIOLoopBound(fleet, eventLoop: loop))
        }.get()
    }

    /// Runs `body` with the fleet on its loop.
    func run<Value: Sendable>(_ body: @escaping @Sendable (PhoneFleet) -> Value) async throws -> Value {
        let fleet = self.fleet
        return try await loop.submit { body(fleet.value) }.get()
    }

    /// Begins to connect the phones.
    public func start() async throws {
        try await run { $0.start() }
    }

    /// Closes all connections for good.
    public func stop() async throws {
        try await run { $0.stop() }
    }

    /// What the phones did so far.
    public func counts() async throws -> FleetCounts {
        try await run { $0.counts }
    }

    /// How many phones are registered now.
    public func registeredCount() async throws -> Int {
        try await run { $0.registeredCount }
    }

    /// True if one of the phones lost its connection since `moment`.
    func lostSome(of phones: [Int], since moment: NIODeadline) async throws -> Bool {
        try await run { fleet in phones.contains { fleet.phones[$0].lostAt.map { $0 > moment } ?? false } }
    }

    /// How many phones have told the server their identities.
    public func introducedCount() async throws -> Int {
        try await run { fleet in fleet.phones.count { $0.isIntroduced } }
    }

    /// From an event's INFO to its 200.
    public func eventAnswers() async throws -> LatencySummary {
        try await run { $0.eventAnswers.summary }
    }
}
