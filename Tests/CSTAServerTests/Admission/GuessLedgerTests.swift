import NIOCore
import Testing

@testable import CSTAServer

/// Failed authentications of one source (negative case 43), with a clock of the test's own.
@Suite struct GuessLedgerTests {
    private let office: SourceNetwork
    private let elsewhere: SourceNetwork
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let policy = GuessLedger.Policy(
        failures: 3, perMinute: 6, trust: 100, parallel: 2, delay: .milliseconds(500), deepest: 4, ending: 2)

    init() throws {
        office = try #require(SourceNetwork("192.0.2.1"))
        elsewhere = try #require(SourceNetwork("198.51.100.7"))
    }

    @Test("the first ones cost nothing, then each waits longer, and the connection ends") func red() {
        var ledger = GuessLedger(policy: policy)
        for _ in 0..<3 { #expect(ledger.failed(office, at: start) == .none) }
        #expect(ledger.failed(office, at: start) == .init(delay: .milliseconds(500), ends: false, report: 4))
        #expect(ledger.failed(office, at: start) == .init(delay: .seconds(1), ends: true, report: nil))
        for _ in 0..<9 { _ = ledger.failed(office, at: start) }
        #expect(ledger.failed(office, at: start).delay == .seconds(2), "no deeper than that")
        #expect(ledger.failed(elsewhere, at: start) == .none, "another source pays nothing for it")
    }

    @Test("time gives them back") func refill() {
        var ledger = GuessLedger(policy: policy)
        for _ in 0..<20 { _ = ledger.failed(office, at: start) }
        #expect(ledger.failed(office, at: start + .seconds(49)).delay != nil)
        #expect(ledger.failed(office, at: start + .minutes(3)) == .none)
        #expect(ledger.failed(office, at: start) == .none, "a clock that was set back is no lock-out")
    }

    @Test("reported once a minute, with the count") func report() {
        var ledger = GuessLedger(policy: policy)
        let reports = (0..<200).compactMap { ledger.failed(office, at: start + .seconds($0)).report }
        #expect(reports.count == 4)
        #expect(reports.allSatisfy { $0 > 1 })
        // What came after the last one is still to be told.
        #expect((150...200).contains(reports.reduce(0, +)))
    }

    @Test("an office whose phones authenticate well is not punished for one with a wrong password") func office500() {
        var ledger = GuessLedger(policy: .init())
        for _ in 0..<500 { ledger.succeeded(office, at: start) }
        // One wrong phone that tries every second for ten minutes while the others refresh every five.
        for second in 0..<600 {
            let now = start + .seconds(Int64(second))
            #expect(ledger.failed(office, at: now).delay == nil, "second \(second)")
            if second % 300 == 299 { for _ in 0..<500 { ledger.succeeded(office, at: now) } }
        }
    }

    @Test("phones that each are wrong once when they start: who is known has room for all of them") func reboot() {
        var ledger = GuessLedger(policy: .init())
        for _ in 0..<500 { ledger.succeeded(office, at: start) }
        for _ in 0..<500 { #expect(ledger.failed(office, at: start + .minutes(10)) == .none) }
        for _ in 0..<500 { ledger.succeeded(office, at: start + .minutes(10)) }
        // And where nothing is known yet, each that gets in makes room for the next.
        for _ in 0..<500 {
            #expect(ledger.failed(elsewhere, at: start) == .none)
            ledger.succeeded(elsewhere, at: start)
        }
    }

    // MARK: Accounts

    @Test("an account gives back what its own failures took: who mistypes and gets in is not punished") func mistyped()
    {
        var ledger = GuessLedger(policy: policy)
        for _ in 0..<20 {
            for _ in 0..<3 { #expect(ledger.failed(office, as: "tapi", at: start) == .none) }
            ledger.succeeded(office, as: "tapi", at: start)
        }
        #expect(ledger.isKnown(office))
    }

    @Test("one account buys no guesses at another, and no room to guess in") func otherAccount() {
        var ledger = GuessLedger(policy: policy)
        for _ in 0..<50 { ledger.succeeded(office, as: "board", at: start) }
        let consequences = (0..<6).map { _ in
            defer { ledger.succeeded(office, as: "board", at: start) }
            return ledger.failed(office, as: "tapi", at: start)
        }
        #expect(consequences[3] == .init(delay: .milliseconds(500), ends: false, report: 4))
        #expect(consequences[4].ends)
        #expect(!ledger.mayTry(office), "two wait")
    }

    @Test("neither the time that passes nor the depth of the red is given back twice") func noGain() {
        var ledger = GuessLedger(policy: policy)
        // Nothing is taken where it is deepest, so nothing of that comes back.
        for _ in 0..<50 { _ = ledger.failed(office, as: "board", at: start) }
        ledger.succeeded(office, as: "board", at: start)
        for _ in 0..<3 { #expect(ledger.failed(office, as: "tapi", at: start) == .none) }
        #expect(ledger.failed(office, as: "tapi", at: start).delay != nil)
        // What time has given back in full is forgotten.
        let later = start + .minutes(10)
        for _ in 0..<3 { #expect(ledger.failed(office, as: "other", at: later) == .none) }
        ledger.succeeded(office, as: "tapi", at: later)
        #expect(ledger.failed(office, as: "other", at: later).delay != nil)
    }

    @Test("a name that is no account is given back by nobody, and of accounts only so many are remembered")
    func names() {
        var ledger = GuessLedger(policy: .init(failures: 100))
        for number in 0..<99 { _ = ledger.failed(office, as: number < 20 ? nil : "\(number)", at: start) }
        for number in 0..<99 { ledger.succeeded(office, as: "\(number)", at: start) }
        // One is left of the hundred, and those of the remembered accounts have come back.
        for _ in 0...GuessBudget.accounts { #expect(ledger.failed(office, at: start) == .none) }
        #expect(ledger.failed(office, at: start).delay != nil)
    }

    // MARK: Bounds

    @Test("who guesses on many connections at once soon has no more looked at; waiting ends") func parallel() {
        var ledger = GuessLedger(policy: policy)
        #expect(ledger.mayTry(office))
        for _ in 0..<5 { _ = ledger.failed(office, at: start) }
        #expect(!ledger.mayTry(office), "two wait")
        #expect(ledger.mayTry(elsewhere), "the owner comes from elsewhere")
        ledger.answered(office, at: start)
        #expect(ledger.mayTry(office))
        ledger.answered(office, at: start)
        ledger.answered(office, at: start)
        #expect(ledger.mayTry(office))
    }

    @Test("negative case 54: the table is bounded, the oldest are dropped") func bounded() throws {
        var ledger = GuessLedger(policy: .init(sources: 100))
        for high in 0..<40 {
            for low in 0..<250 {
                _ = ledger.failed(try #require(SourceNetwork("10.0.\(high).\(low)")), at: start)
                ledger.succeeded(office, at: start)
            }
        }
        #expect(ledger.count <= 100)
        #expect(ledger.isKnown(office), "who comes often stays")
    }
}
