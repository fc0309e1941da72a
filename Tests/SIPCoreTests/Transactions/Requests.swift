import NIOCore
import SIPCore

/// Requests and responses for tests of transactions and dialogs, as short as they may be.
enum Requests {
    static func request(
        _ method: String, via: String = "SIP/2.0/TCP 192.0.2.7:5060;branch=z9hG4bK-1", cseq: Int = 1,
        cseqMethod: String? = nil, fromTag: String = "c1", toTag: String? = nil, callID: String = "call-1",
        target: String = "sip:cti.example.net", extra: [String] = []
    ) throws -> SIPMessage {
        let to = "<sip:cti.example.net>" + (toTag.map { ";tag=\($0)" } ?? "")
        let lines =
            [
                "\(method) \(target) SIP/2.0", "Via: \(via)", "Max-Forwards: 70",
                "From: <sip:user@example.net>;tag=\(fromTag);epid=01", "To: \(to)", "Call-ID: \(callID)",
                "CSeq: \(cseq) \(cseqMethod ?? method)",
            ] + extra + ["Content-Length: 0", "", ""]
        return try SIPMessage(parsing: lines.joined(separator: "\r\n"))
    }

    static func response(
        _ code: Int, via: String = "SIP/2.0/TCP 192.0.2.10:5060;branch=z9hG4bK-1", cseq: Int = 1,
        method: String = "INVITE", fromTag: String = "s1", toTag: String? = "p1", callID: String = "call-1",
        extra: [String] = []
    ) throws -> SIPMessage {
        let to = "<sip:000413aabbcc@192.0.2.10>" + (toTag.map { ";tag=\($0)" } ?? "")
        let lines =
            [
                "SIP/2.0 \(code) Reason", "Via: \(via)", "From: <sip:uacsta@192.0.2.10>;tag=\(fromTag)", "To: \(to)",
                "Call-ID: \(callID)", "CSeq: \(cseq) \(method)",
            ] + extra + ["Content-Length: 0", "", ""]
        return try SIPMessage(parsing: lines.joined(separator: "\r\n"))
    }
}
