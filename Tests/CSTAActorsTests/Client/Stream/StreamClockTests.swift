import CSTACore
import NIOCore
import Testing

@testable import CSTAActors

/// When a session of CSTA over TCP ends, and when its heart beats (CLI-9).
struct StreamClockTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func id(_ number: Int) throws -> CSTAInvokeID { try #require(CSTAInvokeID(number)) }

    @Test func sessionsLiveAsLongAsTheirTimerIsReset() {
        var session = ApplicationSession(id: "7", requested: 60, preferred: 300, at: start)
        #expect(session.duration == 60)
        #expect(session.expiresAt == start + .seconds(60))
        session.timerReset(requested: nil, at: start + .seconds(50))
        #expect(session.expiresAt == start + .seconds(110))
        session.timerReset(requested: 600, at: start + .seconds(100))
        #expect(session.duration == 600)
        #expect(session.expiresAt == start + .seconds(700))
    }

    @Test func durationsAreBounded() {
        func granted(_ requested: Int?) -> Int {
            ApplicationSession(id: "7", requested: requested, preferred: 300, at: start).duration
        }
        #expect(granted(nil) == 300)
        #expect(granted(0) == 300)
        #expect(granted(-5) == 300)
        #expect(granted(1) == 1)
        #expect(granted(.max) == 86_400)
    }

    @Test func sessionsAreNamed() {
        let session = ApplicationSession(id: "7", requested: nil, preferred: 300, at: start)
        #expect(session.isMeant(by: "7"))
        #expect(session.isMeant(by: ""))
        #expect(!session.isMeant(by: "8"))
    }

    @Test func heartbeats() throws {
        var heartbeat = StreamHeartbeat(interval: .seconds(60))
        #expect(heartbeat.next == nil)
        heartbeat.began(at: start)
        #expect(heartbeat.deadlineReached(at: start + .seconds(59)) == .none)
        #expect(heartbeat.deadlineReached(at: start + .seconds(60)) == .send)
        heartbeat.sent(try id(1))
        #expect(heartbeat.next == start + .seconds(120))
        #expect(try heartbeat.answered(id(1)) == true)
        #expect(try heartbeat.answered(id(1)) == false)
        #expect(try heartbeat.answered(id(77)) == false)
        heartbeat.ended()
        #expect(heartbeat.deadlineReached(at: start + .seconds(600)) == .none)
    }

    @Test func noHeartbeats() {
        var heartbeat = StreamHeartbeat(interval: .zero)
        heartbeat.began(at: start)
        #expect(heartbeat.next == nil)
    }

    /// A client that used to answer and falls silent has gone; one that never answered is let be (uacsta.md 7.6).
    @Test(arguments: [true, false]) func silence(_ hasAnswered: Bool) throws {
        var heartbeat = StreamHeartbeat(interval: .seconds(60))
        heartbeat.began(at: start)
        heartbeat.sent(try id(1))
        if hasAnswered { #expect(try heartbeat.answered(id(1)) == true) }
        var now = start
        var actions: [StreamHeartbeat.Action] = []
        for number in 2...7 {
            now = now + .seconds(60)
            actions.append(heartbeat.deadlineReached(at: now))
            if actions.last == .send { heartbeat.sent(try id(number)) }
            if actions.last == .lost { break }
        }
        #expect(actions == (hasAnswered ? [.send, .send, .send, .lost] : Array(repeating: .send, count: 6)))
    }

    /// Answering a later heartbeat makes up for an earlier one.
    @Test func lateAnswers() throws {
        var heartbeat = StreamHeartbeat(interval: .seconds(60))
        heartbeat.began(at: start)
        for number in 1...2 { heartbeat.sent(try id(number)) }
        #expect(try heartbeat.answered(id(2)) == true)
        for number in 3...4 { heartbeat.sent(try id(number)) }
        #expect(heartbeat.deadlineReached(at: start + .seconds(60)) == .send)
    }

    @Test func invokeIDsOfOurs() {
        var stream = ClientStream(StreamSettings(greets: true), keepalive: .seconds(60))
        #expect(stream.nextInvokeID() == CSTAInvokeID(0))
        #expect(stream.nextInvokeID() == CSTAInvokeID(1))
        for _ in 2...9_998 { _ = stream.nextInvokeID() }
        #expect(stream.nextInvokeID() == CSTAInvokeID(0))
    }
}
