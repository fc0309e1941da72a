import CSTAServer
import Foundation
import NIOCore
import TestSupport
import Testing

/// negative-cases.md A: framing on a stream, through real sockets.
@Suite("Negative cases A: framing", .takesTurns)
struct FramingCases {
    private func phoneRequest(_ change: (inout RequestText) -> Void = { _ in }) -> RequestText {
        RequestText.fresh("OPTIONS", user: Unique.mac()).changed(change)
    }

    /// What follows a message whose framing is lost must never be served.
    private func expectRefused(_ text: String, statuses: Set<Int>, at server: TestServer) async throws {
        let wire = try await Wire.connect(to: server.phones)
        try await wire.send(raw: text + phoneRequest { $0.method = "OPTIONS" }.text)
        try await wire.expectClosed()
        let answers = wire.inbox.waiting.compactMap(\.status)
        #expect(answers.count <= 1, "octets behind a lost frame were served")
        #expect(answers.allSatisfy { statuses.contains($0) }, "\(answers)")
    }

    @Test("row 1: a Content-Length that is no number", arguments: ["-999", "five", "+0", "0x10", "0 0", ""])
    func badLength(_ value: String) async throws {
        try await TestServer.run { server in
            try await expectRefused(phoneRequest { $0.contentLength = value }.text, statuses: [400], at: server)
            try await server.expectServed()
        }
    }

    @Test("row 2: two different Content-Length", arguments: ["Content-Length", "l", "content-length"])
    func twoLengths(_ name: String) async throws {
        try await TestServer.run { server in
            try await expectRefused(phoneRequest { $0.add(name, "5") }.text, statuses: [400], at: server)
            try await server.expectServed()
        }
    }

    @Test(
        "row 3: a Content-Length beyond every integer",
        arguments: [
            "4294967296", "4294967328", "9223372036854775808", "18446744073709551616",
            "1" + String(repeating: "0", count: 40),
        ])
    func hugeLength(_ value: String) async throws {
        try await TestServer.run { server in
            try await expectRefused(phoneRequest { $0.contentLength = value }.text, statuses: [400, 413], at: server)
            try await server.expectServed()
        }
    }

    @Test("row 4: no Content-Length")
    func noLength() async throws {
        try await TestServer.run { server in
            let text = phoneRequest().text.replacing("Content-Length: 0\r\n", with: "")
            let wire = try await Wire.connect(to: server.phones)
            try await wire.send(raw: text)
            // A body could follow for ever: there is no way to read on.
            try await wire.expectClosed()
            #expect(wire.inbox.waiting.map(\.status) == [400])
            try await server.expectServed()
        }
    }

    @Test("row 5: a body shorter than promised is waited for, then the connection is closed; others are served")
    func shortBody() async throws {
        try await TestServer.run(configure: { $0.limits.messageSeconds = 1 }) { server in
            let wire = try await Wire.connect(to: server.phones)
            let began = NIODeadline.now()
            try await wire.send(raw: phoneRequest { $0.contentLength = "100" }.text + "short")
            try await server.expectServed()
            try await wire.expectClosed(within: .seconds(10))
            #expect(NIODeadline.now() - began >= .seconds(1))
            #expect(server.log.text.contains("a message was begun and not finished within 1 s"))
            #expect(wire.inbox.waiting.isEmpty)
        }
    }

    @Test("row 6: 64 MB announced")
    func bigBody() async throws {
        try await TestServer.run { server in
            try await expectRefused(phoneRequest { $0.contentLength = "67108864" }.text, statuses: [413], at: server)
            try await server.expectServed()
        }
    }

    @Test("row 7: endless heads are cut off early", arguments: ["start line", "headers", "value"])
    func endless(_ kind: String) async throws {
        try await TestServer.run { server in
            let wire = try await Wire.connect(to: server.phones)
            let chunk = String(repeating: "x", count: 65_536)
            if kind == "value" { try await wire.send(raw: "OPTIONS sip:x SIP/2.0\r\nSubject: ") }
            if kind == "headers" { try await wire.send(raw: "OPTIONS sip:x SIP/2.0\r\n") }
            if kind == "start line" { try await wire.send(raw: "OPTIONS sip:") }
            for _ in 0..<128 {
                let text = kind == "headers" ? String(repeating: "X-Filler: 0123456789\r\n", count: 3000) : chunk
                do { try await wire.send(raw: text) } catch { break }
            }
            try await wire.expectClosed()
            #expect(wire.inbox.waiting.compactMap(\.status).allSatisfy { [400, 413, 414, 431, 513].contains($0) })
            try await server.expectServed()
        }
    }

