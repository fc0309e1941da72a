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

    @Test func whileHardlyAnyIsUnderWayNewOnesAreLetInUpToOverload() {
        #expect(LoadGate(lag: .milliseconds(60), hasRoom: true).admits(.connection))
        #expect(LoadGate(lag: .milliseconds(1000), hasRoom: true).admits(.connection))
        #expect(!LoadGate(lag: .milliseconds(2000), hasRoom: true).admits(.connection))
        // Room for connections is none for the registrations of strangers.
        #expect(!LoadGate(lag: .milliseconds(200), hasRoom: true).admits(.registration(isKnown: false)))
    }

    @Test func beginningsCountUntilTheySettleOrGrowOld() {
        var beginnings = Beginnings()
        let start = NIODeadline.uptimeNanoseconds(10_000_000_000)
        func count(_ now: NIODeadline) -> Int { beginnings.count(at: now) }
        for _ in 0..<3 { beginnings.began(at: start) }
        #expect(count(start) == 3)
        beginnings.settled(since: start, at: start + .milliseconds(500))
        #expect(count(start + .milliseconds(500)) == 2)
        beginnings.began(at: start + .milliseconds(1200))
        beginnings.settled(since: start, at: start + .milliseconds(1200))
        #expect(count(start + .milliseconds(1200)) == 2)
        // Who says nothing takes no room for long.
        #expect(count(start + .milliseconds(2100)) == 1)
        #expect(count(start + .seconds(60)) == 0)
        beginnings.settled(since: start, at: start + .seconds(60))
        #expect(count(start + .seconds(60)) == 0)
    }

    @Test func aBeginningOfTheNextSecondGivesItsPlaceBack() {
        var beginnings = Beginnings()
        let start = NIODeadline.uptimeNanoseconds(10_999_000_000)
        let accepted = start + .milliseconds(2)
        for _ in 0..<2 { beginnings.began(at: start) }
        // The loop that accepts counted it in the second before that in which its own loop saw it begin.
        beginnings.settled(since: accepted, at: accepted)
        #expect(beginnings.count(at: accepted) == 1)
        beginnings.began(at: accepted)
        for _ in 0..<2 { beginnings.settled(since: accepted, at: accepted) }
        #expect(beginnings.count(at: accepted) == 0)
        beginnings.settled(since: accepted, at: accepted)
        #expect(beginnings.count(at: accepted) == 0)
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
