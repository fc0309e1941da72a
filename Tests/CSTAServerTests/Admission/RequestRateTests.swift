import NIOCore
import Testing

@testable import CSTAServer

/// No peer eats a core; with a clock of the test's own.
@Suite struct RequestRateTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    @Test("a stranger has its handful and then a trickle") func stranger() {
        var rate = RequestRate(at: start)
        for _ in 0..<RequestRate.strangersBurst { #expect(rate.requestReceived(at: start) == .serve) }
        #expect(rate.requestReceived(at: start) == .refuse(isFirst: true))
        #expect(rate.requestReceived(at: start) == .refuse(isFirst: false))
        for _ in 0..<RequestRate.strangersPerSecond {
            #expect(rate.requestReceived(at: start + .seconds(1)) == .serve)
        }
        #expect(rate.requestReceived(at: start + .seconds(1)) == .refuse(isFirst: false))
    }

    @Test("who does not heed refusals is ended") func patience() {
        var rate = RequestRate(at: start)
        for _ in 0..<RequestRate.strangersBurst + RequestRate.patience { _ = rate.requestReceived(at: start) }
        #expect(rate.requestReceived(at: start) == .end)
    }

    @Test("proof brings a generous rate, kept up for ever") func authenticated() {
        var rate = RequestRate(at: start)
        for _ in 0..<250 { _ = rate.requestReceived(at: start) }
        rate.authenticated(perSecond: 100, at: start)
        for second in 0..<100 {
            for _ in 0..<100 {
                #expect(rate.requestReceived(at: start + .seconds(Int64(second))) == .serve)
            }
        }
        for _ in 0..<200 { _ = rate.requestReceived(at: start + .seconds(100)) }
        #expect(rate.requestReceived(at: start + .seconds(100)) == .refuse(isFirst: true))
        #expect(rate.requestReceived(at: start + .seconds(200)) == .serve)
    }

    @Test("who takes its proof back has a stranger's rate, and no new budget when it proves itself again") func again()
    {
        var rate = RequestRate(at: start)
        rate.authenticated(perSecond: 100, at: start)
        rate.deauthenticated(at: start)
        for _ in 0..<RequestRate.strangersBurst { #expect(rate.requestReceived(at: start) == .serve) }
        #expect(rate.requestReceived(at: start) == .refuse(isFirst: true))
        rate.authenticated(perSecond: 100, at: start)
        #expect(rate.requestReceived(at: start) == .refuse(isFirst: true))
        for _ in 0..<100 { #expect(rate.requestReceived(at: start + .seconds(1)) == .serve) }
        #expect(rate.requestReceived(at: start + .seconds(1)) != .serve)
        // One without a limit has one as a stranger.
        rate.authenticated(perSecond: 0, at: start + .seconds(1))
        rate.deauthenticated(at: start + .seconds(2))
        #expect((0..<1000).contains { _ in rate.requestReceived(at: start + .seconds(2)) != .serve })
    }

    @Test("0 is no limit") func unlimited() {
        var rate = RequestRate(at: start)
        rate.authenticated(perSecond: 0, at: start)
        for _ in 0..<100_000 { #expect(rate.requestReceived(at: start) == .serve) }
    }
}
