import NIOCore
import Testing

@testable import PhoneSimulator

@Suite("Expectation ledger (SIM-1)")
struct LedgerTests {
    private let now = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private let key = EventKey(name: "HeldEvent", callID: "1", user: "201", state: "hold")

    private func ledger() throws -> (ExpectationLedger, ExpectationLedger.Watcher, ExpectationLedger.Watcher) {
        let ledger = ExpectationLedger(phones: 2)
        let first = try #require(ledger.watcherAdded(of: 0))
        let second = try #require(ledger.watcherAdded(of: 0))
        ledger.watcherArmed(first)
        ledger.watcherArmed(second)
        return (ledger, first, second)
    }

    private func receive(_ ledger: ExpectationLedger, _ watcher: ExpectationLedger.Watcher, _ mark: EventMark?) {
        ledger.eventReceived(
            watcher, mark: mark, isMarked: true, name: "HeldEvent", key: key, at: now + .milliseconds(3))
    }

    @Test("every watcher once, in order: clean, and the time is measured")
    func clean() throws {
        let (ledger, first, second) = try ledger()
        for _ in 0..<100 {
            let mark = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
            receive(ledger, first, mark)
            receive(ledger, second, mark)
        }
        ledger.settle(before: .distantFuture)
        let findings = ledger.findings
        #expect(findings.isClean)
        #expect(findings.expected == 200)
        #expect(findings.delivered == 200)
        #expect(ledger.latency.count == 200)
        #expect(abs(Int(ledger.latency.p50) - 3000) < 10)
    }

    @Test("what never comes is lost")
    func lost() throws {
        let (ledger, first, _) = try ledger()
        let mark = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        receive(ledger, first, mark)
        #expect(!ledger.isSettled)
        ledger.settle(before: .distantFuture)
        #expect(ledger.findings.lost == 1)
        #expect(ledger.findings.examples.count == 1)
    }

    @Test("what comes twice is duplicated, also long after")
    func duplicated() throws {
        let (ledger, first, second) = try ledger()
        let mark = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        receive(ledger, first, mark)
        receive(ledger, first, mark)
        receive(ledger, second, mark)
        for _ in 0..<50 {
            let other = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
            receive(ledger, first, other)
            receive(ledger, second, other)
        }
        receive(ledger, second, mark)
        #expect(ledger.findings.duplicated == 2)
        #expect(ledger.findings.lost == 0)
    }

    @Test("what comes after a later one is out of order")
    func outOfOrder() throws {
        let (ledger, first, second) = try ledger()
        let one = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        let two = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        receive(ledger, first, two)
        receive(ledger, first, one)
        receive(ledger, second, one)
        receive(ledger, second, two)
        ledger.settle(before: .distantFuture)
        #expect(ledger.findings.outOfOrder == 1)
        #expect(ledger.findings.lost == 0)
    }

    @Test("what no phone sent is invented; another phone's event is too")
    func invented() throws {
        let (ledger, first, _) = try ledger()
        receive(ledger, first, EventMark(phone: 0, sequence: 9))
        receive(ledger, first, EventMark(phone: 1, sequence: 1))
        #expect(ledger.findings.unexpected == 2)
        #expect(!ledger.findings.isClean)
    }

    @Test("the server's own events are counted apart")
    func serverMade() throws {
        let (ledger, first, _) = try ledger()
        ledger.derivedReceived(first, name: "HeldEvent", endedCallID: nil)
        ledger.eventReceived(
            first, mark: nil, isMarked: false, name: "BackInServiceEvent", key: key, at: now)
        #expect(ledger.findings.serverMade == 2)
        #expect(ledger.findings.isClean)
    }

    @Test("CAL-1: a ghost may be cleared, a call that lives may not; what nobody marked is nobody's")
    func derived() throws {
        let (ledger, first, second) = try ledger()
        ledger.callsChanged(of: 0, to: ["7", "8"])
        ledger.derivedReceived(first, name: "ConnectionClearedEvent", endedCallID: "6")
        #expect(ledger.findings.ghostsCleared == 1)
        #expect(ledger.findings.isClean)
        ledger.derivedReceived(second, name: "ConnectionClearedEvent", endedCallID: "7")
        #expect(ledger.findings.unexpected == 1)
        #expect(ledger.findings.examples == ["the server ended call 7 of phone 0, which the phone still has"])
        receive(ledger, first, nil)
        #expect(ledger.findings.unexpected == 2)
    }

