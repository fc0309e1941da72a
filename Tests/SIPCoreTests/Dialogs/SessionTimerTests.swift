import NIOCore
import SIPCore
import Testing

/// PHN-2, RFC 4028.
struct SessionTimerTests {
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    // MARK: when

    @Test func refreshAndEnd() throws {
        let ours = SessionTimer(interval: 1800, refresher: .local)
        #expect(ours.refreshDue(since: Self.start) == Self.start + .seconds(900))
        #expect(ours.refreshDue(since: Self.start, margin: .seconds(60)) == Self.start + .seconds(1740))
        #expect(ours.expiresAt(since: Self.start) == Self.start + .seconds(1768))
        let theirs = SessionTimer(interval: 90, refresher: .remote)
        #expect(theirs.refreshDue(since: Self.start) == nil)
        // min(32, 90 / 3) = 30
        #expect(theirs.expiresAt(since: Self.start) == Self.start + .seconds(60))
        // A margin never moves the refresh before half of the interval.
        let short = SessionTimer(interval: 100, refresher: .local)
        #expect(short.refreshDue(since: Self.start, margin: .seconds(60)) == Self.start + .seconds(50))
    }

    /// REG-4: dialogs that were opened together are not refreshed together.
    @Test func refreshIsSpread() {
        let ours = SessionTimer(interval: 300, refresher: .local)
        func due(_ jitter: Double) -> NIODeadline? { ours.refreshDue(since: Self.start, jitter: jitter) }
        #expect(due(0) == Self.start + .seconds(150))
        #expect(due(0.5) == Self.start + .seconds(135))
        #expect(due(1) == Self.start + .seconds(120))
        // No number moves it past its half or out of the tenth.
        #expect(due(-7) == due(0) && due(7) == due(1))
        let longest = SessionTimer(interval: .max, refresher: .local)
        #expect(longest.refreshDue(since: Self.start, jitter: 1) == Self.start + .milliseconds(Int64(UInt32.max) * 400))
        #expect(SessionTimer(interval: 300, refresher: .remote).refreshDue(since: Self.start, jitter: 1) == nil)
    }

    /// sipe refreshes 60 s before the end (uacsta.md 3.1 item 6): never later than we give up.
    @Test(arguments: [90, 120, 300, 1800, UInt32.max] as [UInt32])
    func sipeIsInTime(interval: UInt32) {
        let timer = SessionTimer(interval: interval, refresher: .remote)
        #expect(timer.expiresAt(since: Self.start) >= Self.start + .seconds(Int64(interval) - 60))
    }

    // MARK: caller

    @Test(arguments: [
        ("1800;refresher=uac", SessionTimer(interval: 1800, refresher: .local)),
        ("1800 ; Refresher = UAS", SessionTimer(interval: 1800, refresher: .remote)),
        ("300", SessionTimer(interval: 300, refresher: .local)),
        ("300;x=y;refresher=both", SessionTimer(interval: 300, refresher: .local)),
        ("0", SessionTimer(interval: 30, refresher: .local)),
        ("99999999999999999999;refresher=uas", SessionTimer(interval: .max, refresher: .remote)),
        ("soon", nil), ("-5", nil), ("", nil),
    ])
    func settledByTheAnswer(value: String, timer: SessionTimer?) throws {
        #expect(SessionTimer(answer: try Requests.response(200, extra: ["Session-Expires: \(value)"])) == timer)
        #expect(SessionTimer(answer: try Requests.response(200, extra: ["x: \(value)"])) == timer)
    }

    @Test func answerWithoutTimer() throws {
        #expect(SessionTimer(answer: try Requests.response(200)) == nil)
    }

    @Test func offer() throws {
        #expect(SessionTimer.Offer(interval: 10).interval == 90)
        #expect(SessionTimer.Offer(interval: 10, minimum: 200).interval == 200)
        let offer = SessionTimer.Offer(interval: 300)
        let message = try written { offer.write(into: &$0) }
        #expect(message.first(.sessionExpires) == "300;refresher=uac")
        #expect(message.first(.minSE) == "90")
        #expect(message.hasToken(.supported, "timer"))
        let open = try written { SessionTimer.Offer(interval: 300, refresher: nil).write(into: &$0) }
        #expect(open.first(.sessionExpires) == "300")
        let theirs = try written { SessionTimer.Offer(interval: 300, refresher: .remote).write(into: &$0) }
        #expect(theirs.first(.sessionExpires) == "300;refresher=uas")
    }

    @Test func tooSmallForThePeer() throws {
        let offer = SessionTimer.Offer(interval: 300)
        let raised = offer.raised(by: try Requests.response(422, extra: ["Min-SE: 1800"]))
        #expect(raised == SessionTimer.Offer(interval: 1800, minimum: 1800))
        // Nothing to be learned: asking again would get the same.
        #expect(offer.raised(by: try Requests.response(422)) == nil)
        #expect(offer.raised(by: try Requests.response(422, extra: ["Min-SE: 300"])) == nil)
        #expect(offer.raised(by: try Requests.response(486, extra: ["Min-SE: 1800"])) == nil)
    }

