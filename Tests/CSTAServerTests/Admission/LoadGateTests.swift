import NIOCore
import Testing

@testable import CSTAServer

/// Overload by design: what is new waits, what stands goes on (REG-7).
struct LoadGateTests {
    private func gate(_ milliseconds: Int64) -> LoadGate { LoadGate(lag: .milliseconds(milliseconds)) }

    @Test func aCalmServerAdmitsEverything() {
        #expect(gate(10).admits(.connection))
        #expect(gate(10).admits(.registration(isKnown: false)))
        #expect(gate(10).admits(.session))
    }

    @Test func connectionsWaitFirstThenStrangersThenEverybody() {
        #expect(!gate(60).admits(.connection))
        #expect(gate(60).admits(.registration(isKnown: false)))
        #expect(!gate(200).admits(.registration(isKnown: false)))
        #expect(gate(200).admits(.registration(isKnown: true)))
        #expect(gate(200).admits(.session))
        #expect(!gate(2000).admits(.registration(isKnown: true)))
        #expect(!gate(2000).admits(.session))
    }

    @Test func whoIsRefusedComesBackSpread() {
        #expect(gate(200).retryAfter(random: 0) == 2)
        #expect(gate(200).retryAfter(random: 1) == 8)
        #expect(gate(2000).retryAfter(random: 1) == 20)
    }

    @Test func theLagRisesAtOnceAndFallsSlowly() {
        var lag = LoopLag()
        let start = NIODeadline.uptimeNanoseconds(0)
        lag.probed(due: start, at: start + .milliseconds(500))
        #expect(lag.value == .milliseconds(500))
        lag.probed(due: start + .seconds(1), at: start + .seconds(1))
        #expect(lag.value == .milliseconds(400))
        for _ in 0..<30 { lag.probed(due: start, at: start) }
        #expect(lag.value < .milliseconds(1))
    }

    @Test func aProbeThatIsEarlyIsNotLate() {
        var lag = LoopLag()
        lag.probed(due: .uptimeNanoseconds(1000), at: .uptimeNanoseconds(10))
        #expect(lag.value == .nanoseconds(0))
    }
}