    @Test("before BackInService nothing is demanded, but what comes is welcome")
    func early() throws {
        let ledger = ExpectationLedger(phones: 1)
        let watcher = try #require(ledger.watcherAdded(of: 0))
        let one = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        _ = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        receive(ledger, watcher, one)
        ledger.watcherArmed(watcher)
        ledger.settle(before: .distantFuture)
        #expect(ledger.findings.isClean)
        #expect(ledger.findings.early == 1)
        #expect(ledger.findings.expected == 0)
    }

    @Test("what is on its way when the phone, the client or the server goes is excused")
    func excused() throws {
        let (ledger, first, second) = try ledger()
        _ = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        ledger.phoneLost(0)
        _ = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        ledger.watcherArmed(first)
        ledger.watcherArmed(second)
        _ = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        ledger.watcherDisarmed(first)
        ledger.serverKilled(at: now + .milliseconds(1))
        ledger.settle(before: .distantFuture)
        #expect(ledger.findings.lost == 0)
        #expect(ledger.findings.excused == 4)
    }

    @Test("what had been on its way too long before the kill is lost all the same")
    func overdueAtTheKill() throws {
        let (ledger, _, _) = try ledger()
        _ = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        ledger.serverKilled(at: now + .seconds(60))
        #expect(ledger.findings.lost == 2)
    }

    @Test("without marks: name, call, device and state find the event")
    func unmarked() throws {
        let (ledger, first, second) = try ledger()
        let retrieved = EventKey(name: "RetrievedEvent", callID: "1", user: "201", state: "connected")
        func receive(_ watcher: ExpectationLedger.Watcher, _ key: EventKey) {
            ledger.eventReceived(watcher, mark: nil, isMarked: false, name: "x", key: key, at: now)
        }
        for _ in 0..<30 {
            _ = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
            _ = ledger.eventSent(phone: 0, name: "RetrievedEvent", key: retrieved, at: now)
            for watcher in [first, second] {
                receive(watcher, key)
                receive(watcher, retrieved)
            }
        }
        #expect(ledger.findings.isClean)
        receive(first, retrieved)
        #expect(ledger.findings.duplicated == 1)
        receive(first, EventKey(name: "FailedEvent", callID: "1", user: "201", state: "fail"))
        #expect(ledger.findings.unexpected == 1)
        _ = ledger.eventSent(phone: 0, name: "HeldEvent", key: key, at: now)
        _ = ledger.eventSent(phone: 0, name: "RetrievedEvent", key: retrieved, at: now)
        receive(second, retrieved)
        receive(second, key)
        #expect(ledger.findings.outOfOrder == 1)
    }

    @Test("marks are read from their text, nothing else is")
    func marks() {
        #expect(EventMark(text: "17:4711") == EventMark(phone: 17, sequence: 4711))
        for wrong in ["", ":", "1:", ":1", "1:2:3", "a:1", "1:-2", "99999999999999999999:1"] {
            #expect(EventMark(text: wrong) == nil, "\(wrong)")
        }
    }

    @Test("a mark is found whatever prefix the server gave it")
    func scanning() {
        let plain = "<E><private><mark xmlns=\"urn:uacsta:mark\">3:9</mark></private></E>"
        let prefixed = "<E><private><n:mark xmlns:n='urn:uacsta:mark'>3:9</n:mark></private></E>"
        #expect(MarkScanner.mark(in: ByteBuffer(string: plain)) == EventMark(phone: 3, sequence: 9))
        #expect(MarkScanner.mark(in: ByteBuffer(string: prefixed)) == EventMark(phone: 3, sequence: 9))
        #expect(MarkScanner.mark(in: ByteBuffer(string: "<E/>")) == nil)
        #expect(MarkScanner.mark(in: ByteBuffer(string: "urn:uacsta:mark")) == nil)
        let derived = "<E><private><u:derived xmlns:u=\"urn:uacsta:server\">ghost</u:derived></private></E>"
        #expect(MarkScanner.isDerived(ByteBuffer(string: derived)))
        #expect(!MarkScanner.isDerived(ByteBuffer(string: plain)))
    }
}