    @Test func refreshKeepsTheRoles() {
        #expect(
            SessionTimer(interval: 300, refresher: .local).refreshOffer()
                == SessionTimer.Offer(interval: 300, refresher: .local))
        #expect(SessionTimer(interval: 300, refresher: .remote).refreshOffer().refresher == .remote)
    }

    // MARK: called side

    struct Case: Sendable, CustomTestStringConvertible {
        let asked: [String]
        let result: SessionTimer.Negotiation
        let answer: String
        var testDescription: String { asked.joined(separator: ", ") }
    }

    static let timer = "Supported: 100rel, timer"

    /// Preferred 300 s, minimum 90 s; the table of RFC 4028 section 9.
    @Test(arguments: [
        Case(
            asked: [], result: .accepted(SessionTimer(interval: 300, refresher: .local)), answer: "300;refresher=uas"),
        // sipe
        Case(
            asked: [timer], result: .accepted(SessionTimer(interval: 300, refresher: .remote)),
            answer: "300;refresher=uac"),
        Case(
            asked: [timer, "Session-Expires: 3600;refresher=uas", "Min-SE: 90"],
            result: .accepted(SessionTimer(interval: 300, refresher: .local)), answer: "300;refresher=uas"),
        Case(
            asked: [timer, "Session-Expires: 3600;refresher=uac"],
            result: .accepted(SessionTimer(interval: 300, refresher: .remote)), answer: "300;refresher=uac"),
        Case(
            asked: [timer, "Session-Expires: 120"],
            result: .accepted(SessionTimer(interval: 120, refresher: .remote)), answer: "120;refresher=uac"),
        Case(
            asked: [timer, "Session-Expires: 3600", "Min-SE: 1200"],
            result: .accepted(SessionTimer(interval: 1200, refresher: .remote)), answer: "1200;refresher=uac"),
        Case(
            asked: ["Require: timer", "x: 1000"],
            result: .accepted(SessionTimer(interval: 300, refresher: .remote)), answer: "300;refresher=uac"),
        Case(asked: [timer, "Session-Expires: 89"], result: .tooSmall(minimum: 90), answer: ""),
        // A proxy wrote it; the caller would not understand a 422.
        Case(
            asked: ["Session-Expires: 60;refresher=uac"],
            result: .accepted(SessionTimer(interval: 90, refresher: .local)), answer: "90;refresher=uas"),
        Case(
            asked: [timer, "Session-Expires: never"],
            result: .accepted(SessionTimer(interval: 300, refresher: .remote)), answer: "300;refresher=uac"),
    ])
    func negotiation(of given: Case) throws {
        let request = try Requests.request("INVITE", extra: given.asked)
        let result = SessionTimer.negotiated(for: request, preferred: 300)
        #expect(result == given.result)
        guard case .accepted(let timer) = result else { return }
        let message = try written { timer.writeAnswer(to: request, into: &$0) }
        #expect(message.first(.sessionExpires) == given.answer)
        #expect(message.hasToken(.supported, "timer"))
        // RFC 4028 section 9: only for a caller that knows it.
        let knows = given.asked.contains { $0.hasSuffix("timer") }
        #expect(message.hasToken(.require, "timer") == knows)
    }

    @Test func ownMinimum() throws {
        let request = try Requests.request("INVITE", extra: [Self.timer, "Session-Expires: 120"])
        #expect(
            SessionTimer.negotiated(for: request, preferred: 300, minimum: 180) == .tooSmall(minimum: 180))
        #expect(
            SessionTimer.negotiated(for: request, preferred: 10, minimum: 10)
                == .accepted(SessionTimer(interval: 90, refresher: .remote)))
    }

    /// Both our sides agree on who refreshes.
    @Test(arguments: [SessionTimer.Refresher.local, .remote, nil])
    func bothSides(refresher: SessionTimer.Refresher?) throws {
        let request = try written { SessionTimer.Offer(interval: 600, refresher: refresher).write(into: &$0) }
        guard case .accepted(let callee) = SessionTimer.negotiated(for: request, preferred: 300) else {
            Issue.record("accepted")
            return
        }
        let answer = try written { callee.writeAnswer(to: request, into: &$0) }
        let caller = try #require(SessionTimer(answer: answer))
        #expect(caller.interval == callee.interval)
        #expect((caller.refresher == .local) == (callee.refresher == .remote))
    }

    /// The headers alone, in a message that is none.
    func written(_ write: (inout SIPWriter) -> Void) throws -> SIPMessage {
        var writer = SIPWriter()
        writer.request(.update, target: "sip:a")
        write(&writer)
        return try SIPMessage(parsing: writer.finish())
    }
}
