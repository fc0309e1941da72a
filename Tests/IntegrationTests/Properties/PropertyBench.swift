import CSTAActors
import CSTAClient
import CSTACore
import CSTAServer
import NIOCore
import NIOPosix
import SIPCore
import Testing

@testable import PhoneSimulator

/// A fleet of a seed's making and clients that watch it.
final class PropertyBench: Sendable {
    private struct Watching: Sendable {
        let client: CSTAClient
        let views: LineViews
        /// Each phone that it watches, as this client spells it.
        let devices: [Int: DeviceID]
    }

    private let random: SeededSource
    private let ledger: ExpectationLedger
    private let fleet: FleetRunner
    private let clients: [Watching]
    private let reboots: Double
    private let phones: Int
    private let server: TestServer
    private let relay: any Channel

    init(seed: UInt64, server: TestServer) async throws {
        var draw = SeededGenerator(seed: seed, stream: 1)
        phones = 3 + Int(draw.next() % 4)
        reboots = draw.chance(0.5) ? 0.06 : 0
        var settings = FleetSettings(
            server: HostAndPort(host: "127.0.0.1", port: server.phones), password: Secret(TestServer.phonePassword),
            phones: phones)
        let personas = try ModelPersonas.all(&draw)
        settings.personas = Self.models(of: seed, phones: phones, outOf: personas.count).map { personas[$0] }
        // The address of record, by which a phone is known that does not tell its lines, is of the server's domain.
        settings.domain = settings.server.host
        settings.connectRate = 0
        // What takes its time by design, a phone that vanishes or does not read, is left to uacsta-sim.
        let faults: [Fault] = [
            .split, .coalesce, .duplicate, .empty200, .challenge, .wrongPassword, .late, .missing,
        ]
        settings.faults = FaultPlan(seed: seed, faults: Set(faults.filter { _ in draw.chance(0.5) }), share: 0.4)
        settings.faults.lateness = 150
        self.server = server
        relay = try await SlowRelay.start(
            to: server.clients, random: SeededSource(SeededGenerator(seed: seed, stream: 2)))
        ledger = ExpectationLedger(phones: phones)
        fleet = try await FleetRunner.make(
            on: MultiThreadedEventLoopGroup.singleton.any(), settings: settings, ledger: ledger)
        let numbers = fleet.roster.numbers
        var clients: [Watching] = []
        for number in 0..<3 {
            // The last one looks only, and is slow to read.
            var configuration = CSTAClientConfiguration(
                host: "127.0.0.1", port: number == 2 ? relay.localAddress?.port ?? 0 : server.clients,
                user: number == 2 ? "board" : "tapi",
                password: Secret(TestServer.clientPassword))
            configuration.edition = [.ed3, .ed5, .ed6][Int(draw.next() % 3)]
            let spellsNumbers = draw.chance(0.5)
            var devices: [Int: DeviceID] = [:]
            var watches: [String: WatchingObserver.Watch] = [:]
            // The first client watches all phones, or a call could be that nobody sees.
            for phone in 0..<phones where number == 0 || draw.chance(0.6) {
                let user = numbers[phone]
                let device = DeviceID(spellsNumbers ? user : "sip:\(user)@\(settings.domain)")
                devices[phone] = device
                watches[device.value] = ledger.watcherAdded(of: phone)
                    .map { WatchingObserver.Watch(watcher: $0, mailbox: nil) }
            }
            let witness = WatchingObserver(ledger: ledger, board: ServiceBoard(), watches: watches, isMarked: true)
            let views = LineViews(witness: witness)
            let client = CSTAClient(
                configuration, eventLoop: MultiThreadedEventLoopGroup.singleton.any(), observer: views)
            clients.append(Watching(client: client, views: views, devices: devices))
        }
        self.clients = clients
        random = SeededSource(draw)
    }

