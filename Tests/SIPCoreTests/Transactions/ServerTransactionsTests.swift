import NIOCore
import SIPCore
import Testing

struct ServerTransactionsTests {
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    static let sipe = "SIP/2.0/TCP 192.0.2.7:50123"
    let answer = ByteBuffer(string: "SIP/2.0 200 OK\r\n\r\n")
    var transactions = ServerTransactions(limit: 4)

    mutating func received(_ request: SIPMessage) -> ServerTransactions.Verdict {
        transactions.requestReceived(request, at: Self.start)
    }

    mutating func started(_ request: SIPMessage) throws -> ServerTransactions.ID {
        guard case .new(let id) = received(request) else {
            throw Unexpected()
        }
        return id
    }

    mutating func deadlineReached(after seconds: Int64) -> [ServerTransactions.ID] {
        transactions.deadlineReached(Self.start + .seconds(seconds))
    }

    struct Unexpected: Error {}

    // MARK: requests other than INVITE

    @Test mutating func overWithItsFinalResponse() throws {
        let info = try Requests.request("INFO")
        let id = try started(info)
        #expect(transactions.isUnanswered(id))
        #expect(received(info) == .retransmission(answer: nil))
        transactions.responseSent(id, status: .trying, bytes: answer, at: Self.start)
        #expect(received(info) == .retransmission(answer: answer))
        transactions.responseSent(id, status: .ok, bytes: answer, at: Self.start)
        #expect(!transactions.isUnanswered(id))
        // RFC 3261 17.2.2: timer J is zero on a reliable transport.
        #expect(transactions.count == 0)
        #expect(transactions.nextDeadline == nil)
        #expect(try started(info) != id)
    }

    @Test mutating func differentBranchesAreDifferentRequests() throws {
        _ = try started(Requests.request("INFO"))
        _ = try started(Requests.request("INFO", via: "SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK-2"))
        _ = try started(Requests.request("BYE"))
        #expect(transactions.count == 3)
    }

    /// A phone that has one branch for everything.
    @Test mutating func oneBranchForEver() throws {
        _ = try started(Requests.request("INFO", cseq: 1))
        _ = try started(Requests.request("INFO", cseq: 2))
        _ = try started(Requests.request("INFO", cseq: 2, callID: "call-2"))
        #expect(transactions.count == 3)
    }

    /// uacsta.md 5.1 items 2 and 4: no branch, two INFOs without waiting in between.
    @Test mutating func withoutBranch() throws {
        _ = try started(Requests.request("INFO", via: Self.sipe, cseq: 2, toTag: "s"))
        _ = try started(Requests.request("INFO", via: Self.sipe, cseq: 3, toTag: "s"))
        let again = try Requests.request("INFO", via: Self.sipe, cseq: 3, toTag: "s")
        #expect(received(again) == .retransmission(answer: nil))
        _ = try started(Requests.request("INFO", via: Self.sipe, cseq: 3, toTag: "t"))
        _ = try started(Requests.request("INFO", via: Self.sipe, cseq: 3, toTag: "s", target: "sip:other.example.net"))
    }

    @Test(arguments: ["SIP/2.0/TCP a;branch=1", "SIP/2.0/TCP a;branch=", "SIP/2.0/TCP a;branch=Z9hG4bK"])
    mutating func branchWithoutCookie(via: String) throws {
        _ = try started(Requests.request("INFO", via: via, cseq: 1))
        _ = try started(Requests.request("INFO", via: via, cseq: 2))
        #expect(try received(Requests.request("INFO", via: via, cseq: 2)) == .retransmission(answer: nil))
    }

    // MARK: the same request again with credentials (uacsta.md 5.1 item 9)

    @Test(arguments: ["Authorization", "Proxy-Authorization"], [sipe, "SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK-9"])
    mutating func credentialsMakeItNew(header: String, via: String) throws {
        let plain = try Requests.request("INVITE", via: via)
        let first = try started(plain)
        transactions.responseSent(first, status: .proxyAuthenticationRequired, bytes: answer, at: Self.start)
        let authorized = try Requests.request("INVITE", via: via, extra: ["\(header): Digest username=\"u\", nc=1"])
        let second = try started(authorized)
        #expect(second != first)
        // The refused one needs no ACK any more.
        #expect(transactions.count == 1)
        #expect(received(authorized) == .retransmission(answer: nil))
        _ = try started(Requests.request("INVITE", via: via, extra: ["\(header): Digest username=\"u\", nc=2"]))
    }

