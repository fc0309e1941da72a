import Foundation
import NIOCore
import TestSupport
import Testing

/// negative-cases.md B: parsing, through real sockets. A bad request gets its answer and the connection goes on.
@Suite("Negative cases B: parsing", .takesTurns)
struct ParsingCases {
    /// A change of a good OPTIONS, and the statuses that are right; empty: no answer at all.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let statuses: Set<Int>
        let method: String
        let change: @Sendable (inout RequestText) -> Void
        var testDescription: String { name }

        init(
            _ name: String, _ statuses: Set<Int>, method: String = "OPTIONS",
            _ change: @escaping @Sendable (inout RequestText) -> Void
        ) {
            (self.name, self.statuses, self.method, self.change) = (name, statuses, method, change)
        }
    }

    static let rows: [Row] = [
        Row("row 19: no To", [400]) { $0.remove("To") },
        Row("row 19: no From", [400]) { $0.remove("From") },
        Row("row 19: no Call-ID", [400]) { $0.remove("Call-ID") },
        Row("row 19: no CSeq", [400]) { $0.remove("CSeq") },
        Row("row 19: To twice", [400]) { $0.add("To", "<sip:x@y>") },
        Row("row 19: From twice", [400]) { $0.add("f", "<sip:x@y>;tag=2") },
        Row("row 19: Call-ID twice", [400]) { $0.add("i", "other") },
        Row("row 19: CSeq twice", [400]) { $0.add("CSeq", "2 OPTIONS") },
        Row("row 20: CSeq 2^32", [400]) { $0["CSeq"] = "4294967296 OPTIONS" },
        Row("row 20: CSeq negative", [400]) { $0["CSeq"] = "-1 OPTIONS" },
        Row("row 20: CSeq a word", [400]) { $0["CSeq"] = "one OPTIONS" },
        Row("row 20: CSeq of another method", [400]) { $0["CSeq"] = "1 INVITE" },
        Row("row 21: CSeq method of 20 KB", [400]) { $0["CSeq"] = "1 " + String(repeating: "A", count: 20_000) },
        Row("row 21: Via without branch", [200]) { $0["Via"] = "SIP/2.0/TCP 127.0.0.1:5060" },
        Row("row 22: From tag of 290 characters", [200]) {
            $0["From"] = "<sip:x@y>;tag=" + String(repeating: "t", count: 290)
        },
        Row("row 22: branch of 4 KB", [200]) { $0["Via"] += String(repeating: "b", count: 4096) },
        Row("row 23: method `register`", [405, 501], method: "register") { _ in },
        Row("row 23: method of 1 KB", [405, 501, 400], method: String(repeating: "M", count: 1024)) { _ in },
        Row("row 23: unknown method", [405, 501], method: "FLY") { _ in },
        Row("row 24: SIP/3.0", [505]) { $0.version = "SIP/3.0" },
        Row("row 24: SIP/7.0", [505]) { $0.version = "SIP/7.0" },
        Row("row 25: sip/2.0 in small letters", [200]) { $0.version = "sip/2.0" },
        Row("row 26: port 99999", [400, 404]) { $0.target = "sip:x@y:99999" },
        Row("row 26: port -1", [400, 404]) { $0.target = "sip:x@y:-1" },
        Row("row 26: no host", [400, 404]) { $0.target = "sip:x@" },
        Row("row 26: half an IPv6 reference", [400, 404]) { $0.target = "sip:x@[::1" },
        Row("row 26: %zz", [400, 404]) { $0.target = "sip:%zz@y" },
        Row("row 26: a control character", [400, 404]) { $0.target = "sip:x\u{1}@y" },
        Row("row 27: unknown scheme", [416, 400]) { $0.target = "nobodyKnows:x" },
        Row("row 27: file:", [416, 400]) { $0.target = "file:///etc/passwd" },
        Row("row 27: tel:", [416, 400, 404]) { $0.target = "tel:+4912345" },
        Row("row 28: a header name followed by VT is not Call-ID", [400]) {
            $0.remove("Call-ID")
            $0.add("Call-ID\u{B}", "x")
        },
        Row("row 28: a header name followed by FF is not Call-ID", [400]) {
            $0.remove("Call-ID")
            $0.add("Call-ID\u{C}", "x")
        },
        Row("row 28: a header name followed by NBSP is not Call-ID", [400]) {
            $0.remove("Call-ID")
            $0.add("Call-ID\u{A0}", "x")
        },
        Row("row 29: token characters in a header name", [200]) { $0.add("x-%'`~!*+.", "legal") },
        Row("row 31: an unclosed quote of 8 KB", [400]) { $0["From"] = "\"" + String(repeating: "q", count: 8192) },
        Row("row 31: 8192 <", [400]) { $0["To"] = String(repeating: "<", count: 8192) },
        Row("row 31: 8192 backslashes", [400]) { $0["From"] = "\"" + String(repeating: "\\", count: 8192) },
        Row("row 32: multipart without a boundary", [200, 400, 415]) {
            $0.add("Content-Type", "multipart/mixed")
            $0.body = "--x\r\n\r\n"
        },
        Row("row 32: multipart 200 deep", [200, 400, 415]) {
            $0.add("Content-Type", "multipart/mixed;boundary=b")
            $0.body = String(repeating: "--b\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n", count: 200)
        },
        Row("row 33: 100 headers", [200]) { request in
            for number in 0..<100 { request.add("X-\(number)", "v") }
        },
        Row("row 33: 60 Vias", [200, 400, 482]) { request in
            for _ in 0..<60 { request.add("Via", "SIP/2.0/TCP uacsta.test;branch=z9hG4bK1") }
        },
        Row("row 35: BYE outside a dialog", [481], method: "BYE") { $0["To"] += ";tag=none" },
        Row("row 35: INFO outside a dialog", [481], method: "INFO") { $0["To"] += ";tag=none" },
        Row("row 35: INFO without any dialog", [481], method: "INFO") { _ in },
        Row("row 35: UPDATE outside a dialog", [481], method: "UPDATE") { $0["To"] += ";tag=none" },
        Row("row 35: CANCEL of nothing", [481], method: "CANCEL") { _ in },
        Row("row 36: received, maddr and rport made by the client", [200]) {
            $0["Via"] += ";received=192.0.2.9;maddr=192.0.2.10;rport=9"
        },
        Row("row 71: an unknown Require", [420]) { $0.add("Require", "nobody-knows-this") },
        Row("row 71: an unknown Proxy-Require", [200, 420]) { $0.add("Proxy-Require", "nobody-knows-this") },
    ]

    @Test("A bent request gets its answer, and the next one is served", arguments: rows)
    func bent(_ row: Row) async throws {
        let server = try await SharedServer.get()
        let wire = try await Wire.connect(to: server.phones)
        let request = RequestText.fresh(row.method, user: Unique.mac()).changed(row.change)
        try await wire.send(request.bytes)
        let answer = try await wire.response()
        #expect(row.statuses.contains(answer.status ?? 0), "\(answer)")
        #expect(answer.start.hasPrefix("SIP/2.0 "))
        if answer.status == 420 { #expect(answer["Unsupported"] == "nobody-knows-this") }
        let good = RequestText.fresh("OPTIONS", user: Unique.mac())
        try await wire.send(good.bytes)
        #expect(try await wire.response(callID: good["Call-ID"], cseq: good["CSeq"]).status == 200)
        wire.close()
    }

    @Test(
        "rows 28 and 30: NUL in method, header name or value, or CR behind a header name, is 400 or the end of the connection",
        arguments: [
            ("OPTIONS", "OPT\0IONS"), ("Max-Forwards", "Max-\0Forwards"), ("<sip:", "<si\0p:"),
            ("Call-ID:", "Call-ID\r:"), ("Call-ID:", "Call-ID\r :"),
        ])
    func nul(_ text: String, _ bent: String) async throws {
        let server = try await SharedServer.get()
        let wire = try await Wire.connect(to: server.phones)
        let request = RequestText.fresh("OPTIONS", user: Unique.mac()).text
        let statuses = try await wire.outcome(of: Array(request.replacing(text, with: bent, maxReplacements: 1).utf8))
        #expect(statuses.allSatisfy { (400...599).contains($0) }, "\(statuses)")
        try await server.expectServed()
    }

    @Test(
        "row 33: 10,000 headers and 5000 Contacts are refused or the end",
        arguments: ["X-Filler", "Contact", "Route", "Via"])
    func many(_ name: String) async throws {
        let server = try await SharedServer.get()
        let wire = try await Wire.connect(to: server.phones)
        let value = name == "Via" ? "SIP/2.0/TCP h;branch=z9hG4bK1" : "<sip:a@b>"
        let request = RequestText.fresh("REGISTER", user: Unique.mac()).changed { request in
            for _ in 0..<(name == "X-Filler" ? 10_000 : 5000) { request.add(name, value) }
        }
        let statuses = try await wire.outcome(of: request.bytes)
        #expect(statuses.allSatisfy { (400...599).contains($0) }, "\(statuses)")
        try await server.expectServed()
    }

    @Test("row 35: stray responses and ACKs are dropped")
    func stray() async throws {
        let server = try await SharedServer.get()
        let wire = try await Wire.connect(to: server.phones)
        let ack = RequestText.fresh("ACK", user: Unique.mac())
        let response =
            "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP h;branch=z9hG4bKnone\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\n"
            + "Call-ID: none\r\nCSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n"
        let good = RequestText.fresh("OPTIONS", user: Unique.mac())
        try await wire.send(raw: ack.text + response + response + good.text)
        #expect(try await wire.response()["Call-ID"] == good["Call-ID"])
    }

    @Test("row 36: the answer to a client-made received goes back on the connection, and nowhere else")
    func received() async throws {
        let server = try await SharedServer.get()
        let wire = try await Wire.connect(to: server.phones)
        let other = try await Wire.connect(to: server.phones)
        let request = RequestText.fresh("OPTIONS", user: Unique.mac()).changed {
            $0["Via"] = "SIP/2.0/TCP 127.0.0.1:\(other.localPort);received=127.0.0.1;branch=z9hG4bKr"
        }
        try await wire.send(request.bytes)
        #expect(try await wire.response().status == 200)
        #expect(other.received == 0)
    }

    /// One of the RFC's messages with the outcomes that INDEX.tsv allows for its raw octets.
    struct Torture: Sendable, CustomTestStringConvertible {
        let file: String
        let accepted: String
        var testDescription: String { file }
    }

    static let torture: [Torture] = {
        guard let text = try? String(contentsOfFile: Fixtures.path("torture/INDEX.tsv"), encoding: .utf8) else {
            return []
        }
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return fields.count > 7 ? Torture(file: String(fields[0]), accepted: String(fields[7])) : nil
        }
    }()

    @Test("rows 17 and 18: the messages of RFC 4475 and RFC 5118 over a real connection", arguments: torture)
    func overTheWire(_ message: Torture) async throws {
        let server = try await SharedServer.get()
        let wire = try await Wire.connect(to: server.phones)
        let statuses = try await wire.outcome(of: try Fixtures.bytes("torture/\(message.file)"))
        #expect(Self.allows(message.accepted, statuses), "\(statuses) is not among \(message.accepted)")
        try await server.expectServed()
    }

    @Test("The table is complete")
    func complete() {
        #expect(Self.torture.count >= 61)
    }

    /// Reads the column `accept_raw`: the connection is half-closed behind the message, so that closing is always right.
    private static func allows(_ accepted: String, _ statuses: [Int]) -> Bool {
        if accepted == "any" { return true }
        let words = accepted.split(separator: "|").map(String.init)
        let excluded = words.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) }
        guard let status = statuses.first else {
            return words.contains { $0 == "silent" || $0 == "close" } || !excluded.isEmpty
        }
        func fits(_ word: String) -> Bool {
            let word = word.replacing("&close", with: "")
            if word == "final" { return (200...699).contains(status) }
            if word.hasSuffix("xx") { return status / 100 == Int(word.prefix(1)) }
            return Int(word) == status
        }
        if excluded.contains(where: fits) { return false }
        return words.contains { !$0.hasPrefix("-") && fits($0) }
    }
}
