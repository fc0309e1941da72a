import Logging
import Testing

@testable import CSTAServer

/// A flood of bad messages fills no log (case 127, CWE-779).
@Suite struct FloodBoundTests {
    private static let limits = FloodBound.Limits(window: 1000, linesPerSubject: 3, linesPerPlace: 10, subjects: 100)
    private var flood = FloodBound(limits: limits)

    private mutating func arrive(
        _ message: String = "bad message", subject: String? = nil, line: UInt = 1, at time: Int64 = 0
    ) -> (writes: Bool, summaries: [FloodBound.Summary]) {
        flood.messageArrived(
            level: .warning, label: "l", message: message, file: "f", line: line, subject: subject, at: time)
    }

    @Test("so many lines about one peer, then a count")
    mutating func perSubject() {
        let written = (0..<50).filter { _ in arrive(subject: "192.0.2.1").writes }.count
        #expect(written == 3)
        let other = arrive(subject: "192.0.2.2")
        #expect(other.writes, "others are still heard")
        #expect(flood.hasSuppressed)
        let next = arrive(subject: "192.0.2.1", at: 1000)
        #expect(next.writes)
        #expect(next.summaries == [.init(message: "bad message", level: .warning, label: "l", suppressed: 47)])
    }

    @Test("a new text or a new peer every time does not get around it")
    mutating func perPlace() {
        let written = (0..<500).filter { number in arrive("bad \(number)", subject: "peer \(number)").writes }.count
        #expect(written == 10)
        let other = arrive(line: 2)
        #expect(other.writes, "other places are still heard")
        let summaries = [flood.windowEnded(), flood.windowEnded()]
        #expect(summaries.map { $0.map(\.suppressed) } == [[490], []])
    }

    @Test("debug is left alone, a clock set back begins anew")
    mutating func edges() {
        for _ in 0..<50 {
            let verdict = flood.messageArrived(
                level: .debug, label: "l", message: "m", file: "f", line: 9, subject: "s", at: 0)
            #expect(verdict.writes)
        }
        for _ in 0..<50 { _ = arrive(subject: "s", at: 5000) }
        let later = arrive(subject: "s", at: 10)
        #expect(later.writes)
    }
}
