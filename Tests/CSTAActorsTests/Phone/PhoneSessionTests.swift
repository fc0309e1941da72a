import NIOCore
import Testing

@testable import CSTAActors

/// From registration to lines (PHN-1, PHN-2).
struct PhoneSessionTests {
    private let start = NIODeadline.uptimeNanoseconds(0)

    @Test func theStraightWay() {
        var session = PhoneSession()
        #expect(session.attached() == .invite)
        session.invited(token: 7, deadline: start + .seconds(5))
        #expect(session.expectsInvite(token: 7))
        #expect(!session.hasDialog)
        #expect(session.accepted() == .configure)
        #expect(session.hasDialog)
        session.configured()
        #expect(session.phase == .ready)
        #expect(session.deadline == nil)
    }

    @Test func aPhoneThatSaysNothingIsAskedAgainEverMoreSeldom() {
        var session = PhoneSession()
        var now = start
        _ = session.attached()
        var pauses: [Int64] = []
        for token in 1...8 {
            session.invited(token: UInt64(token), deadline: now + .seconds(5))
            now = now + .seconds(5)
            #expect(session.deadlineReached(at: now) == .drop)
            guard case .waiting(let until) = session.phase else {
                Issue.record("not waiting")
                return
            }
            pauses.append((until - now).nanoseconds / 1_000_000_000)
            #expect(session.deadlineReached(at: until - .nanoseconds(1)) == .none)
            now = until
            #expect(session.deadlineReached(at: now) == .invite)
        }
        #expect(pauses == [5, 10, 20, 40, 80, 160, 160, 160])
    }

    @Test func aRefreshOfTheRegistrationTriesARefusedDialogAtOnce() {
        var session = PhoneSession()
        _ = session.attached()
        session.invited(token: 1, deadline: start + .seconds(5))
        #expect(session.refused(at: start) == .drop)
        #expect(session.refreshed() == .invite)
    }

    @Test func aRefreshLeavesAStandingDialogAlone() {
        var session = PhoneSession()
        _ = session.attached()
        session.invited(token: 1, deadline: start + .seconds(5))
        #expect(session.refreshed() == .none)
        _ = session.accepted()
        #expect(session.refreshed() == .none)
    }
}
