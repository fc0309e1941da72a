import NIOCore
import SIPCore
import Testing

@Suite struct SIPWriterTests {
    private func text(_ buffer: ByteBuffer) -> String { String(buffer: buffer) }

    @Test func request() throws {
        var writer = SIPWriter(capacity: 1)
        writer.request(.info, target: "sip:a@b")
        writer.header(.maxForwards, 70)
        writer.header("X-Own", "1")
        let octets = writer.finish(
            contentType: "application/csta+xml", disposition: "signal;handling=required",
            body: ByteBuffer(string: "<x/>"))
        #expect(
            text(octets)
                == "INFO sip:a@b SIP/2.0\r\nMax-Forwards: 70\r\nX-Own: 1\r\nContent-Type: application/csta+xml\r\n"
                + "Content-Disposition: signal;handling=required\r\nContent-Length: 4\r\n\r\n<x/>")
    }

    /// RFC 3261 8.2.6.2; case 25: the answer says SIP/2.0 in capitals.
    @Test func response() throws {
        let request = try SIPMessage(
            parsing: [
                "INFO sip:a SIP/2.0", "v: SIP/2.0/TCP a;branch=1;received=6.6.6.6;rport , SIP/2.0/TCP b",
                "Via: SIP/2.0/TCP c;rport", "Record-Route: <sip:r;lr>", "f: \"A\"", "  <sip:a>;tag=1", "t: <sip:b>",
                "i: id",
                "CSeq: 1", " INFO", "l: 0", "", "",
            ].joined(separator: "\r\n").replacing("SIP/2.0\r", with: "sip/2.0\r", maxReplacements: 1))
        var writer = SIPWriter()
        writer.response(.ok, to: request, toTag: "2", recordRoute: true, received: "192.0.2.1", rport: 4711)
        #expect(
            text(writer.finish())
                == [
                    "SIP/2.0 200 OK", "Via: SIP/2.0/TCP a;branch=1;received=192.0.2.1;rport=4711, SIP/2.0/TCP b",
                    "Via: SIP/2.0/TCP c;rport", "Record-Route: <sip:r;lr>", "From: \"A\" <sip:a>;tag=1",
                    "To: <sip:b>;tag=2",
                    "Call-ID: id", "CSeq: 1 INFO", "Content-Length: 0", "", "",
                ].joined(separator: "\r\n"))
    }

    /// Without a source address the Via goes back as it came.
    @Test func viaIsCopied() throws {
        let request = try SIPMessage(
            parsing: "INFO sip:a SIP/2.0\r\nVia: SIP / 2.0/TCP a ; rport\r\nTo: <sip:b>;Tag=x\r\n\r\n")
        var writer = SIPWriter()
        writer.response(.trying, to: request, toTag: "2")
        #expect(
            text(writer.finish())
                == "SIP/2.0 100 Trying\r\nVia: SIP / 2.0/TCP a ; rport\r\nTo: <sip:b>;Tag=x\r\nContent-Length: 0\r\n\r\n"
        )
    }

    @Test func unreadableViaGoesBackAsItCame() throws {
        let request = try SIPMessage(parsing: "INFO sip:a SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.15;;,;,,\r\n\r\n")
        var writer = SIPWriter()
        writer.response(.badRequest, to: request, received: "192.0.2.1", rport: 1)
        #expect(text(writer.finish()).contains("Via: SIP/2.0/UDP 192.0.2.15;;,;,,\r\n"))
    }

    /// Case 65 and CWE-93: nothing handed in ends a line.
    @Test func outsideTextEndsNoLine() throws {
        let evil = "a\r\nX-Injected: 1\r\n\r\n\0\n\r\u{0B}b"
        var writer = SIPWriter()
        writer.request(SIPMethod(rawValue: evil), target: "sip:" + evil)
        writer.header(SIPHeaderName(evil), evil)
        writer.header(.subject, evil)
        let message = try SIPMessage(parsing: writer.finish(contentType: evil, disposition: evil, body: ByteBuffer()))
        #expect(message.headers.count == 5)
        #expect(message.first("X-Injected") == nil)
        #expect(message.requestTarget == "sip:a%0D%0AX-Injected:%201%0D%0A%0D%0A%00%0A%0D%0Bb")
        #expect(!message.head.readableBytesView.contains(0))
        try #require(message.first(.subject) != nil)

        let request = try SIPMessage(parsing: "INFO sip:a SIP/2.0\r\nVia: SIP/2.0/TCP a;rport\r\nTo: <sip:b>\r\n\r\n")
        var answer = SIPWriter()
        answer.response(SIPStatus(code: 400, reason: evil), to: request, toTag: evil, received: evil, rport: 1)
        let parsed = try SIPMessage(parsing: answer.finish())
        #expect(parsed.headers.map(\.name) == [.via, .to, .contentLength])
    }

    @Test func copy() throws {
        let request = try SIPMessage(
            parsing: "INFO sip:a SIP/2.0\r\nRoute: <sip:a>,\r\n <sip:b>\r\nRoute: <sip:c>\r\n\r\n")
        var writer = SIPWriter()
        writer.status(.ok)
        writer.copy(.route, from: request)
        #expect(text(writer.finish()).contains("\r\nRoute: <sip:a>, <sip:b>\r\nRoute: <sip:c>\r\n"))
    }
}
