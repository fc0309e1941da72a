import NIOCore
import Testing

@testable import SIPCore

/// Negative cases A: framing on a stream (RFC 3261 18.3).
@Suite struct SIPFramerTests {
    static let register = Fixture.register()
    static let good = Seen.message(head: register, body: [])

    private func withLength(_ lines: String..., body: String = "") -> [UInt8] {
        Fixture.octets(Fixture.registerLines.dropLast() + lines, body: body)
    }

    /// Case 1: never a count or an index.
    @Test(arguments: ["-999", "five", "+0", "0x10", "0 0", "", "1.0", "1,", "\"0\"", "0;a", "\t", "٣"])
    func unreadableLengthEndsTheStream(_ value: String) {
        #expect(SIPFramer.run(withLength("Content-Length: \(value)") + Self.register) == [.broken(400)])
    }

    /// Case 2: also with the compact name; the octets behind are never served.
    @Test(arguments: ["l: 5", "Content-Length: 5", "L : 000005", "content-LENGTH: x"])
    func contradictoryLengthEndsTheStream(_ second: String) {
        #expect(SIPFramer.run(withLength("Content-Length: 0", second) + Self.register) == [.broken(400)])
        #expect(SIPFramer.run(withLength(second, "Content-Length: 0") + Self.register) == [.broken(400)])
    }

    @Test func sameLengthTwiceIsOneLength() {
        let octets = withLength("Content-Length: 2", "l: 002", body: "ab")
        #expect(SIPFramer.run(octets + Self.register).last == Self.good)
    }

    /// Case 3: no wrap to a small number.
    @Test(arguments: [
        "65537", "2147483648", "4294967296", "4294967328", "9223372036854775808", "18446744073709551616",
        "18446744073709551617", "1" + String(repeating: "0", count: 40), String(repeating: "9", count: 2000),
    ])
    func hugeLengthEndsTheStream(_ value: String) {
        #expect(SIPFramer.run(withLength("Content-Length: \(value)") + Self.register) == [.broken(413)])
    }

    /// Case 4
    @Test func missingLengthEndsTheStream() {
        #expect(SIPFramer.run(Fixture.register([("Content-Length", nil)]) + Self.register) == [.broken(400)])
        // A name that only looks like it is not it.
        #expect(SIPFramer.run(withLength("Content-Length\u{0B}: 0")) == [.broken(400)])
    }

    /// Case 5: waits, and says so to whoever holds the clock.
    @Test func bodyShorterThanPromisedWaits() throws {
        var framer = SIPFramer()
        framer.append(ByteBuffer(bytes: withLength("Content-Length: 10", body: "12345")))
        #expect(try framer.next() == nil)
        #expect(framer.isMidMessage)
        framer.append(ByteBuffer(string: "67890"))
        guard case .message(let message) = try framer.next() else { throw SIPParseError(.badRequest, "no message") }
        #expect(message.body == ByteBuffer(string: "1234567890"))
        #expect(!framer.isMidMessage)
        #expect(framer.bufferedBytes == 0)
    }

