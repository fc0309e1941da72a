import NIOCore
import Testing

@testable import SIPCore

struct SIPDialogTests {
    static let via = "SIP/2.0/TCP 192.0.2.10:5060;branch=z9hG4bK-x"

    /// What we sent to a phone.
    static func invite(extra: [String] = []) throws -> SIPMessage {
        let lines =
            [
                "INVITE sip:000413aabbcc@192.0.2.77:2054;line=k3j2 SIP/2.0", "Via: \(via)", "Max-Forwards: 70",
                "From: <sip:uacsta@192.0.2.10>;tag=s1", "To: <sip:000413aabbcc@192.0.2.10>", "Call-ID: call-1",
                "CSeq: 3 INVITE", "Contact: <sip:uacsta@192.0.2.10:5060;transport=tcp>",
            ] + extra + ["Content-Length: 0", "", ""]
        return try SIPMessage(parsing: lines.joined(separator: "\r\n"))
    }

    static func caller(_ extra: [String] = [], toTag: String? = "p1") throws -> SIPDialog {
        try SIPDialog(
            callerInvite: invite(), answer: Requests.response(200, cseq: 3, toTag: toTag, extra: extra))
    }

    func written(_ writer: SIPWriter) throws -> SIPMessage {
        var writer = writer
        return try SIPMessage(parsing: writer.finish())
    }

    // MARK: caller

    @Test func callerSide() throws {
        var dialog = try Self.caller([
            "Contact: \"Phone\" <sip:000413aabbcc@192.0.2.77:2054;transport=tcp;line=new>;q=1"
        ])
        #expect(dialog.id == SIPDialog.ID(callID: "call-1", localTag: "s1", remoteTag: "p1"))
        #expect(dialog.localCSeq == 3)
        #expect(dialog.remoteCSeq == nil)
        let ack = try SIPMessage(
            parsing: dialog.ack(cseq: 3, via: Self.via, authorization: (.authorization, "Digest x=1")))
        #expect(ack.method == .ack)
        #expect(try ack.cseq() == CSeq(number: 3, method: .ack))
        #expect(ack.first(.authorization) == "Digest x=1")
        for number in 4...6 {
            let info = try written(dialog.request(.info, via: Self.via))
            try info.validate()
            #expect(info.method == .info)
            #expect(info.requestTarget == "sip:000413aabbcc@192.0.2.77:2054;transport=tcp;line=new")
            #expect(try info.cseq().number == UInt32(number))
            #expect(info.first(.from) == "<sip:uacsta@192.0.2.10>;tag=s1")
            #expect(info.first(.to) == "<sip:000413aabbcc@192.0.2.10>;tag=p1")
            #expect(info.first(.via) == Self.via)
            #expect(info.maxForwards == 70)
            #expect(info.count(.route) == 0)
        }
    }

    /// uacsta.md 5.1 item 3, seen from the other end: without a Contact the first Request-URI stays.
    @Test(arguments: [[], ["Contact: *"], ["Contact: <"]])
    func withoutContact(extra: [String]) throws {
        #expect(try Self.caller(extra).remoteTarget == "sip:000413aabbcc@192.0.2.77:2054;line=k3j2")
    }

    @Test func peerWithoutTags() throws {
        #expect(try Self.caller(toTag: nil).id.remoteTag == "")
    }

