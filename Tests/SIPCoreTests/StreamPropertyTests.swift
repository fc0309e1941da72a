import NIOCore
import SIPCore
import Testing

/// What holds for every stream, tried with streams made from a seed. Also the fallback fuzzer: the mutator works over the
/// torture corpus, and a failing seed is printed by the test.
@Suite struct StreamPropertyTests {
    static let corpus: [[UInt8]] = TortureTests.rows.compactMap { try? Fixture.torture($0.file + ".dat") }

    /// However a stream is cut, the frames are the same, and so is the end.
    @Test(arguments: 0..<60 as Range<UInt64>) func splitDoesNotMatter(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let stream = Self.stream(&generator)
        let limits =
            seed % 3 == 0 ? SIPLimits(headBytes: 700, bodyBytes: 300, headerCount: 12, startLineBytes: 90) : SIPLimits()
        let whole = SIPFramer.run(stream, limits: limits)
        #expect(SIPFramer.runOctetByOctet(stream, limits: limits) == whole)
        for _ in 0..<10 {
            #expect(SIPFramer.run(Self.cut(stream, &generator), limits: limits) == whole)
        }
    }

    /// Octets are neither lost nor invented before the stream breaks.
    @Test(arguments: 0..<30 as Range<UInt64>) func framesAreTheStream(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let stream = Self.stream(&generator)
        var rebuilt: [UInt8] = []
        for seen in SIPFramer.run(stream) {
            switch seen {
            case .message(let head, let body): rebuilt += head + body
            case .malformed(let head, _): rebuilt += head
            case .ping, .pong: rebuilt += Array("\r\n".utf8)
            case .broken, .waiting: break
            }
        }
        guard !SIPFramer.run(stream).contains(where: { if case .malformed = $0 { true } else { false } }) else {
            return
        }
        #expect(stream.starts(with: rebuilt))
    }

    /// Bent messages: no trap, no endless loop, every accessor may be asked.
    @Test(arguments: 0..<40 as Range<UInt64>) func bentMessagesAreSurvived(seed: UInt64) {
        var generator = SeededGenerator(seed: seed &+ 1000)
        for _ in 0..<60 {
            guard var octets = Self.corpus.randomElement(using: &generator) else { return }
            Self.bend(&octets, &generator)
            exercise(octets)
        }
    }