    @Test("row 8: one octet a segment, and a body that comes later")
    func octets() async throws {
        try await TestServer.run { server in
            let wire = try await Wire.connect(to: server.phones)
            for octet in phoneRequest().bytes { wire.post([octet]) }
            #expect(try await wire.response().status == 200)
            let text = phoneRequest { $0.body = "0123456789" }.text
            let end = try #require(text.range(of: "\r\n\r\n")).upperBound
            // Split inside CRLFCRLF, then between head and body, then inside the body.
            var cuts = (1...4).map { text.index(end, offsetBy: -$0) }
            cuts += [end, text.index(end, offsetBy: 5)]
            for cut in cuts.sorted() {
                try await wire.send(raw: String(text[..<cut]))
                try await wire.send(raw: String(text[cut...]))
                #expect(try await wire.response().status != nil)
            }
        }
    }

    @Test("row 9: 2 and 100 pipelined requests get one answer each, in order", arguments: [2, 100])
    func pipelined(_ count: Int) async throws {
        try await TestServer.run { server in
            let wire = try await Wire.connect(to: server.phones)
            let requests = (0..<count).map { _ in phoneRequest() }
            try await wire.send(raw: requests.map(\.text).joined())
            for request in requests {
                let answer = try await wire.response()
                #expect(answer.status == 200 && answer["Call-ID"] == request["Call-ID"])
            }
            #expect(wire.inbox.waiting.isEmpty)
        }
    }

    @Test("row 10: empty lines before a request are skipped, a double CRLF is a ping (CON-6)")
    func emptyLines() async throws {
        try await TestServer.run { server in
            let wire = try await Wire.connect(to: server.phones)
            try await wire.send(raw: "\r\n" + phoneRequest().text + "\r\n\r\n\r\n" + phoneRequest().text)
            for _ in 0..<2 { #expect(try await wire.response().status == 200) }
        }
    }

    @Test("row 11: a bad but framed request, then a good one")
    func badThenGood() async throws {
        try await TestServer.run { server in
            let wire = try await Wire.connect(to: server.phones)
            try await wire.send(raw: phoneRequest { $0["CSeq"] = "x OPTIONS" }.text + phoneRequest().text)
            #expect(try await wire.response().status == 400)
            #expect(try await wire.response().status == 200)
        }
    }

    @Test("row 12: random octets and a flood of NUL", arguments: [false, true])
    func random(_ isNUL: Bool) async throws {
        try await TestServer.run { server in
            var generator = Seeded(state: 42)
            for _ in 0..<20 {
                let wire = try await Wire.connect(to: server.phones)
                let bytes = (0..<4096).map { _ in isNUL ? 0 : UInt8.random(in: 0...255, using: &generator) }
                _ = try await wire.outcome(of: bytes)
            }
            try await server.expectServed()
        }
    }

    @Test("row 13: HTTP with a REGISTER as body gets no SIP service out of the body", arguments: ["GET", "POST"])
    func http(_ method: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server)
            let body = phone.registration().text
            let wire = try await Wire.connect(to: server.phones)
            let statuses = try await wire.outcome(
                of: Array(
                    "\(method) / HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                        .utf8))
            #expect(!statuses.contains(401) && !statuses.contains(200), "the body was served")
            try await server.expectServed()
        }
    }

    @Test("row 14: a TLS hello on the TCP port, and SIP on the TLS port")
    func crossed() async throws {
        try await TestServer.run(tls: true) { server in
            let hello: [UInt8] = [0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3] + [UInt8](repeating: 7, count: 194)
            let plain = try await Wire.connect(to: server.phones)
            try await plain.send(hello)
            try await plain.expectClosed()
            let secure = try await Wire.connect(to: server.phonesTLS)
            try await secure.send(raw: phoneRequest().text)
            try await secure.expectClosed()
            #expect(secure.inbox.waiting.isEmpty)
            try await server.expectServed()
        }
    }

    @Test("row 15: a client that half-closes still gets its answer")
    func halfClose() async throws {
        try await TestServer.run { server in
            let wire = try await Wire.connect(to: server.phones)
            #expect(try await wire.outcome(of: phoneRequest().bytes) == [200])
            // Also where the registry has to be asked first.
            let phone = try await TestPhone.connect(to: server)
            let challenge = try await phone.answer(to: phone.registration())
            let digest = try WireDigest(user: phone.mac, password: TestServer.phonePassword).answering(challenge)
            let register = phone.registration().changed { $0.add("Authorization", digest.header) }
            #expect(try await phone.wire.outcome(of: register.bytes).last == 200)
        }
    }

    @Test("row 16: bare LF or bare CR line ends are never read in two ways", arguments: ["\n", "\r"])
    func bareEnds(_ end: String) async throws {
        try await TestServer.run { server in
            let wire = try await Wire.connect(to: server.phones)
            let smuggled = phoneRequest().text
            let outer = phoneRequest { $0.body = smuggled }.text
            let statuses = try await wire.outcome(of: Array(outer.replacing("\r\n", with: end).utf8))
            // One answer for one message, or none: the message inside the body is never a second one.
            #expect(statuses.count <= 1)
            try await server.expectServed()
        }
    }
}

/// Numbers that are the same in every run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