    @Test func notADialog() {
        #expect(throws: SIPParseError.self) {
            try SIPDialog(
                callerInvite: SIPMessage(parsing: "INVITE sip:a SIP/2.0\r\nCall-ID: x\r\n\r\n"),
                answer: Requests.response(200))
        }
        #expect(throws: SIPParseError.self) {
            try SIPDialog(
                calleeInvite: SIPMessage(parsing: "INVITE sip:a SIP/2.0\r\nFrom: <sip:a>;tag=1\r\n\r\n"), localTag: "x")
        }
    }

    // MARK: routes

    /// RFC 3261 12.1.2 and 12.2.1.1: the caller turns the recorded routes around; a loose router leaves the target in
    /// place.
    @Test func looseRouting() throws {
        var dialog = try Self.caller([
            "Record-Route: <sip:p3.example.net;lr>, \"P, 2\" <sip:p2.example.net;lr;x=1>",
            "Record-Route: <sip:p1.example.net;lr>", "Contact: <sip:phone@192.0.2.77>",
        ])
        let info = try written(dialog.request(.info, via: Self.via))
        #expect(info.requestTarget == "sip:phone@192.0.2.77")
        #expect(
            info.values(.route) == [
                "<sip:p1.example.net;lr>", "\"P, 2\" <sip:p2.example.net;lr;x=1>", "<sip:p3.example.net;lr>",
            ])
        let ack = try SIPMessage(parsing: dialog.ack(cseq: 3, via: Self.via))
        #expect(ack.values(.route) == info.values(.route))
    }

    @Test func strictRouting() throws {
        var dialog = try Self.caller([
            "Record-Route: <sip:p2.example.net;lr>", "Record-Route: <sip:p1.example.net;method=INVITE;x=1?a=b>",
            "Contact: <sip:phone@192.0.2.77>",
        ])
        let bye = try written(dialog.request(.bye, via: Self.via))
        #expect(bye.requestTarget == "sip:p1.example.net;x=1")
        #expect(bye.values(.route) == ["<sip:p2.example.net;lr>", "<sip:phone@192.0.2.77>"])
    }

    @Test func calleeKeepsTheOrder() throws {
        let invite = try Requests.request(
            "INVITE", extra: ["Record-Route: <sip:p1;lr>, <sip:p2;lr>", "Contact: <sip:user@192.0.2.7>"])
        var dialog = try SIPDialog(calleeInvite: invite, localTag: "t")
        let info = try written(dialog.request(.info, via: Self.via))
        #expect(info.values(.route) == ["<sip:p1;lr>", "<sip:p2;lr>"])
        #expect(info.requestTarget == "sip:user@192.0.2.7")
    }

    // MARK: callee

    @Test func calleeSide() throws {
        let invite = try Requests.request("INVITE", cseq: 40, extra: ["Contact: <sip:user@192.0.2.7:50123>"])
        var dialog = try SIPDialog(calleeInvite: invite, localTag: "t")
        #expect(dialog.id == SIPDialog.ID(callID: "call-1", localTag: "t", remoteTag: "c1"))
        let info = try written(dialog.request(.info, via: Self.via))
        // Both count for themselves.
        #expect(try info.cseq() == CSeq(number: 1, method: .info))
        #expect(dialog.remoteCSeq == 40)
        #expect(info.first(.from) == "<sip:cti.example.net>;tag=t")
        // epid and the like come back as they were sent.
        #expect(info.first(.to) == "<sip:user@example.net>;tag=c1;epid=01")
        // The peer finds its dialog by it, and we find ours by what it sends.
        #expect(
            SIPDialog.id(ofReceived: info) == SIPDialog.ID(callID: "call-1", localTag: "c1", remoteTag: "t"))
        #expect(SIPDialog.id(ofReceived: try Requests.request("INFO", toTag: "t")) == dialog.id)
    }

    @Test func calleeWithoutContact() throws {
        let dialog = try SIPDialog(calleeInvite: Requests.request("INVITE"), localTag: "t")
        #expect(dialog.remoteTarget == "sip:user@example.net")
    }

    @Test func names() throws {
        #expect(SIPDialog.id(ofReceived: try Requests.request("INVITE")) == nil)
        #expect(
            SIPDialog.id(ofReceived: try Requests.response(200))
                == SIPDialog.ID(callID: "call-1", localTag: "s1", remoteTag: "p1"))
        #expect(SIPDialog.id(ofReceived: try Requests.response(100, toTag: nil)) == nil)
    }

    // MARK: order of requests

    /// uacsta.md 5.1 item 8: sipe starts again at 2 after each INVITE.
    @Test func orderOfRequests() throws {
        var dialog = try SIPDialog(calleeInvite: Requests.request("INVITE", cseq: 1), localTag: "t")
        let numbers: [(String, Int)] = [
            ("ACK", 1), ("INFO", 2), ("INFO", 3), ("INFO", 3), ("INVITE", 9), ("ACK", 1), ("INFO", 2), ("INFO", 3),
            ("CANCEL", 1), ("BYE", 4),
        ]
        let orders = try numbers.map { method, number in
            dialog.requestReceived(try Requests.request(method, cseq: number, toTag: "t"))
        }
        #expect(orders == [.next, .next, .next, .repeated, .next, .next, .lower, .next, .next, .next])
        #expect(dialog.remoteCSeq == 4)
    }

    @Test func firstRequestOfTheCalledSide() throws {
        var dialog = try Self.caller()
        let order = dialog.requestReceived(try Requests.request("INFO", cseq: 4_000_000_000, toTag: "s1"))
        #expect(order == .next)
        #expect(dialog.remoteCSeq == 4_000_000_000)
    }

    // MARK: targets and early dialogs

    @Test func targetRefresh() throws {
        var dialog = try Self.caller(["Contact: <sip:old@192.0.2.77>"])
        dialog.targetRefreshed(by: try Requests.request("INVITE", extra: ["Contact: <sip:new@192.0.2.78>"]))
        #expect(dialog.remoteTarget == "sip:new@192.0.2.78")
        dialog.targetRefreshed(by: try Requests.request("UPDATE"))
        #expect(dialog.remoteTarget == "sip:new@192.0.2.78")
        let bye = try written(dialog.request(.bye, via: Self.via))
        #expect(bye.requestTarget == "sip:new@192.0.2.78")
    }

    /// Nothing that a peer put into its headers becomes a header of ours.
    @Test func foldedHeadersStayOneLine() throws {
        var dialog = try SIPDialog(
            calleeInvite: SIPMessage(
                parsing: """
                    INVITE sip:a SIP/2.0\r
                    Via: SIP/2.0/TCP 192.0.2.7\r
                    From: <sip:u@h>;tag=1\r
                     ;x=1\r
                    To: <sip:a>\r
                    Call-ID: c\r
                    CSeq: 1 INVITE\r
                    Contact: <sip:u@192.0.2.7>\r
                    Content-Length: 0\r
                    \r

                    """),
            localTag: "t")
        let info = try written(dialog.request(.info, via: Self.via))
        #expect(info.toTag == "1")
        #expect(info.first(.to)?.contains("\n") == false)
    }

    /// PHN-2: ten thousand of them are idle most of the time.
    @Test func size() {
        #expect(MemoryLayout<SIPDialog>.size <= 160)
        #expect(MemoryLayout<SessionTimer?>.size <= 8)
        #expect(MemoryLayout<ServerTransactions>.size <= 24)
        #expect(MemoryLayout<ClientTransactions<Int>>.size <= 24)
    }
}
