import CSTACore
import NIOConcurrencyHelpers
import NIOCore

extension RunContext {
    /// The measured part.
    func playScenario(_ report: inout RunReport) async throws {
        let start = seconds
        let before = try await fleet.counts()
        switch options.scenario {
        case .register: try await playRegistrations()
        case .watch: try await pause(Double(options.duration))
        case .calls, .demo: try await playCalls(&report) { try await pause(Double(options.duration)) }
        case .storm: try await playCalls(&report) { try await self.restartInTheMiddle() }
        case .control: try await playControl(&report)
        }
        let after = try await fleet.counts()
        report.seconds = seconds - start
        report.rates["registrations"] = Double(after.registrations - before.registrations) / report.seconds
        if options.clients > 0 {
            report.rates["events sent by phones"] = Double(after.events - before.events) / report.seconds
            report.rates["events delivered to clients"] = Double(ledger.findings.delivered) / report.seconds
        }
        if options.scenario == .storm { finishRecovery(&report) }
    }

    private func pause(_ duration: Double) async throws {
        try await Task.sleep(for: .seconds(duration))
    }

    // MARK: register

    /// Registers phones again and again, `rate` a second, in turn.
    private func playRegistrations() async throws {
        let end = seconds + Double(options.duration)
        let start = seconds
        var sent = 0
        while seconds < end {
            let due = Int((seconds - start) * options.rate)
            if due > sent {
                let range = sent..<due
                _ = try await fleet.run { fleet in
                    let now = NIODeadline.now()
                    for number in range { fleet.phones[number % fleet.phones.count].register(at: now) }
                }
                sent = due
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        try await pause(1)
    }

    // MARK: calls

    private func playCalls(_ report: inout RunReport, while body: () async throws -> Void) async throws {
        let options = self.options
        let driver = try await fleet.run { fleet in
            let driver = CallDriver(
                fleet: fleet, rate: options.rate, pace: .milliseconds(Int64(options.pace)), seed: options.seed)
            driver.start()
            return NIOLoopBound(driver, eventLoop: fleet.loop)
        }
        try await body()
        _ = try await fleet.run { _ in driver.value.stopStarting() }
        let ended = try await waitUntil(Double(options.pace) / 1000 * 12 + 5) {
            try await fleet.run { _ in driver.value.runningCount } == 0
        }
        let counts = try await fleet.run { _ in driver.value.counts }
        report.counts["calls begun"] = counts.started
        report.counts["calls played to the end"] = counts.finished
        if counts.broken > 0 { report.counts["calls broken off"] = counts.broken }
        if counts.skipped > 0 { report.counts["calls not begun, too few phones free"] = counts.skipped }
        for (kind, count) in counts.byKind { report.counts["calls of kind \(kind.rawValue)"] = count }
        report.rates["calls"] = Double(counts.started) / Double(options.duration)
        if !ended { report.miss("some calls did not end") }
        if counts.broken > 0, options.faults.isDisjoint(with: [.halfOpen, .ghost]) {
            report.miss("\(counts.broken) calls broke off")
        }
        if counts.started == 0 { report.miss("no call could be begun") }
    }

    // MARK: storm

    private func restartInTheMiddle() async throws {
        let half = Double(options.duration) / 2
        try await pause(half)
        guard server.pid != nil || options.restartCommand != nil else { return try await pause(half) }
        let phones = try await fleet.registeredCount()
        recovery.serverKilled(phones: phones, monitors: team.board.inService, at: .now())
        ledger.serverKilled(at: .now())
        try await server.kill()
        recovery.serverGone(at: .now())
        if let command = options.restartCommand {
            try server.start(command)
            recovery.serverRestarted(at: .now())
        }
        _ = try await waitUntil(180) {
            // As a supervisor does: a server that did not come up is started again a second later.
            if let command = options.restartCommand, server.startedHasEnded {
                try await Task.sleep(for: .seconds(1))
                try server.start(command)
            }
            return recovery.isComplete
        }
        // The second half under load again.
        try await pause(half)
    }

    private func finishRecovery(_ report: inout RunReport) {
        let recovered = recovery.report
        guard options.restartCommand != nil || options.serverPID != nil else { return }
        report.recoveries.append(recovered)
        if !recovery.isComplete { report.miss("the fleet was not whole again within 180 s: \(recovered.text)") }
    }

    // MARK: control

    private func playControl(_ report: inout RunReport) async throws {
        let end = NIODeadline.now() + .seconds(Int64(options.duration))
        let limiter = RateLimiter(perSecond: options.rate, from: .now())
        let groups = options.phones / 3
        // Drawn, or the mix would always bring the same makes together.
        var generator = SeededGenerator(seed: options.seed, stream: 0x60_0D)
        var order = Array(0..<options.phones)
        for place in order.indices.reversed().dropLast() {
            order.swapAt(place, Int(generator.next() % UInt64(place + 1)))
        }
        // More tasks than calls can be under way would only wait.
        let needed = Int(options.rate * Double(options.pace) / 1000 * 8) + 1
        await withDiscardingTaskGroup { group in
            for number in 0..<min(groups, max(needed, 1)) {
                let driver = ControlDriver(
                    phones: Array(order[(number * 3)..<(number * 3 + 3)]), team: team, fleet: fleet,
                    devices: devices.map { DeviceID($0) }, plan: plan, outcome: control, loop: phoneLoop,
                    pace: .milliseconds(Int64(options.pace)))
                group.addTask { await driver.run(until: end, limiter: limiter, seed: options.seed) }
            }
        }
        let found = control.snapshot
        report.counts["commands answered"] = found.commands
        report.counts["calls played to the end"] = found.calls
        report.counts["events checked one by one"] = found.eventsChecked
        if found.expectedErrors > 0 { report.counts["errors that the fault plan asked for"] = found.expectedErrors }
        if found.forgotten > 0 { report.counts["events that phones forgot"] = found.forgotten }
        if found.shortened > 0 {
            report.counts["calls cut short by a service that the model lacks"] = found.shortened
        }
        report.services = found.services
        if found.resets > 0 { report.counts["scripts begun anew"] = found.resets }
        report.rates["commands"] = Double(found.commands) / Double(options.duration)
        report.latencies["command, round trip"] = found.all.summary
        for (name, recorder) in found.byCommand { report.latencies["command \(name)"] = recorder.summary }
        for sentence in found.missed { report.miss(sentence) }
        if found.commands == 0 { report.miss("no command was answered") }
    }
}