    /// Which models of so many the phones of a seed are: a stretch of the table that moves on with the seed.
    static func models(of seed: UInt64, phones: Int, outOf count: Int) -> [Int] {
        let first = Int(seed % UInt64(count)) * 4
        return (0..<phones).map { (first + $0) % count }
    }

    func open() async throws {
        try await fleet.start()
        try await eventually("all phones are known") { await self.server.server.census()?.devices == self.phones }
        for each in clients {
            try await each.client.start()
            for device in each.devices.values { _ = try await each.client.monitor(device, delivery: .observer) }
        }
        try await expectAgreement()
    }

    /// So many users do something, one right after the other; what clients ask for is on its way meanwhile.
    func act(_ count: Int) async throws {
        await withTaskGroup { group in
            for _ in 0..<count {
                let draw = random.next()
                let reboots = reboots
                let deed = try? await fleet.run { fleet in
                    var user = RandomUser(fleet: fleet, random: SeededGenerator(seed: draw), reboots: reboots)
                    return user.act(at: .now())
                }
                guard case .ask(let request)? = deed else { continue }
                let client = clients[draw % 2 == 0 ? 0 : 1].client
                // Refused where somebody else was quicker; what is true is seen at the end.
                group.addTask { _ = try? await client.send(request) }
                if draw % 4 < 2 { await group.next() }
            }
        }
    }

    /// Everybody hangs up.
    func hangUp() async throws {
        try await fleet.run { fleet in
            for phone in fleet.phones.indices {
                for leg in fleet.pbx.legs(of: phone) {
                    fleet.tell((try? fleet.pbx.clear(phone, callID: leg.callID)) ?? [], at: .now())
                }
            }
        }
    }

    // MARK: What must hold

    /// Once it is quiet, every client's view is what the phones have.
    func expectAgreement() async throws {
        try await eventually("views agree with the phones") {
            let isUp = try await self.fleet.run { fleet in
                fleet.phones.allSatisfy { phone in
                    phone.canTell || phone.dialog != nil && !phone.monitors.isMonitored
                }
            }
            guard isUp, self.ledger.isSettled else { return false }
            return try await self.disagreements().isEmpty
        } otherwise: {
            ((try? await self.disagreements()) ?? []).joined(separator: "\n")
        }
    }

    private func disagreements() async throws -> [String] {
        let truth = try await fleet.run { fleet in fleet.phones.indices.map { LineTruth(of: $0, in: fleet) } }
        return clients.enumerated().flatMap { number, each in
            each.devices.sorted { $0.key < $1.key }.compactMap { phone, device in
                let line = each.views.line(device)
                return truth[phone].agrees(with: line, afterReboots: reboots > 0)
                    ? nil : "client \(number) of \(device.value): \(line), but the phone: \(truth[phone])"
            }
        }
    }

    func expectCleanBooks() async throws {
        ledger.settle(before: .distantFuture)
        #expect(ledger.findings.isClean, "\(ledger.findings)")
        var seen: Set<String> = []
        for each in clients {
            #expect(each.views.trouble.isEmpty)
            #expect(seen.isDisjoint(with: each.views.references), "a cross reference was two clients'")
            seen.formUnion(each.views.references)
            for device in each.devices.values { #expect(each.views.line(device).calls.isEmpty) }
        }
    }

    func close() async {
        for each in clients { await each.client.close() }
        try? await relay.close()
        try? await fleet.stop()
    }

    /// Looks again and again until it holds.
    private func eventually(
        _ what: String, _ holds: () async throws -> Bool, otherwise: () async -> String = { "" }
    ) async throws {
        let deadline = NIODeadline.now() + .seconds(30)
        while try await !holds() {
            guard NIODeadline.now() < deadline else {
                throw Disappointment("waited in vain until \(what)\n\(await otherwise())\n\(ledger.findings)")
            }
            try await MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: .milliseconds(5)) {}.futureResult
                .get()
        }
    }
}