    @Test mutating func acknowledgedThenAgainWithCredentials() throws {
        let first = try started(Requests.request("INVITE", via: Self.sipe))
        transactions.responseSent(first, status: .unauthorized, bytes: nil, at: Self.start)
        #expect(try received(Requests.request("ACK", via: Self.sipe, toTag: "s")) == .acknowledged(first))
        let second = try started(Requests.request("INVITE", via: Self.sipe, extra: ["Authorization: Digest x=1"]))
        transactions.responseSent(second, status: .ok, bytes: answer, at: Self.start)
        #expect(try received(Requests.request("ACK", via: Self.sipe, toTag: "s")) == .acknowledged2xx)
    }

    // MARK: INVITE

    @Test mutating func refusedInvite() throws {
        let invite = try Requests.request("INVITE")
        let id = try started(invite)
        transactions.responseSent(id, status: .trying, bytes: answer, at: Self.start)
        #expect(transactions.nextDeadline == nil)
        transactions.responseSent(id, status: .busyHere, bytes: answer, at: Self.start)
        #expect(transactions.nextDeadline == Self.start + .seconds(32))
        #expect(received(invite) == .retransmission(answer: answer))
        // A second final response is never taken.
        transactions.responseSent(id, status: .ok, bytes: nil, at: Self.start)
        let ack = try Requests.request("ACK", toTag: "s")
        #expect(received(ack) == .acknowledged(id))
        #expect(transactions.count == 0)
        #expect(received(ack) == .acknowledged2xx)
    }

    /// RFC 6026: Accepted absorbs the same INVITE until timer L, in silence once the ACK has come.
    @Test mutating func acceptedInvite() throws {
        let invite = try Requests.request("INVITE")
        let id = try started(invite)
        transactions.responseSent(id, status: .ok, bytes: answer, at: Self.start)
        #expect(received(invite) == .retransmission(answer: answer))
        // The ACK of a 2xx has a branch of its own: it is found by its dialog and number, and by no less.
        let via = "SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK-2"
        for other in [
            try Requests.request("ACK", via: via, cseq: 2, toTag: "s"),
            try Requests.request("ACK", via: via, fromTag: "c2", toTag: "s"),
            try Requests.request("ACK", via: via, toTag: "s", callID: "call-2"),
        ] {
            #expect(received(other) == .acknowledged2xx)
            #expect(received(invite) == .retransmission(answer: answer))
        }
        #expect(try received(Requests.request("ACK", via: via, toTag: "s")) == .acknowledged2xx)
        #expect(received(invite) == .retransmission(answer: nil))
        #expect(deadlineReached(after: 31) == [])
        #expect(deadlineReached(after: 32) == [])
        #expect(transactions.count == 0)
    }

    /// Some give the ACK of a 2xx the branch of the INVITE.
    @Test mutating func acknowledgementWithTheBranchOfTheInvite() throws {
        let invite = try Requests.request("INVITE")
        transactions.responseSent(try started(invite), status: .ok, bytes: answer, at: Self.start)
        #expect(try received(Requests.request("ACK", toTag: "s")) == .acknowledged2xx)
        #expect(received(invite) == .retransmission(answer: nil))
        #expect(deadlineReached(after: 32) == [])
    }

    @Test mutating func lostAcknowledgement() throws {
        let first = try started(Requests.request("INVITE"))
        let second = try started(Requests.request("INVITE", via: Self.sipe, callID: "call-2"))
        transactions.responseSent(first, status: .forbidden, bytes: nil, at: Self.start)
        transactions.responseSent(second, status: .ok, bytes: nil, at: Self.start + .seconds(1))
        #expect(transactions.nextDeadline == Self.start + .seconds(32))
        #expect(deadlineReached(after: 32) == [first])
        #expect(transactions.nextDeadline == Self.start + .seconds(33))
        #expect(deadlineReached(after: 40) == [second])
        #expect(transactions.nextDeadline == nil)
    }

