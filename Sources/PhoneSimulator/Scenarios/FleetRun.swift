import CSTAClient
import CSTACore
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import SIPCore
import TLSCore

/// One run from the first connection to the report.
public struct FleetRun: Sendable {
    let options: RunOptions

    /// A run of `options`, which must be valid.
    public init(_ options: RunOptions) {
        self.options = options
    }

    /// Plays the scenario and says how it went. Throws only if this process itself cannot run it (certificate file).
    public func run() async throws -> RunReport {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let clientLoops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let context = try await RunContext(options, phoneLoop: loops.next(), clientLoops: clientLoops)
        let report = await context.play()
        try? await loops.shutdownGracefully()
        try? await clientLoops.shutdownGracefully()
        return report
    }
}

/// The parts of a run, and its course.
struct RunContext: Sendable {
    let options: RunOptions
    let ledger: ExpectationLedger
    let fleet: FleetRunner
    let team: ClientTeam
    let server: ServerProcess
    let recovery = RecoveryTracker()
    let progress: ProgressLine
    let control = ControlOutcome()
    let devices: [String]
    let plan: FaultPlan
    let phoneLoop: any EventLoop
    let began = NIODeadline.now()

    init(_ options: RunOptions, phoneLoop: any EventLoop, clientLoops: any EventLoopGroup) async throws {
        self.options = options
        self.phoneLoop = phoneLoop
        var tls: TLSClientContext?
        if options.transport == .tls || options.tlsPhones > 0 {
            let trust: TLSClientConfiguration.Trust =
                options.isInsecure ? .insecureAcceptAnything : options.authority.map { .file($0) } ?? .system
            tls = try TLSClientContext(TLSClientConfiguration(trust: trust))
        }
        plan = FaultPlan(seed: options.seed, faults: options.faults, share: options.faultShare)
        var settings = FleetSettings(
            server: options.server, tls: tls, password: Secret(options.password), phones: options.phones)
        if options.transport == .tcp {
            settings.tlsPhones = options.tlsPhones
            if options.tlsPhones > 0 { settings.tlsServer = options.tlsServer }
        }
        settings.mix = options.mix
        settings.domain = options.domain
        settings.firstNumber = options.firstNumber
        settings.faults = plan
        settings.expires = options.expires
        settings.marks = options.marks
        settings.connectRate = options.connectRate
        if let path = options.models { settings.models = try ModelBook.loaded(own: path) }
        ledger = ExpectationLedger(phones: options.phones)
        fleet = try await FleetRunner.make(on: phoneLoop, settings: settings, ledger: ledger)
        devices = fleet.roster.devices
        var client = CSTAClientConfiguration(
            host: options.clientServer.host, port: options.clientServer.port,
            transport: options.transport == .tls ? tls.map { .tls($0) } ?? .tcp : .tcp,
            user: options.clientUser, password: Secret(options.clientPassword))
        client.userAgent = "uacsta-sim"
        if options.scenario == .storm { client.reconnect = ReconnectBackoff(maximum: .seconds(4)) }
        var onlooker: (@Sendable (CSTAEvent, DeviceID) -> Void)?
        if options.scenario == .demo {
            let narrator = Narrator()
            onlooker = { narrator.saw($0, at: $1) }
        }
        let roster = fleet.roster
        team = ClientTeam(
            configuration: client, count: options.clients, watchers: options.watchers, devices: devices,
            watched: devices.indices.filter { roster.personas[$0].isMonitorable }, ledger: ledger,
            isMarked: options.marks, isWitness: options.scenario != .watch,
            mailboxes: options.scenario == .control, loops: clientLoops,
            onlooker: onlooker)
        server = ServerProcess(pid: options.serverPID)
        progress = ProgressLine(isQuiet: options.isQuiet || options.scenario == .demo)
    }

    /// Seconds since the run began.
    var seconds: Double { Double((NIODeadline.now() - began).nanoseconds) / 1e9 }

    // MARK: Course

    func play() async -> RunReport {
        var report = RunReport(
            scenario: options.scenario.rawValue, seed: options.seed,
            transport: options.tlsPhones == 0
                ? options.transport.rawValue : "tcp (\(options.tlsPhones) phones over tls)",
            phones: options.phones, clients: options.clients)
        report.faults = options.faults.map(\.rawValue).sorted()
        for phone in 0..<options.phones { report.makes[options.mix.vendor(at: phone).rawValue, default: 0] += 1 }
        let observers = await startObserving()
        do {
            try await open(&report)
            if report.unavailable == nil {
                try await playScenario(&report)
                try await compareLines(&report)
            }
        } catch is Unavailable {
            report.unavailable = "no connection to \(options.server) within 10 s"
        } catch {
            report.miss("the run was cut short: \(error)")
        }
        await close(&report)
        observers.cancel()
        progress.finish()
        server.sample(seconds: seconds, isWarm: true)
        report.server = server.use
        server.stopStarted()
        return report
    }

