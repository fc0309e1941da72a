import NIOCore
import Testing

@testable import SIPCore

/// What was read once is what is read when it is asked.
@Suite struct HeadLandmarksTests {
    private static let changes: [(String, String)] = [
        ("To:", "To: <sip:0004135566aa@cti.example.net>;tag=abc"),
        ("To:", "To: sip:u%41@[::1]:5060 ;x;tag;tag=b;tag=c"),
        ("To:", "t: \"a;tag=n, <\\\"\" <sips:h;a=b?c>;TAG=x"), ("To:", "To: sip:cti.example.net"),
        ("From:", "From: Jo <sip:a@b;tag=no>;x=\"tag=1\";tag=y"), ("From:", "f: <tel:+49301;tag=1>"),
        ("Via:", "Via: SIP/2.0/TCP [::1]:5060 ;rport;BRANCH=z9hG4bK1, SIP/2.0/TLS h;branch=2"),
        ("Via:", "Via: SIP / 2.0\r\n /TCP h"), ("Contact:", "m: sip:a@b;expires=77;q=1"), ("Contact:", "Contact: *"),
        ("Contact:", "Contact: <sip:a@b>;expires, <sip:c@d>"), ("Contact:", "Contact: <sip:a@b>;expires=\"9\""),
        ("Contact:", "Contact: <tel:1>;expires=9"), ("CSeq:", "CSeq: 4294967295 \r\n REGISTER"),
    ]

    private func expectTheSame(_ octets: [UInt8]) {
        guard let message = try? SIPMessage(parsing: ByteBuffer(bytes: octets)) else { return }
        let plain = message.withoutLandmarks()
        #expect(Self.outcome { try message.validate() } == Self.outcome { try plain.validate() })
        #expect(
            Self.outcome { try message.validate(supporting: []) } == Self.outcome { try plain.validate(supporting: []) }
        )
        #expect((message.landmarks != nil) == (message.isRequest && Self.outcome { try plain.validate() } == nil))
        #expect(message.callID == plain.callID)
        #expect(message.fromTag == plain.fromTag)
        #expect(message.toTag == plain.toTag)
        #expect(message.branch == plain.branch)
        #expect(message.sequence == plain.sequence)
        #expect((try? message.toUser()) == (try? plain.toUser()))
        #expect((try? message.toURIText(known: nil)) == (try? plain.toURIText(known: nil)))
        #expect(message.soleContact()?.uri == plain.soleContact()?.uri)
        #expect(message.soleContact()?.expires == plain.soleContact()?.expires)
        #expect(ServerTransaction.Key(of: message) == ServerTransaction.Key(of: plain))
    }

    private static func outcome(_ body: () throws -> Void) -> SIPParseError? {
        do { try body() } catch { return error as? SIPParseError }
        return nil
    }

    @Test func good() throws {
        let landmarks = try #require(try Fixture.message(Fixture.register()).landmarks)
        #expect(landmarks.sequence == 1)
        for (first, _) in Self.changes.enumerated() {
            for (second, _) in Self.changes.enumerated() {
                expectTheSame(Fixture.register([Self.changes[first], Self.changes[second]]))
            }
        }
    }

    /// Ten thousand damaged heads.
    @Test func damaged() {
        var random = SeededGenerator(seed: 17)
        let pieces = [
            ";", ",", "<", ">", "\"", "\\", "=", "@", ":", "%", "%41", "?", " ", "\r\n ", "é", ";tag=", ";branch=b",
            ";expires=5", "sips:", "tel:", "Require: x\r\n", "m: <sip:a@b>\r\n", "*",
        ]
        let corpus = StreamPropertyTests.corpus
        for round in 0..<10_000 {
            var octets = Fixture.register([Self.changes[round % Self.changes.count]])
            if round % 3 == 0, let other = corpus.randomElement(using: &random) { octets = other }
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<octets.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: octets[place] = UInt8.random(in: 0x20...0x80, using: &random)
                case 1: octets.remove(at: place)
                default:
                    octets.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: place)
                }
            }
            expectTheSame(octets)
        }
    }

    @Test func detachedKeepsThem() throws {
        let message = try Fixture.message(Fixture.register()).detached()
        #expect(message.landmarks != nil)
        expectTheSame(Array(message.head.readableBytesView))
        #expect(message.branch == "z9hG4bK-524287-1")
    }
}
