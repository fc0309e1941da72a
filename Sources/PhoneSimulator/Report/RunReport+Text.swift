extension RunReport {
    /// The report for a reader: fixed order, one fact a line.
    public var text: String {
        var lines: [String] = []
        let fleet = makes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        lines.append("scenario   \(scenario) over \(transport), seed \(seed), \(Self.rounded(seconds)) s")
        lines.append("fleet      \(phones) phones (\(fleet)), \(clients) clients, \(monitors) monitors")
        if !faults.isEmpty { lines.append("faults     \(faults.joined(separator: ", "))") }
        if let unavailable {
            lines.append("no run     \(unavailable)")
            return lines.joined(separator: "\n")
        }
        lines += counts.sorted { $0.key < $1.key }.map { "count      \($0.key): \($0.value)" }
        lines += rates.sorted { $0.key < $1.key }.map { "rate       \($0.key): \(Self.rounded($0.value))/s" }
        lines += latencies.sorted { $0.key < $1.key }.map { "time       \($0.key): \($0.value.text)" }
        lines += services.sorted { $0.key < $1.key }.map { name, tally in
            "service    \(name): \(tally.passed) passed through, \(tally.emulated) emulated, \(tally.refused) refused"
        }
        for recovery in recoveries { lines.append("recovery   \(recovery.text)") }
        if let server { lines += server.lines.map { "server     \($0)" } }
        lines.append(
            "events     sent \(ledger.sent), to deliver \(ledger.expected), delivered \(ledger.delivered), "
                + "early \(ledger.early), excused \(ledger.excused), server's own \(ledger.serverMade), "
                + "ghosts cleared \(ledger.ghostsCleared)")
        if let found = self.lines {
            lines.append(
                "lines      \(found.views) views and \(found.snapshots) snapshots compared, \(found.count) differences "
                    + "\(Self.rounded(found.seconds)) s after the last call")
            lines += found.differences.map { "difference \($0.text)" }
        }
        lines.append(
            "verdict    lost \(ledger.lost), duplicated \(ledger.duplicated), out of order \(ledger.outOfOrder), "
                + "invented \(ledger.unexpected), missed \(missed.count)")
        lines += ledger.examples.map { "           \($0)" }
        lines += missed.map { "missed     \($0)" }
        lines.append(exitCode == 0 ? "result     nothing lost" : "result     NOT CLEAN")
        return lines.joined(separator: "\n")
    }

    /// A number with at most two decimals, without Foundation's formatting.
    static func rounded(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        let hundredths = Int64((value * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let whole = hundredths.magnitude / 100
        let rest = hundredths.magnitude % 100
        return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension LatencySummary {
    var text: String {
        func milliseconds(_ value: UInt64) -> String { RunReport.rounded(Double(value) / 1000) }
        return "\(count) measured, p50 \(milliseconds(p50)), p90 \(milliseconds(p90)), p99 \(milliseconds(p99)), "
            + "p99.9 \(milliseconds(p999)), max \(milliseconds(max)) ms"
    }
}

extension RecoveryReport {
    var text: String {
        func seconds(_ value: Double?) -> String { value.map { RunReport.rounded($0) + " s" } ?? "never" }
        return
            "old server gone \(seconds(serverGone)), started again \(seconds(restarted)), first phone \(seconds(firstRegistered)), half of the phones \(seconds(halfRegistered)), "
            + "all \(phonesBefore) phones \(seconds(allRegistered)), "
            + "all \(monitorsBefore) monitors \(seconds(allMonitored)) after the kill"
    }
}

extension ServerUse {
    var lines: [String] {
        func line(_ name: String, _ sample: ServerSample?) -> String {
            guard let sample else { return "\(name): not sampled" }
            return "\(name) (\(RunReport.rounded(sample.seconds)) s): RSS \(sample.residentKiB) KiB, "
                + "PSS \(sample.proportionalKiB) KiB, \(sample.descriptors) descriptors, "
                + "CPU \(RunReport.rounded(sample.cpuSeconds)) s"
        }
        return [
            line("after warm-up", afterWarmUp), line("at the end", atEnd),
            "most: RSS \(maxResidentKiB) KiB, PSS \(maxProportionalKiB) KiB, \(maxDescriptors) descriptors",
        ]
    }
}