    /// What any answer to a bent request looks like: one head, no line that the request smuggled in.
    @Test(arguments: 0..<20 as Range<UInt64>) func answersAreWellFormed(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 5000)
        for _ in 0..<60 {
            guard var octets = Self.corpus.randomElement(using: &generator) else { return }
            Self.bend(&octets, &generator)
            guard let request = try? SIPMessage(parsing: ByteBuffer(bytes: octets)), request.isRequest else { continue }
            var writer = SIPWriter()
            writer.response(.badRequest, to: request, toTag: "t", received: "192.0.2.1", rport: 5060)
            let answer = try SIPMessage(parsing: writer.finish())
            #expect(answer.status == .badRequest)
            let copied = Set<SIPHeaderName>([.via, .from, .to, .callID, .cseq, .contentLength])
            #expect(answer.headers.allSatisfy { copied.contains($0.name) })
            #expect(answer.count(.via) == request.count(.via))
            #expect(!answer.head.readableBytesView.contains(0))
        }
    }

    /// An answer that is written at once is the one that is written line by line, as with Record-Route, which these do
    /// not have.
    @Test(arguments: 0..<20 as Range<UInt64>) func answersAreTheSameHoweverWritten(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &+ 7000)
        for round in 0..<60 {
            guard var octets = round % 2 == 0 ? Fixture.register() : Self.corpus.randomElement(using: &generator) else {
                return
            }
            if round > 20 { Self.bend(&octets, &generator) }
            guard let request = try? SIPMessage(parsing: ByteBuffer(bytes: octets)), request.isRequest,
                request.count(.recordRoute) == 0
            else { continue }
            for tag in [nil, "plain", "", "to;be\r\nmended"] as [String?] {
                for status in [SIPStatus.ok, SIPStatus(code: 7, reason: "x"), SIPStatus(code: 499, reason: "a\nb")] {
                    var (atOnce, byLine) = (SIPWriter(capacity: 16), SIPWriter())
                    atOnce.response(status, to: request, toTag: tag)
                    byLine.response(status, to: request, toTag: tag, recordRoute: true)
                    #expect(atOnce.finish() == byLine.finish())
                }
            }
        }
    }

    /// Several messages, good, bent and cut, with line ends between them.
    private static func stream(_ generator: inout SeededGenerator) -> [UInt8] {
        var stream: [UInt8] = []
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            for _ in 0..<Int.random(in: 0...3, using: &generator) where Bool.random(using: &generator) {
                stream += Array("\r\n".utf8)
            }
            if Bool.random(using: &generator) {
                stream += Fixture.register()
            } else {
                var octets = corpus.randomElement(using: &generator) ?? []
                if Int.random(in: 0..<4, using: &generator) == 0 { bend(&octets, &generator) }
                stream += octets
            }
        }
        return stream
    }

    private static func cut(_ octets: [UInt8], _ generator: inout SeededGenerator) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = octets[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...Swift.max(1, rest.count / 2), using: &generator)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    /// Octets changed, inserted, left out, repeated; pieces of grammar at wrong places.
    private static func bend(_ octets: inout [UInt8], _ generator: inout SeededGenerator) {
        let pieces = [
            "\r\n", "\n", "\r", "\r\n ", "\"", "<", ">", ";", ",", "\\", "\0", ":", "[", "]", "%", "%zz", "=", "@", "?",
            " ", "\t", "\u{0B}", "é", "*", ";tag=", "SIP/2.0", "l: 0\r\n", "Content-Length: 99999999999999999999\r\n",
            String(repeating: "<", count: 500), String(repeating: "\"\\", count: 500),
            String(repeating: "(", count: 300),
            String(repeating: ";a", count: 300), String(repeating: ",", count: 300),
        ]
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            guard !octets.isEmpty else { return }
            let place = Int.random(in: 0..<octets.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: octets[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: octets.insert(contentsOf: Array((pieces.randomElement(using: &generator) ?? "").utf8), at: place)
            case 2: octets.removeSubrange(place..<min(octets.count, place + Int.random(in: 1...20, using: &generator)))
            case 3: octets.insert(contentsOf: octets[place..<min(octets.count, place + 40)], at: place)
            default: octets.swapAt(place, Int.random(in: 0..<octets.count, using: &generator))
            }
        }
    }
}

/// The body of a fuzz target: frames the octets as a stream, and asks everything of every message.
func exercise(_ octets: [UInt8]) {
    if let message = try? SIPMessage(parsing: ByteBuffer(bytes: octets)) { exercise(message) }
    var framer = SIPFramer()
    framer.append(ByteBuffer(bytes: octets))
    do {
        while let frame = try framer.next() {
            switch frame {
            case .message(let message): exercise(message)
            case .malformed(let message, _): if let message { exercise(message) }
            case .ping, .pong: break
            }
        }
    } catch {
        if let partial = error.partial { exercise(partial) }
    }
}

private func exercise(_ message: SIPMessage) {
    try? message.validate(supporting: ["timer"])
    _ = (message.method, message.status, message.requestTarget, message.description, message.isAnswerable)
    _ = (message.callID, message.fromTag, message.toTag, message.branch)
    _ = (message.expires, message.minExpires, message.maxForwards, message.number(.sessionExpires))
    _ = try? message.cseq()
    _ = try? message.from().uri()
    _ = try? message.to().uri()
    _ = try? message.topVia()
    _ = try? message.addresses(.route)
    if case .addresses(let contacts) = try? message.contacts() {
        for contact in contacts {
            guard let uri = try? contact.uri() else { continue }
            _ = (uri.user, uri.isEquivalent(to: uri), uri.description)
        }
    }
    for (name, _) in message.headers {
        _ = (
            message.values(name), message.count(name), message.hasToken(name, "timer"),
            message.isMediaType("a/b", in: name)
        )
    }
    var writer = SIPWriter()
    writer.response(.badRequest, to: message, toTag: "t", recordRoute: true, received: "::1", rport: 1)
    _ = writer.finish()
}
