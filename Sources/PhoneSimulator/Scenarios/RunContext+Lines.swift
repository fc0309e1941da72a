import NIOCore

extension RunContext {
    /// After the last call: every client's view of every line becomes what the phone has, within `--settle` seconds.
    ///
    /// A line that is busy for its client while the phone has no call would be busy for ever: nothing more will come.
    func compareLines(_ report: inout RunReport) async throws {
        guard options.clients > 0, options.scenario != .watch, options.scenario != .register else { return }
        try await fleet.run { $0.calm() }
        let comparison = LineComparison(fleet: fleet, team: team)
        let start = seconds
        var findings = LineFindings()
        repeat {
            let views = try await comparison.views()
            findings.views = views.compared
            findings.found(views.differences)
            findings.seconds = seconds - start
            let isLast = findings.seconds >= Double(options.settle)
            // Asking is dear; the views show first whether it is worth it.
            if views.differences.isEmpty || isLast {
                let snapshots = try await comparison.snapshots()
                findings.snapshots = snapshots.compared
                findings.withoutSnapshot = snapshots.refused
                findings.found(views.differences + snapshots.differences)
                findings.seconds = seconds - start
                if findings.count == 0 || isLast { break }
            }
            try await Task.sleep(for: .milliseconds(500))
        } while true
        report.lines = findings
    }
}