    /// Case 6: the head is handed over so that a 413 can be sent.
    @Test func announcedBodyBeyondTheLimit() {
        var framer = SIPFramer(limits: SIPLimits(bodyBytes: 100))
        framer.append(ByteBuffer(bytes: withLength("Content-Length: 101")))
        #expect {
            try framer.next()
        } throws: { error in
            guard let error = error as? SIPFramingError else { return false }
            return error.status == .requestEntityTooLarge && error.partial?.callID == "3c26701cb41a@192.0.2.9"
        }
        framer.append(ByteBuffer(bytes: Self.register))
        #expect(throws: Never.self) { try framer.next() == nil }
        #expect(framer.bufferedBytes == 0)
    }

    /// Case 7: cut off early, whatever follows.
    @Test func startLineBeyondTheLimit() {
        let line = Array("REGISTER sip:\(String(repeating: "a", count: 9000)) SIP/2.0\r\n".utf8)
        #expect(SIPFramer.run(line) == [.broken(414)])
        #expect(SIPFramer.runOctetByOctet(line) == [.broken(414)])
        #expect(SIPFramer.run(Array(line.prefix(8193))) == [.broken(414)])
        #expect(SIPFramer.run(Array(line.prefix(8192))) == [.waiting(8192)])
    }

    @Test func headBeyondTheLimit() throws {
        let limits = SIPLimits(headBytes: 1000)
        let octets = Fixture.register([("X-Long", "X-Long: " + String(repeating: "b", count: 2000))])
        #expect(SIPFramer.run(octets, limits: limits) == [.broken(513)])
        #expect(SIPFramer.runOctetByOctet(octets, limits: limits) == [.broken(513)])
        var framer = SIPFramer(limits: limits)
        framer.append(ByteBuffer(bytes: octets))
        #expect {
            try framer.next()
        } throws: { error in
            (error as? SIPFramingError)?.partial?.branch == "z9hG4bK-524287-1"
        }
    }

    /// Case 33
    @Test func tooManyHeaders() {
        let many = Fixture.registerLines + (0..<10000).map { "X-\($0): 1" }
        #expect(SIPFramer.run(Fixture.octets(Array(many.prefix(257)))) != [.broken(400)])
        #expect(SIPFramer.run(Fixture.octets(Array(many.prefix(258)))) == [.broken(400)])
    }

    /// Case 8
    @Test func anySplitIsOneRequest() {
        let octets = withLength("Content-Length: 4", body: "\r\n\r\n")
        let expected = SIPFramer.run(octets)
        #expect(SIPFramer.runOctetByOctet(octets) == expected)
        for cut in 1..<octets.count {
            #expect(SIPFramer.run([Array(octets[..<cut]), Array(octets[cut...])]) == expected)
        }
    }

    /// Case 9
    @Test func pipelinedRequests() {
        let seen = SIPFramer.run((0..<100).flatMap { _ in Self.register })
        #expect(seen == [Seen](repeating: Self.good, count: 100))
    }

    /// Case 10: RFC 3261 7.5, RFC 5626 4.4.1
    @Test func keepalives() {
        let end = Array("\r\n".utf8)
        #expect(SIPFramer.run(end) == [.pong])
        #expect(SIPFramer.run(end + end) == [.pong, .ping])
        #expect(SIPFramer.run(end + end + end + end) == [.pong, .ping, .pong, .ping])
        #expect(SIPFramer.run(end + Self.register + end) == [.pong, Self.good, .pong])
        #expect(SIPFramer.run(end + end + Self.register + end + end) == [.pong, .ping, Self.good, .pong, .ping])
        #expect(SIPFramer.runOctetByOctet(end + end + Self.register) == [.pong, .ping, Self.good])
    }

    /// Case 11
    @Test func badButFramedThenGood() throws {
        let bad = [
            "REGISTER sip:x  SIP/2.0", "REGISTER sip:x", "RE(GISTER sip:x SIP/2.0", "SIP/2.0 20 OK", "X SIP/2.0",
        ]
        for line in bad {
            let octets = Fixture.octets([line] + Fixture.registerLines.dropFirst())
            #expect(SIPFramer.run(octets + Self.register) == [.malformed(head: octets, 400), Self.good], "\(line)")
        }
    }

    /// Cases 12 and 14: noise, NUL, a TLS hello.
    @Test func noiseEndsTheStreamAtOnce() {
        for octets: [UInt8] in [[0], [0x16, 0x03, 0x01], [0xFF, 0xFE], [0x0A], [0x0D, 0x20], [0x20], [0x3A]] {
            #expect(SIPFramer.run(octets + Self.register) == [.broken(400)])
        }
    }

    /// Case 13: no service out of the body of an HTTP request.
    @Test(arguments: [
        "POST / HTTP/1.1", "GET / HTTP/1.0", "PRI * HTTP/2.0", "HTTP/1.1 200 OK", "POST sip:x http/1.1", "PRI * HTTP/2",
    ])
    func webRequestsEndTheStream(_ line: String) {
        let head = Fixture.octets([line, "Host: x", "Content-Length: \(Self.register.count)"])
        #expect(SIPFramer.run(head + Self.register) == [.broken(400)])
        #expect(SIPFramer.runOctetByOctet(head + Self.register) == [.broken(400)])
    }

    /// Case 16: one reading of a stream.
    @Test func bareLineEndsEndTheStream() {
        let text = String(decoding: Self.register, as: UTF8.self)
        for (from, to) in [
            ("\r\n", "\n"), ("\r\n", "\r"), ("\r\nTo", "\nTo"), ("\r\nTo", "\rTo"), ("\r\n\r\n", "\n\r\n"),
            ("\r\n\r\n", "\r\n\r\r\n\r\n"), ("\r\n\r\n", "\r\r\n\r\n"), ("Max-Forwards", "\rMax-Forwards"),
        ] {
            let octets = Array(text.replacing(from, with: to).utf8)
            let seen = SIPFramer.run(octets + Self.register)
            #expect(seen == [.broken(400)], "\(from.debugDescription) as \(to.debugDescription)")
            #expect(SIPFramer.runOctetByOctet(octets + Self.register) == seen)
        }
    }
}

/// What a connection costs (50,000 of them).
@Suite struct SIPFramerMemoryTests {
    @Test func idleHoldsNothing() throws {
        var framer = SIPFramer()
        framer.append(ByteBuffer(bytes: Fixture.register()))
        while try framer.next() != nil {}
        #expect(framer.heldCapacity == 0)
        for octet in Fixture.register() {
            framer.append(ByteBuffer(bytes: [octet]))
            while try framer.next() != nil {}
        }
        #expect(framer.heldCapacity == 0)
    }

    /// A few octets of the next message do not keep a long read alive.
    @Test func shortRestIsMovedOutOfALongRead() throws {
        var framer = SIPFramer()
        let long = Fixture.register(
            [("Content-Length", "Content-Length: 60000")], body: String(repeating: "x", count: 60000))
        framer.append(ByteBuffer(bytes: long + Array("REG".utf8)))
        while try framer.next() != nil {}
        #expect(framer.bufferedBytes == 3)
        #expect(framer.heldCapacity <= 64)
    }

    @Test func bodyIsASliceOfWhatArrived() throws {
        var framer = SIPFramer()
        let octets = ByteBuffer(bytes: Fixture.register([("Content-Length", "Content-Length: 3")], body: "abc"))
        framer.append(octets)
        guard case .message(let message) = try framer.next() else { throw SIPParseError(.badRequest, "no message") }
        #expect(message.body.storageCapacity == octets.storageCapacity)
        #expect(message.detached().body == ByteBuffer(string: "abc"))
        #expect(message.detached().first(.callID) == message.first(.callID))
    }

    /// Each octet is looked at once: 60,000 pieces of one head end in time.
    @Test func trickleIsLinear() throws {
        var search = HeadSearch()
        var octets = Fixture.register()
        octets.removeLast(2)
        #expect(search.resume(octets.span) == .more)
        #expect(search.searched == octets.count)
        let long = Fixture.register([("X", "X: " + String(repeating: "a b\r\n ", count: 10000))])
        #expect(SIPFramer.runOctetByOctet(long) == SIPFramer.run(long))
    }
}
