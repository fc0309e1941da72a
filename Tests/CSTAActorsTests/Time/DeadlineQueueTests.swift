import NIOCore
import Testing

@testable import CSTAActors

/// Timers are data: one queue for thousands of phones.
struct DeadlineQueueTests {
    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    @Test func wakesInTheOrderOfDeadlines() {
        var queue = DeadlineQueue<String>()
        let first = queue.insert("first")
        let second = queue.insert("second")
        queue.arm(second, at: at(1))
        queue.arm(first, at: at(2))
        #expect(queue.due(at: at(0)) == [])
        #expect(queue.due(at: at(3)) == ["second", "first"])
        #expect(queue.due(at: at(9)) == [])
    }

    @Test func aLaterDeadlineReplacesTheEarlierOne() {
        var queue = DeadlineQueue<String>()
        let slot = queue.insert("phone")
        queue.arm(slot, at: at(1))
        queue.arm(slot, at: at(5))
        #expect(queue.due(at: at(2)) == [])
        #expect(queue.due(at: at(5)) == ["phone"])
    }

    @Test func anEarlierDeadlineReplacesTheLaterOne() {
        var queue = DeadlineQueue<String>()
        let slot = queue.insert("phone")
        queue.arm(slot, at: at(5))
        queue.arm(slot, at: at(1))
        #expect(queue.due(at: at(1)) == ["phone"])
        #expect(queue.due(at: at(9)) == [])
    }

    @Test func aDisarmedSlotStaysSilent() {
        var queue = DeadlineQueue<String>()
        let slot = queue.insert("phone")
        queue.arm(slot, at: at(1))
        queue.arm(slot, at: nil)
        #expect(queue.due(at: at(9)) == [])
        queue.arm(slot, at: at(10))
        #expect(queue.due(at: at(10)) == ["phone"])
    }

    @Test func aSlotThatIsUsedAgainDoesNotHearTheOldDeadline() {
        var queue = DeadlineQueue<String>()
        let old = queue.insert("old")
        queue.arm(old, at: at(1))
        queue.remove(old)
        let new = queue.insert("new")
        queue.arm(old, at: at(2))
        queue.arm(new, at: at(3))
        #expect(queue.due(at: at(2)) == [])
        #expect(queue.due(at: at(3)) == ["new"])
        #expect(queue.count == 1)
    }

    @Test func rearmingForEverDoesNotGrowTheQueue() {
        var queue = DeadlineQueue<Int>()
        let slots = (0..<100).map { queue.insert($0) }
        for round in 1...1000 {
            for slot in slots { queue.arm(slot, at: at(Int64(round))) }
            _ = queue.due(at: at(Int64(round) - 1))
        }
        #expect(queue.due(at: at(1000)).count == 100)
        #expect(queue.next == nil)
    }
}
