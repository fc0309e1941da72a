import NIOCore
import Testing

@testable import SIPCore

/// INFOs from a template are those that would be written one by one.
struct EventTemplateTests {
    private static let frame = SIPDialog.EventFrame(
        viaToBranch: "SIP/2.0/TCP 192.0.2.10:5060;branch=", viaBehindBranch: ";rport",
        contentType: "application/csta+xml", disposition: "signal;handling=required")

    private func branches() -> BranchSequence {
        var random = Counter()
        return BranchSequence(using: &random)
    }

    private func check(_ dialog: SIPDialog, count: Int = 1) throws {
        var (one, other) = (dialog, dialog)
        var (branch, sameBranch) = (branches(), branches())
        for number in 0..<count {
            let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: number * 7)
            var written = one.eventHead(Self.frame, branch: &branch, bodyBytes: body.readableBytes)
            written.writeImmutableBuffer(body)
            var writer = other.request(.info, via: "SIP/2.0/TCP 192.0.2.10:5060;branch=\(sameBranch.next());rport")
            let expected = writer.finish(
                contentType: "application/csta+xml", disposition: "signal;handling=required", body: body)
            #expect(String(buffer: written) == String(buffer: expected))
        }
        #expect(one.localCSeq == other.localCSeq)
    }

    @Test func octetForOctet() throws {
        try check(SIPDialogTests.caller(), count: 40)
    }

    @Test func withRoutes() throws {
        try check(SIPDialogTests.caller(["Record-Route: <sip:p2;lr>, <sip:p1;lr>"]))
        try check(SIPDialogTests.caller(["Record-Route: <sip:strict>"]))
    }

    /// A template is made anew when the peer has moved.
    @Test func changesOfTheDialogCount() throws {
        var dialog = try SIPDialogTests.caller()
        var branch = branches()
        _ = dialog.eventHead(Self.frame, branch: &branch, bodyBytes: 0)
        try dialog.targetRefreshed(
            by: Requests.response(200, cseq: 3, toTag: "p1", extra: ["Contact: <sip:new@192.0.2.78>"]))
        let head = String(buffer: dialog.eventHead(Self.frame, branch: &branch, bodyBytes: 12))
        #expect(head.hasPrefix("INFO sip:new@192.0.2.78 SIP/2.0\r\n"))
        #expect(head.hasSuffix("Content-Length: 12\r\n\r\n"))
        try check(dialog)
    }

    /// `owns` says what a comparison of the identifiers says.
    @Test(arguments: [
        ("call-1", "p1", "s1", true), ("call-2", "p1", "s1", false), ("call-1", "P1", "s1", false),
        ("call-1", "p1", "s2", false), ("call-1", "", "s1", false), ("call-1", "p1", "", false),
    ])
    func ownsAMessage(callID: String, fromTag: String, toTag: String, isOwn: Bool) throws {
        let dialog = try SIPDialogTests.caller()
        let request = try SIPMessage(
            parsing: [
                "INFO sip:uacsta@192.0.2.10 SIP/2.0", "Via: SIP/2.0/TCP 192.0.2.77;branch=z9hG4bK1",
                "From: <sip:a@b>" + (fromTag.isEmpty ? "" : ";tag=\(fromTag)"),
                "To: <sip:c@d>" + (toTag.isEmpty ? "" : ";tag=\(toTag)"), "Call-ID: \(callID)", "CSeq: 1 INFO",
                "Content-Length: 0", "", "",
            ].joined(separator: "\r\n"))
        #expect(dialog.owns(request) == isOwn)
        #expect((SIPDialog.id(ofReceived: request) == dialog.id) == isOwn)
    }

    private struct Counter: RandomNumberGenerator {
        var number: UInt64 = 7
        mutating func next() -> UInt64 {
            number &*= 0x9E37_79B9_7F4A_7C15
            return number
        }
    }
}
