import NIOCore
import Testing

@testable import CSTAServer

@Suite("REG-7: a machine that stays late")
struct NewcomerAllowanceTests {
    private let start = NIODeadline.uptimeNanoseconds(0) + .seconds(1000)

    /// How many of those who ask every `pause` from `first` on until `end` get in.
    private func letIn(
        _ allowance: inout NewcomerAllowance, every pause: TimeAmount, from first: TimeAmount, until end: TimeAmount
    ) -> Int {
        var count = 0
        var time = first
        while time < end {
            if allowance.asked(at: start + time) { count += 1 }
            time = time + pause
        }
        return count
    }

    @Test func nobodyGetsInAtFirstThenTenASecond() {
        var allowance = NewcomerAllowance()
        #expect(letIn(&allowance, every: .milliseconds(7), from: .zero, until: .seconds(10)) == 0)
        let count = letIn(&allowance, every: .milliseconds(1), from: .seconds(10), until: .seconds(12))
        #expect(count == 20)
    }

    @Test func afterAQuietTimeItBeginsAnew() {
        var allowance = NewcomerAllowance()
        #expect(letIn(&allowance, every: .seconds(1), from: .zero, until: .seconds(11)) == 1)
        #expect(letIn(&allowance, every: .seconds(1), from: .seconds(25), until: .seconds(35)) == 0)
    }
}
