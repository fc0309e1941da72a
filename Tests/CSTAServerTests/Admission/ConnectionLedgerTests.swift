import Testing

@testable import CSTAServer

/// Connections and strangers, in all and from one source (negative cases 88, 95, 99).
@Suite struct ConnectionLedgerTests {
    private let office = SourceNetwork("192.0.2.1")
    private let elsewhere = SourceNetwork("198.51.100.7")

    private func ledger(
        connections: Int = 100, perSource: Int = 50, strangers: Int = 100, strangersPerSource: Int = 50
    ) -> ConnectionLedger {
        ConnectionLedger(
            limits: .init(
                connections: connections, perSource: perSource, strangers: strangers,
                strangersPerSource: strangersPerSource))
    }

    @Test("negative case 99: in all and from one source, and room again when one has gone") func open() {
        var ledger = ledger(connections: 3, perSource: 2)
        #expect(ledger.opened(from: office) == nil)
        #expect(ledger.opened(from: office) == nil)
        #expect(ledger.opened(from: office)?.contains("limits.connectionsPerAddress") == true)
        #expect(ledger.opened(from: elsewhere) == nil)
        #expect(ledger.opened(from: elsewhere)?.contains("limits.connections)") == true)
        ledger.closed(from: office, .stranger)
        #expect(ledger.opened(from: office) == nil)
    }

    @Test("negative case 88: strangers from one source are few, and proof makes room") func strangers() {
        var ledger = ledger(strangersPerSource: 2)
        #expect(ledger.opened(from: office) == nil)
        #expect(ledger.opened(from: office) == nil)
        #expect(ledger.opened(from: office)?.contains("limits.unauthenticatedPerAddress") == true)
        #expect(ledger.opened(from: elsewhere) == nil)
        ledger.changed(from: office, .stranger, to: .proved)
        // One stranger and one that proved itself: room for two more.
        #expect(ledger.opened(from: office) == nil)
        #expect(ledger.opened(from: office) == nil)
        #expect(ledger.opened(from: office) != nil)
        ledger.changed(from: office, .proved, to: .stranger)
        #expect(ledger.strangers == 5)
        #expect(ledger.opened(from: office) != nil)
    }

    @Test("trust is earned: a flood of strangers does not shut out who is known") func flood() {
        var ledger = ledger(strangers: 3)
        #expect(ledger.opened(from: office) == nil)
        ledger.changed(from: office, .stranger, to: .proved)
        for number in 1...3 { #expect(ledger.opened(from: SourceNetwork("203.0.113.\(number)")) == nil) }
        #expect(ledger.opened(from: elsewhere)?.contains("limits.unauthenticated)") == true)
        #expect(ledger.opened(from: office) == nil, "somebody from there is in")
        #expect(ledger.opened(from: elsewhere, isKnown: true) == nil, "somebody from there was in")
        #expect(ledger.opened(from: nil) != nil)
    }

    @Test("a session without a password takes no stranger's place and earns no trust") func guest() {
        var ledger = ledger(strangers: 3, strangersPerSource: 2)
        for _ in 0..<2 {
            #expect(ledger.opened(from: office) == nil)
            ledger.changed(from: office, .stranger, to: .guest)
        }
        #expect(ledger.strangers == 0)
        for _ in 0..<2 { #expect(ledger.opened(from: office) == nil) }
        #expect(ledger.opened(from: office)?.contains("limits.unauthenticatedPerAddress") == true)
        #expect(ledger.opened(from: elsewhere) == nil)
        ledger.closed(from: office, .stranger)
        #expect(ledger.opened(from: elsewhere) == nil)
        #expect(ledger.opened(from: office)?.contains("limits.unauthenticated)") == true)
        ledger.closed(from: office, .stranger)
        for _ in 0..<2 { ledger.closed(from: office, .guest) }
        #expect(ledger.open == 2 && ledger.strangers == 2)
    }

    @Test("the book is empty when all have gone") func balance() {
        var ledger = ledger()
        for _ in 0..<20 { #expect(ledger.opened(from: office) == nil) }
        for _ in 0..<10 { ledger.changed(from: office, .stranger, to: .proved) }
        for number in 0..<20 { ledger.closed(from: office, number < 10 ? .proved : .stranger) }
        #expect(ledger.open == 0 && ledger.strangers == 0)
    }
}
