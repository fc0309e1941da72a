import NIOCore
import Testing

@testable import CSTAActors

/// One outstanding CSTA request per phone (uacsta.md 7.4, 7.10).
struct CSTAExchangeTests {
    private typealias Exchange = CSTAExchange<String, Int>
    private let start = NIODeadline.uptimeNanoseconds(0)

    private func sent(_ action: Exchange.Action) -> String? {
        if case .send(let job, _) = action { job.request } else { nil }
    }

    @Test func theSecondRequestWaitsForTheFirstAnswer() {
        var exchange = Exchange(timeout: .seconds(5))
        #expect(sent(exchange.submitted("hold", purpose: 1, token: 1, at: start)) == "hold")
        #expect(sent(exchange.submitted("retrieve", purpose: 2, token: 2, at: start)) == nil)
        #expect(exchange.expects(token: 1))
        #expect(exchange.finished()?.purpose == 1)
        #expect(sent(exchange.next(token: 3, at: start)) == "retrieve")
        #expect(exchange.expects(token: 3))
        #expect(!exchange.expects(token: 2))
    }

    @Test func anEmptyAnswerLeavesTheRequestOpenUntilItsDeadline() {
        var exchange = Exchange(timeout: .seconds(5))
        _ = exchange.submitted("makeCall", purpose: 1, token: 1, at: start)
        exchange.answeredEmpty()
        #expect(exchange.awaitsLateAnswer)
        #expect(exchange.deadlineReached(at: start + .seconds(4))?.request == nil)
        #expect(exchange.deadlineReached(at: start + .seconds(5))?.request == "makeCall")
        #expect(exchange.count == 0)
    }

    @Test func moreThanTheLimitIsRefused() {
        var exchange = Exchange(limit: 2, timeout: .seconds(5))
        for number in 0..<3 { _ = exchange.submitted("\(number)", purpose: number, token: 1, at: start) }
        guard case .refuse(let job) = exchange.submitted("3", purpose: 3, token: 1, at: start) else {
            Issue.record("a fourth request was taken")
            return
        }
        #expect(job.purpose == 3)
    }

    @Test func aLostPhoneGivesBackEverythingInOrder() {
        var exchange = Exchange(timeout: .seconds(5))
        for number in 0..<4 { _ = exchange.submitted("\(number)", purpose: number, token: 1, at: start) }
        #expect(exchange.removeAll().map(\.purpose) == [0, 1, 2, 3])
        #expect(exchange.deadline == nil)
    }

    @Test func aRequestSentAgainWithCredentialsIsKnownByItsNewToken() {
        var exchange = Exchange(timeout: .seconds(5))
        _ = exchange.submitted("monitorStart", purpose: 1, token: 1, at: start)
        exchange.resent(token: 2)
        #expect(exchange.expects(token: 2))
        #expect(exchange.deadline == start + .seconds(5))
    }
}