    private func startObserving() async -> Task<Void, Never> {
        let recovery = self.recovery
        team.board.observe { count, now in recovery.monitorsChanged(to: count, at: now) }
        _ = try? await fleet.run { fleet in
            fleet.registeredChanged = { count, now in recovery.phonesChanged(to: count, at: now) }
        }
        return Task {
            var sampled = -10.0
            while !Task.isCancelled {
                let now = seconds
                if now - sampled >= 2 {
                    sampled = now
                    server.sample(seconds: now, isWarm: now >= Double(options.warmUp))
                    // What has not come after half a minute will not come; counted now, the line shows it.
                    ledger.settle(before: .now() - .seconds(30))
                }
                let line = await statusLine()
                progress.show(line, seconds: now)
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    private func statusLine() async -> String {
        guard let registered = try? await fleet.registeredCount(), let counts = try? await fleet.counts() else {
            return ""
        }
        let findings = ledger.findings
        return "\(Int(seconds)) s  phones \(registered)/\(options.phones)  monitors \(team.board.inService)/"
            + "\(team.monitorCount)  events \(max(counts.events, team.board.events))  delivered \(findings.delivered)  lost \(findings.lost)  "
            + "dup \(findings.duplicated)  order \(findings.outOfOrder)"
    }

    /// Registers all phones, connects all clients, opens all monitors, and waits until everything is in service.
    private func open(_ report: inout RunReport) async throws {
        let patience = 60.0 + Double(options.phones) / 100
        if options.scenario != .watch { try await openPhones(&report, patience: patience) }
        if options.clients > 0 { try await openClients(&report, patience: patience) }
    }

    private func openPhones(_ report: inout RunReport, patience: Double) async throws {
        let start = seconds
        try await fleet.start()
        let isComplete = try await waitUntil(patience) {
            let counts = try await fleet.counts()
            if counts.connections == 0, counts.connectFailures > 0, seconds - start > 10 { throw Unavailable() }
            return try await fleet.registeredCount() >= options.phones
        }
        let registered = try await fleet.registeredCount()
        if !isComplete {
            report.miss("only \(registered) of \(options.phones) phones registered in \(Int(patience)) s")
        }
        report.rates["first registrations"] = Double(registered) / max(0.001, seconds - start)
        guard options.clients > 0 else { return }
        // Only then does the server know whom a MonitorStart means.
        if try await !waitUntil(patience, { try await fleet.introducedCount() >= registered }) {
            let introduced = try await fleet.introducedCount()
            report.miss("only \(introduced) of \(registered) phones were asked for their identities")
        }
    }

    private func openClients(_ report: inout RunReport, patience: Double) async throws {
        let errors = await team.connect()
        if errors.count == options.clients, case .connectionFailed? = errors.first {
            report.unavailable = "no client could connect: \(errors[0])"
            return
        }
        for error in errors { report.miss("a client could not open its session: \(error)") }
        let monitorsBegan = seconds
        let refused = await team.openMonitors()
        for (phone, error) in refused.sorted(by: { $0.key < $1.key }) {
            report.miss("MonitorStart on \(devices[phone]): \(error)")
        }
        report.monitors = team.monitorCount - refused.count
        let expected = report.monitors
        let inService = try await waitUntil(patience) { team.board.inService >= expected }
        if !inService {
            report.miss("only \(team.board.inService) of \(expected) monitors came into service in \(Int(patience)) s")
        }
        report.rates["monitors into service"] = Double(expected) / max(0.001, seconds - monitorsBegan)
    }

    /// Looks every 50 ms; false if `condition` did not hold within `patience` seconds.
    func waitUntil(_ patience: Double, _ condition: () async throws -> Bool) async throws -> Bool {
        let end = seconds + patience
        while try await !condition() {
            if seconds > end { return false }
            try await Task.sleep(for: .milliseconds(50))
        }
        return true
    }

    private func close(_ report: inout RunReport) async {
        if report.unavailable == nil {
            // What was sent last still has time to arrive; then the books are closed.
            _ = try? await waitUntil(10) { ledger.isSettled }
            ledger.settle(before: .distantFuture)
        }
        report.ledger = ledger.findings
        report.latencies["event, phone to client"] = ledger.latency
        if let answers = try? await fleet.eventAnswers() { report.latencies["event, phone to 200"] = answers }
        await addCounts(to: &report)
        await team.close()
        try? await fleet.stop()
    }

    private func addCounts(to report: inout RunReport) async {
        guard let counts = try? await fleet.counts() else { return }
        report.counts.merge(counts.named) { $1 }
        if options.clients > 0 { report.counts.merge(team.board.named) { $1 } }
        let isRestarted = options.scenario == .storm
        if team.board.unreadable > 0 { report.miss("clients could not read \(team.board.unreadable) messages") }
        if !isRestarted { for reason in team.board.reasons { report.miss("a client's session was lost: \(reason)") } }
        if counts.wrongPasswordsAccepted > 0 {
            report.miss("the server accepted \(counts.wrongPasswordsAccepted) wrong passwords")
        }
        if counts.refused > 0 {
            report.miss("the server refused \(counts.refused) registrations with the right password")
        }
        if counts.challengesFailed > 0 {
            report.miss("the server answered \(counts.challengesFailed) challenges of phones wrongly")
        }
        if counts.secondMonitors > 0 {
            report.miss("the server opened a second monitor on a monitored phone \(counts.secondMonitors) times")
        }
        if counts.eventsRefused > 0, !isRestarted {
            report.miss("the server refused \(counts.eventsRefused) event INFOs")
        }
        if counts.eventsUnanswered > 0, !isRestarted, !options.faults.contains(.slow) {
            report.miss("the server left \(counts.eventsUnanswered) event INFOs unanswered")
        }
        if counts.connectionsLost > 0, !isRestarted, options.faults.isDisjoint(with: [.halfOpen, .slow, .ghost]) {
            report.miss("\(counts.connectionsLost) connections of phones were lost")
        }
        if counts.dialogsExpired > 0 { report.miss("\(counts.dialogsExpired) dialogs were not refreshed in time") }
    }
}

/// No connection to the server at all.
struct Unavailable: Error {}