    /// uacsta.md 5.1 item 8: `CSeq: 1 ACK` after a re-INVITE of a higher number.
    @Test mutating func acknowledgementWithTheWrongNumber() throws {
        let id = try started(Requests.request("INVITE", via: Self.sipe, cseq: 7, toTag: "s"))
        transactions.responseSent(id, status: .serverInternalError, bytes: nil, at: Self.start)
        let other = try Requests.request("ACK", via: Self.sipe, cseq: 1, toTag: "s", callID: "call-2")
        #expect(received(other) == .acknowledged2xx)
        #expect(try received(Requests.request("ACK", via: Self.sipe, cseq: 1, toTag: "s")) == .acknowledged(id))
    }

    @Test mutating func theRightNumberIsPreferred() throws {
        let first = try started(Requests.request("INVITE", via: Self.sipe, cseq: 1))
        let second = try started(Requests.request("INVITE", via: Self.sipe, cseq: 2))
        transactions.responseSent(first, status: .requestPending, bytes: nil, at: Self.start)
        transactions.responseSent(second, status: .requestPending, bytes: nil, at: Self.start)
        #expect(try received(Requests.request("ACK", via: Self.sipe, cseq: 1)) == .acknowledged(first))
        #expect(try received(Requests.request("ACK", via: Self.sipe, cseq: 2)) == .acknowledged(second))
    }

    @Test mutating func acknowledgementOfNothing() throws {
        #expect(try received(Requests.request("ACK")) == .acknowledged2xx)
        let id = try started(Requests.request("INVITE"))
        #expect(try received(Requests.request("ACK")) == .acknowledged2xx)
        #expect(transactions.isUnanswered(id))
    }

    // MARK: CANCEL

    @Test(arguments: [sipe, "SIP/2.0/TCP 192.0.2.7;branch=z9hG4bK-9"])
    mutating func cancel(via: String) throws {
        #expect(try received(Requests.request("CANCEL", via: via)) == .cancel(nil))
        let id = try started(Requests.request("INVITE", via: via))
        #expect(try received(Requests.request("CANCEL", via: via, cseq: 2)) == .cancel(nil))
        #expect(try received(Requests.request("CANCEL", via: via, callID: "call-2")) == .cancel(nil))
        #expect(try received(Requests.request("CANCEL", via: via)) == .cancel(id))
        #expect(transactions.isUnanswered(id))
        transactions.responseSent(id, status: .requestTerminated, bytes: nil, at: Self.start)
        // RFC 3261 9.2: too late, found and without effect.
        #expect(try received(Requests.request("CANCEL", via: via)) == .cancel(id))
        #expect(!transactions.isUnanswered(id))
    }

    // MARK: bounds

    @Test mutating func tooManyOpen() throws {
        var ids: [ServerTransactions.ID] = []
        for number in 1...4 {
            ids.append(try started(Requests.request("INFO", cseq: number)))
        }
        let more = try Requests.request("INFO", cseq: 5)
        #expect(received(more) == .refused(.serviceUnavailable))
        #expect(transactions.count == 4)
        #expect(try received(Requests.request("INFO", cseq: 4)) == .retransmission(answer: nil))
        transactions.responseSent(ids[0], status: .ok, bytes: nil, at: Self.start)
        _ = try started(more)
    }

    @Test mutating func finishedOnesGiveWay() throws {
        for number in 1...10 {
            let id = try started(Requests.request("INVITE", cseq: number))
            transactions.responseSent(id, status: .ok, bytes: answer, at: Self.start)
        }
        #expect(transactions.count == 4)
    }

    @Test mutating func unknownNamesAreIgnored() throws {
        var other = ServerTransactions(limit: 1)
        _ = try started(Requests.request("INFO"))
        let foreign = other.requestReceived(try Requests.request("INFO"), at: Self.start)
        guard case .new = foreign else { throw Unexpected() }
        var third = ServerTransactions(limit: 1)
        guard case .new(let id) = third.requestReceived(try Requests.request("INFO"), at: Self.start) else {
            throw Unexpected()
        }
        third.responseSent(id, status: .ok, bytes: nil, at: Self.start)
        third.responseSent(id, status: .ok, bytes: nil, at: Self.start)
        #expect(third.count == 0)
    }
}
