import NIOCore
import Testing

@testable import CSTAServer

/// Those who may wait get a share of each turn of a loop, in the order in which they came (REG-7).
@Suite struct TurnQueueTests {
    private var queue = TurnQueue<Int>(share: .microseconds(100))
    private let start = NIODeadline.uptimeNanoseconds(1_000)
    private let half = TimeAmount.microseconds(50)

    @Test("REG-7: as long as the share of the turn lasts, newcomers are served at once")
    mutating func atOnce() {
        let first = queue.arrived(1, at: start)
        queue.took(half)
        let second = queue.arrived(2, at: start)
        queue.took(half)
        let third = queue.arrived(3, at: start)
        #expect([first, second, third] == [true, true, false])
        #expect(queue.count == 1)
    }

    @Test("REG-7: who waits comes first in the next turn, before those who come then, and the share holds for all")
    mutating func order() {
        let first = queue.arrived(0, at: start)
        queue.took(half + half)
        var atOnce = (1...3).map { queue.arrived($0, at: start + .milliseconds(Int64($0))) }
        let tooEarly = queue.next()
        queue.turnBegins()
        // Somebody waits already: whoever comes now stands behind.
        atOnce.append(queue.arrived(4, at: start + .milliseconds(4)))
        #expect(first && !atOnce.contains(true) && tooEarly == nil)
        let second = served()
        queue.turnBegins()
        let third = served()
        #expect(second == [1, 2] && third == [3, 4])
        #expect(queue.count == 0)
    }

    @Test("REG-7: one that takes longer than the share is served all the same, and the rest waits")
    mutating func long() {
        let first = queue.arrived(1, at: start)
        queue.took(half * 10)
        let second = queue.arrived(2, at: start)
        queue.turnBegins()
        let next = queue.next()
        queue.took(half * 10)
        let third = queue.next()
        #expect(first && !second && next?.peer == 2 && third == nil)
    }

    @Test("REG-7: when the server ends nobody has to wait any more")
    mutating func lifted() {
        queue.took(half + half)
        let first = queue.arrived(1, at: start + .milliseconds(1))
        queue.lift()
        let waited = served()
        let second = queue.arrived(2, at: start + .milliseconds(2))
        #expect(!first && waited == [1] && second)
    }

    /// Everybody whose turn it is; each takes half of the share.
    private mutating func served() -> [Int] {
        var served: [Int] = []
        while let (peer, since) = queue.next() {
            #expect(since == start + .milliseconds(Int64(peer)))
            served.append(peer)
            queue.took(half)
        }
        return served
    }
}
