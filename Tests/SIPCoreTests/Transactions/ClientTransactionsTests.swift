import NIOCore
import SIPCore
import Testing

struct ClientTransactionsTests {
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    var transactions = ClientTransactions<String>()

    mutating func sent(_ branch: String, _ context: String, _ method: SIPMethod = .info, after seconds: Int64 = 5) {
        transactions.requestSent(
            branch: branch, method: method, context: context, deadline: Self.start + .seconds(seconds))
    }

    // Macros cannot call a mutating member of a property.
    mutating func received(_ response: SIPMessage) -> ClientTransactions<String>.Verdict {
        transactions.responseReceived(response)
    }

    mutating func expired(after seconds: Int64) -> [String] {
        transactions.expired(at: Self.start + .seconds(seconds))
    }

    mutating func removeAll() -> [String] {
        transactions.removeAll()
    }

    func response(_ code: Int, _ branch: String, _ method: String = "INFO") throws -> SIPMessage {
        try Requests.response(code, via: "SIP/2.0/TCP 192.0.2.10;branch=\(branch);rport=1", method: method)
    }

    @Test mutating func answersInAnyOrder() throws {
        sent("z9hG4bK-1", "first")
        sent("z9hG4bK-2", "second")
        #expect(try received(response(100, "z9hG4bK-1")) == .provisional("first"))
        #expect(try received(response(200, "z9hG4bK-2")) == .final("second"))
        #expect(try received(response(500, "z9hG4bK-1")) == .final("first"))
        #expect(transactions.count == 0)
        #expect(transactions.nextDeadline == nil)
    }

    @Test mutating func nobodyWaits() throws {
        sent("z9hG4bK-1", "first")
        #expect(try received(response(200, "z9hG4bK-2")) == .stray)
        #expect(try received(response(200, "z9hG4bK-1", "BYE")) == .stray)
        #expect(try received(response(200, "")) == .stray)
        #expect(try received(Requests.request("INFO")) == .stray)
        #expect(try received(response(200, "z9hG4bK-1")) == .final("first"))
        // Twice, as PHN-6 has it.
        #expect(try received(response(200, "z9hG4bK-1")) == .stray)
        #expect(try received(response(180, "z9hG4bK-1")) == .stray)
    }

    @Test mutating func cancelHasTheBranchOfItsInvite() throws {
        sent("z9hG4bK-1", "invite", .invite)
        sent("z9hG4bK-1", "cancel", .cancel)
        #expect(try received(response(200, "z9hG4bK-1", "CANCEL")) == .final("cancel"))
        #expect(try received(response(487, "z9hG4bK-1", "INVITE")) == .final("invite"))
    }

    @Test mutating func expiry() throws {
        sent("z9hG4bK-1", "late", after: 7)
        sent("z9hG4bK-2", "early", after: 5)
        sent("z9hG4bK-3", "answered", after: 3)
        #expect(transactions.nextDeadline == Self.start + .seconds(3))
        _ = transactions.responseReceived(try response(200, "z9hG4bK-3"))
        #expect(expired(after: 3) == [])
        #expect(transactions.nextDeadline == Self.start + .seconds(5))
        #expect(expired(after: 4) == [])
        #expect(expired(after: 9) == ["early", "late"])
        #expect(transactions.nextDeadline == nil)
        #expect(try received(response(200, "z9hG4bK-2")) == .stray)
    }

    @Test mutating func connectionGone() {
        sent("z9hG4bK-2", "second", after: 6)
        sent("z9hG4bK-1", "first", after: 5)
        #expect(removeAll() == ["first", "second"])
        #expect(transactions.count == 0)
        #expect(removeAll() == [])
    }

    @Test func acknowledgementOfAFailure() throws {
        let invite = try Requests.request(
            "INVITE", cseq: 4, target: "sip:phone@192.0.2.77", extra: ["Route: <sip:a;lr>", "Route: <sip:b;lr>"])
        let refused = try Requests.response(
            486, via: "SIP/2.0/TCP 192.0.2.7:5060;branch=z9hG4bK-1", cseq: 4, toTag: "new", extra: ["Contact: <sip:x>"])
        let ack = try SIPMessage(parsing: ackForFailure(of: invite, response: refused))
        #expect(ack.method == .ack)
        #expect(ack.requestTarget == "sip:phone@192.0.2.77")
        #expect(ack.branch == "z9hG4bK-1")
        #expect(ack.fromTag == "c1")
        #expect(ack.toTag == "new")
        #expect(ack.callID == "call-1")
        #expect(try ack.cseq() == CSeq(number: 4, method: .ack))
        #expect(ack.values(.route) == ["<sip:a;lr>", "<sip:b;lr>"])
        #expect(ack.count(.via) == 1)
        try ack.validate()
        // Both halves agree: our server side finds the INVITE by it.
        var server = ServerTransactions(limit: 1)
        let now = Self.start
        guard case .new(let id) = server.requestReceived(invite, at: now) else {
            Issue.record("the INVITE is new")
            return
        }
        server.responseSent(id, status: .busyHere, bytes: nil, at: now)
        let verdict = server.requestReceived(ack, at: now)
        #expect(verdict == .acknowledged(id))
    }

    @Test func tokens() {
        var random = Lehmer(seed: 1)
        var again = Lehmer(seed: 1)
        let tag = RandomToken.tag(using: &random)
        let same = RandomToken.tag(using: &again)
        #expect(tag == same)
        #expect(tag.utf8.count == 13)
        let branch = RandomToken.branch(using: &random)
        #expect(branch.hasPrefix("z9hG4bK"))
        let callID = RandomToken.callID(host: "h", using: &random)
        #expect(callID.hasSuffix("@h"))
        let tags = Set((0..<1000).map { _ in RandomToken.tag(using: &random) })
        #expect(tags.count == 1000)
        let alphabet = Set("abcdefghijklmnopqrstuvwxyz234567")
        #expect(tags.allSatisfy { $0.allSatisfy(alphabet.contains) })
        var branches = BranchSequence(using: &random)
        let many = Set((0..<100).map { _ in branches.next() })
        #expect(many.count == 100)
    }
}
