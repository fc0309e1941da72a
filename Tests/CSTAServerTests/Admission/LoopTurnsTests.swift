import NIOCore
import NIOEmbedded
import Testing

@testable import CSTAServer

/// What thousands may want at one moment is spread over the turns of a loop; what else the loop has to do comes in between
/// (REG-7).
@Suite struct LoopTurnsTests {
    /// What was done, in order, and the clock that each turn moves.
    private final class Record {
        var done: [String] = []
        var clock = NIODeadline.uptimeNanoseconds(1_000)
    }

    private final class Taker: TurnTaker {
        private let name: String
        private let record: Record

        init(_ name: String, _ record: Record) {
            self.name = name
            self.record = record
        }

        func takeTurn() {
            record.done.append(name)
            record.clock = record.clock + LoopTurns.shareOfEnds
        }
    }

    private let loop = EmbeddedEventLoop()
    private let record = Record()
    private let turns: LoopTurns

    init() {
        let record = record
        let loop = loop
        turns = LoopTurns(
            eventLoop: loop, share: LoopTurns.shareOfEnds, clock: { record.clock },
            afterLook: { body in _ = loop.scheduleTask(in: .microseconds(20)) { body() } })
    }

    private func arrive(_ names: String...) {
        for name in names { turns.arrived(Taker(name, record)) }
    }

    @Test("REG-7, negative case 95: many ends at one moment take turns, and a call is served in between")
    func spread() {
        arrive("a", "b", "c", "d")
        #expect(record.done == ["a"])
        loop.run()
        #expect(record.done == ["a", "b"])
        record.done.append("call")
        loop.advanceTime(by: .microseconds(20))
        record.done.append("call")
        loop.advanceTime(by: .milliseconds(1))
        #expect(record.done == ["a", "b", "call", "c", "call", "d"])
    }

    @Test("REG-7: one end alone does not wait")
    func alone() {
        arrive("a")
        #expect(record.done == ["a"])
        loop.run()
        arrive("b")
        #expect(record.done == ["a", "b"])
    }

    @Test("REG-7: when the server ends nobody is left waiting")
    func lifted() {
        arrive("a", "b", "c")
        turns.lift()
        #expect(record.done == ["a", "b", "c"])
        arrive("d", "e")
        #expect(record.done == ["a", "b", "c", "d", "e"])
    }
}
