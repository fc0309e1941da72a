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
        #expect(gate(10).admits(.monitor))
    }

    @Test func strangersWaitFirstThenEverybody() {
        #expect(gate(100).admits(.registration(isKnown: false)))
        #expect(!gate(200).admits(.registration(isKnown: false)))
        #expect(gate(200).admits(.connection))
        #expect(!gate(2000).admits(.connection))
        #expect(gate(200).admits(.registration(isKnown: true)))
        #expect(gate(200).admits(.session))
        #expect(gate(200).admits(.monitor))
        #expect(!gate(2000).admits(.registration(isKnown: true)))
        #expect(!gate(2000).admits(.session))
        #expect(!gate(2000).admits(.monitor))
    }

    @Test func noneIsAcceptedWhileThoseWhoAreInWaitForTheirTurnHoweverShort() {
        #expect(!LoadGate(lag: .zero, hasRoom: false).admits(.connection))
        #expect(LoadGate(lag: .zero, hasRoom: false).admits(.registration(isKnown: false)))
    }

    @Test func whereOnlyNewcomersWaitKnownOnesAreBroughtToAnEnd() {
        #expect(LoadGate(lag: .zero, wait: .milliseconds(1000)).admits(.registration(isKnown: false)))
        let long = LoadGate(lag: .zero, wait: .milliseconds(1100))
        #expect(!long.admits(.registration(isKnown: false)))
        #expect(long.admits(.registration(isKnown: true)))
        #expect(long.admits(.session))
    }

    @Test func whoIsRefusedComesBackSpread() {
        #expect(gate(200).retryAfter(random: 0) == 2)
        #expect(gate(200).retryAfter(random: 1) == 8)
        #expect(gate(2000).retryAfter(random: 1) == 20)
    }

    @Test func theLagRisesAtOnceAndFallsSlowly() {
        var load = LoopLoad()
        let start = NIODeadline.uptimeNanoseconds(0)
        load.probed(due: start, at: start + .milliseconds(500))
        #expect(load.lag == .milliseconds(500))
        load.waited(since: start, at: start + .milliseconds(1000))
        load.waited(since: start, at: start + .milliseconds(10))
        #expect(load.wait == .milliseconds(1000))
        load.probed(due: start + .seconds(1), at: start + .seconds(1))
        #expect(load.lag == .milliseconds(400))
        #expect(load.wait == .milliseconds(800))
        for _ in 0..<35 { load.probed(due: start, at: start) }
        #expect(load.lag < .milliseconds(1))
        #expect(load.wait < .milliseconds(1))
    }

    @Test func aProbeThatIsEarlyIsNotLate() {
        var load = LoopLoad()
        load.probed(due: .uptimeNanoseconds(1000), at: .uptimeNanoseconds(10))
        #expect(load.lag == .zero)
    }
}
