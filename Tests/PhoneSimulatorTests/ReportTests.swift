import Foundation
import NIOCore
import Testing

@testable import PhoneSimulator

@Suite("Report (SIM-1)")
struct ReportTests {
    private func report() -> RunReport {
        RunReport(scenario: "calls", seed: 1, transport: "tcp", phones: 3, clients: 1)
    }

    @Test("exit code: 0 fine, 1 lost or missed, 69 unavailable")
    func exitCodes() {
        var report = report()
        #expect(report.exitCode == 0)
        report.ledger.duplicated = 1
        #expect(report.exitCode == 1)
        report = self.report()
        report.lines = LineFindings()
        #expect(report.exitCode == 0)
        report.lines?.found(
            LineFindings.differences(
                client: 2, device: "sip:201@pbx", source: "events", believed: ["7": "connected"], actual: [:]))
        #expect(report.exitCode == 1)
        #expect(
            report.text.contains(
                "difference client 2 of sip:201@pbx: call 7 is connected by events, at the phone it is none"))
        report = self.report()
        report.miss("a monitor")
        #expect(report.exitCode == 1)
        report.unavailable = "no connection"
        #expect(report.exitCode == 69)
    }

    @Test("JSON says the same as the value")
    func json() throws {
        var report = report()
        report.latencies["event"] = {
            var recorder = LatencyRecorder()
            recorder.record(.milliseconds(2))
            return recorder.summary
        }()
        report.recoveries = [RecoveryReport()]
        report.server = ServerUse()
        let read = try JSONDecoder().decode(RunReport.self, from: report.json())
        #expect(read == report)
    }

    @Test("the text names the verdict")
    func text() {
        var report = report()
        #expect(report.text.hasSuffix("nothing lost"))
        report.ledger.lost = 2
        #expect(report.text.contains("lost 2"))
        #expect(report.text.hasSuffix("NOT CLEAN"))
    }

    @Test("percentiles of a hundred times")
    func percentiles() {
        var recorder = LatencyRecorder()
        for milliseconds in 1...100 { recorder.record(.milliseconds(Int64(milliseconds))) }
        let summary = recorder.summary
        #expect(summary.count == 100)
        #expect(abs(Int(summary.p50) - 50_000) < 100)
        #expect(abs(Int(summary.p99) - 99_000) < 200)
        #expect(LatencyRecorder().summary.count == 0)
    }

    @Test("recovery is measured from the kill to the last phone and the last monitor")
    func recovery() {
        let tracker = RecoveryTracker()
        let kill = NIODeadline.uptimeNanoseconds(5_000_000_000)
        tracker.phonesChanged(to: 10, at: kill - .seconds(1))
        tracker.monitorsChanged(to: 10, at: kill - .seconds(1))
        tracker.serverKilled(phones: 10, monitors: 10, at: kill)
        for count in stride(from: 9, through: 0, by: -1) {
            tracker.phonesChanged(to: count, at: kill + .milliseconds(5))
            tracker.monitorsChanged(to: count, at: kill + .milliseconds(5))
        }
        #expect(!tracker.isComplete)
        for count in 1...10 { tracker.phonesChanged(to: count, at: kill + .seconds(Int64(count))) }
        #expect(!tracker.isComplete)
        tracker.monitorsChanged(to: 10, at: kill + .seconds(12))
        #expect(tracker.isComplete)
        let report = tracker.report
        #expect(report.firstRegistered == 1)
        #expect(report.halfRegistered == 5)
        #expect(report.allRegistered == 10)
        #expect(report.allMonitored == 12)
    }

    @Test("a process of ours can be sampled, one that is gone cannot")
    func sampling() throws {
        let own = try #require(ServerSample(pid: getpid(), seconds: 1))
        #expect(own.residentKiB > 1000)
        #expect(own.descriptors > 2)
        #expect(ServerSample(pid: .max, seconds: 1) == nil)
        #expect(ServerSample.kib("Pss:", in: "Rss:  12 kB\nPss:   \t34 kB\n") == 34)
    }
}
