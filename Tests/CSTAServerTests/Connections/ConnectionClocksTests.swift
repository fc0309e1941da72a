import CSTAActors
import NIOCore
import NIOEmbedded
import Testing

@testable import CSTAServer

/// Peers that let the server wait are ended (negative cases 5, 96).
struct ConnectionClocksTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    @Test func unfinishedMessage() {
        var clocks = ConnectionClocks(messageSeconds: 20)
        let began = clocks.messageIs(unfinished: true, at: start)
        // More of it does not start the clock anew.
        let more = clocks.messageIs(unfinished: true, at: start + .seconds(5))
        #expect(began && !more)
        #expect(clocks.deadline == start + .seconds(20))
        #expect(clocks.due(at: start + .seconds(19)) == nil)
        let reason = clocks.due(at: start + .seconds(20))
        #expect(reason?.description.contains("not finished within 20 s") ?? false)
    }

    @Test func finishedMessage() {
        var clocks = ConnectionClocks(messageSeconds: 20)
        _ = clocks.messageIs(unfinished: true, at: start)
        let isChanged = clocks.messageIs(unfinished: false, at: start)
        #expect(isChanged)
        #expect(clocks.deadline == nil)
        #expect(clocks.due(at: start + .hours(1)) == nil)
    }

    @Test func strangers() {
        var clocks = ConnectionClocks(messageSeconds: 20)
        clocks.awaitAuthentication(until: start + .seconds(30))
        _ = clocks.messageIs(unfinished: true, at: start + .seconds(20))
        #expect(clocks.deadline == start + .seconds(30))
        #expect(clocks.due(at: start + .seconds(30)) == .unauthenticated)
    }

    @Test func knownPeers() {
        var clocks = ConnectionClocks(messageSeconds: 20)
        clocks.awaitAuthentication(until: start)
        clocks.authenticated()
        #expect(clocks.deadline == nil)
        #expect(clocks.due(at: start + .hours(1)) == nil)
    }

    /// A connection that notes when it was woken.
    private final class Sleeper: ServedConnection {
        var woken: [NIODeadline] = []
        func close(_ reason: CloseReason) {}
        func deadlineReached(at now: NIODeadline) { woken.append(now) }
    }

    @Test func oneTimerWakesEachAtItsTimeAndHoldsNobodyLonger() {
        let loop = EmbeddedEventLoop()
        let clock = LoopClock(eventLoop: loop)
        let sleepers = (0..<4).map { _ in Sleeper() }
        var slots: [LoopClock.Slot?] = Array(repeating: nil, count: 4)
        let start = loop.now
        for (index, seconds) in [30, 20, 10, 5].enumerated() {
            clock.arm(sleepers[index], &slots[index], at: start + .seconds(Int64(seconds)))
        }
        #expect(clock.count == 4)
        // One has more time than it had, another none to wait for any more.
        clock.arm(sleepers[2], &slots[2], at: start + .seconds(25))
        clock.arm(sleepers[3], &slots[3], at: nil)
        #expect(clock.count == 3)
        loop.advanceTime(by: .seconds(60))
        #expect(sleepers.map { $0.woken.map { $0 - start } } == [[.seconds(30)], [.seconds(20)], [.seconds(25)], []])
        for index in 0..<3 { clock.arm(sleepers[index], &slots[index], at: nil) }
        #expect(clock.count == 0)
    }
}
