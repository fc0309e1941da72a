import NIOCore
import Testing

@testable import CSTACore

/// Frames of ECMA-323 Annex J, in (CLI-9).
@Suite struct CSTAFramerTests {
    private static func octets(_ text: String) -> [UInt8] {
        text.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }

    private static func frame(_ id: String, _ body: String) -> [UInt8] {
        let length = 8 + body.utf8.count
        return [0, 0, UInt8(length >> 8), UInt8(length & 0xFF)] + Array(id.utf8) + Array(body.utf8)
    }

    /// Everything that comes out, and the error at the end.
    private static func read(
        _ pieces: [[UInt8]], limit: Int = CSTAFrame.maximumLength
    ) -> (frames: [CSTAFrame], error: CSTAFramingError.Kind?) {
        var framer = CSTAFramer(limit: limit)
        var frames: [CSTAFrame] = []
        for piece in pieces {
            framer.append(ByteBuffer(bytes: piece))
            do throws(CSTAFramingError) {
                while let frame = try framer.next() { frames.append(frame) }
            } catch {
                return (frames, error.kind)
            }
        }
        return (frames, nil)
    }

    /// The dump of uacsta.md 6.4: MonitorStop, 176 octets, invoke id 0007, length 0x00B8.
    @Test func sampleDump() throws {
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<MonitorStop xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\">"
            + "<monitorCrossRefID>43</monitorCrossRefID></MonitorStop>"
        #expect(text.utf8.count == 176)
        let stream = Self.octets("00 00 00 B8 30 30 30 37") + Array(text.utf8)
        #expect(stream.prefix(13) == Self.octets("00 00 00 B8 30 30 30 37 3C 3F 78 6D 6C")[...])
        let frames = Self.read([stream]).frames
        #expect(frames == [CSTAFrame(invokeID: try #require(CSTAInvokeID(7)), body: ByteBuffer(string: text))])
        let stop = CSTAMessage.request(.monitorStop(MonitorStop(monitorCrossRefID: "43")))
        let written = try CSTAFrame(invokeID: frames[0].invokeID, body: stop.encoded(edition: .ed3)).encoded()
        #expect(Array(buffer: written) == stream)
    }

    /// Whatever the cuts, the frames are the same.
    @Test(arguments: 0..<50) func anySplit(_ seed: Int) {
        var random = Dice(state: UInt64(seed) &* 7_919 &+ 3)
        let frames = (0..<Int.random(in: 1...6, using: &random)).map { number in
            Self.frame(
                ["0000", "0007", "9998", "9999"][number % 4],
                String(repeating: "ä", count: Int.random(in: 0...400, using: &random)))
        }
        let stream = frames.flatMap(\.self)
        let whole = Self.read([stream]).frames
        #expect(whole.count == frames.count)
        var pieces: [[UInt8]] = []
        var rest = stream[...]
        while !rest.isEmpty {
            let length = min(Int.random(in: 1...(seed % 3 == 0 ? 3 : 300), using: &random), rest.count)
            pieces.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        #expect(Self.read(pieces).frames == whole)
        #expect(Self.read(stream.map { [$0] }).frames == whole)
    }

    /// Octets are counted, not characters.
    @Test func nonASCIIContent() {
        let body = "<a>Müller, Grüße 電話 📞</a>"
        #expect(body.count < body.utf8.count)
        let frames = Self.read([Self.frame("0001", body) + Self.frame("0002", "<b/>")]).frames
        #expect(frames.map { String(buffer: $0.body) } == [body, "<b/>"])
        #expect(frames.map(\.invokeID.description) == ["0001", "0002"])
    }

    /// The length is unsigned: 0x8000 and above are good.
    @Test(arguments: [0x7FFF, 0x8000, 0xFFFF]) func largeFrames(_ length: Int) throws {
        let body = [UInt8](repeating: 0x20, count: length - 8)
        let stream = [0, 0, UInt8(length >> 8), UInt8(length & 0xFF)] + Array("0042".utf8) + body
        #expect(Self.read([stream]).frames.map(\.body.readableBytes) == [length - 8])
        let frame = CSTAFrame(invokeID: try #require(CSTAInvokeID(42)), body: ByteBuffer(bytes: body))
        #expect(Array(buffer: try frame.encoded()) == stream)
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        let hex: String
        let kind: CSTAFramingError.Kind
        var limit = CSTAFrame.maximumLength
        var testDescription: String { hex }
    }

    static let broken = [
        Broken(hex: "00 00 00 07 30 30 30 31", kind: .lengthTooSmall(7)),
        Broken(hex: "00 00 00 00 30 30 30 31", kind: .lengthTooSmall(0)),
        Broken(hex: "00 00 04 01 30 30 30 31", kind: .lengthTooLarge(1_025, limit: 1_024), limit: 1_024),
        Broken(hex: "00 00 00 09 30 30 3A 31 20", kind: .invokeID),
        Broken(hex: "00 00 00 09 20 20 20 31 20", kind: .invokeID),
        Broken(hex: "00 00 00 09 2D 30 30 31 20", kind: .invokeID),
        Broken(hex: "01 00 00 09 30 30 30 31 20", kind: .soap),
        Broken(hex: "00 01 00 09 30 30 30 31 20", kind: .unknownFormat(1)),
        Broken(hex: "52 45 47 49 53 54 45 52", kind: .unknownFormat(0x5245)),
        Broken(hex: "16 03 01 02 00 01 00 01", kind: .unknownFormat(0x1603)),
    ]

    /// What cannot be followed is found out by its header alone, and nothing behind it is served.
    @Test(arguments: broken) func brokenStreams(_ broken: Broken) {
        let good = Self.frame("0001", "<a/>")
        let stream = good + Self.octets(broken.hex) + good
        for pieces in [[stream], stream.map { [$0] }] {
            let (frames, error) = Self.read(pieces, limit: broken.limit)
            #expect(frames.count == 1)
            #expect(error == broken.kind)
        }
        var framer = CSTAFramer(limit: broken.limit)
        framer.append(ByteBuffer(bytes: Self.octets(broken.hex)))
        #expect(throws: CSTAFramingError.self) { try framer.next() }
        framer.append(ByteBuffer(bytes: good))
        #expect((try? framer.next()) == .some(nil))
        #expect(!framer.isMidMessage)
    }

    @Test func emptyFrame() {
        #expect(Self.read([Self.octets("00 00 00 08 30 30 30 31")]).frames.map(\.body.readableBytes) == [0])
    }

    /// An announced length costs nothing; a frame's rest does not hold a long read; between frames nothing is held.
    @Test func memory() throws {
        var framer = CSTAFramer()
        framer.append(ByteBuffer(bytes: Self.octets("00 00 FF FF 30 30 30 31")))
        #expect(try framer.next() == nil)
        #expect(framer.isMidMessage && framer.bufferedBytes == 8)
        #expect(framer.heldCapacity < 512)

        var other = CSTAFramer()
        other.append(ByteBuffer(bytes: Self.frame("0001", String(repeating: " ", count: 60_000)) + [0]))
        #expect(try other.next() != nil)
        #expect(try other.next() == nil)
        #expect(other.bufferedBytes == 1 && other.heldCapacity < 512)

        var third = CSTAFramer()
        third.append(ByteBuffer(bytes: Self.frame("0001", "<a/>")))
        #expect(try third.next() != nil)
        #expect(!third.isMidMessage && third.heldCapacity == 0)
    }

    /// A repeatable source of randomness (an LCG, Knuth's constants).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 33)
        }
    }
}

extension Array where Element == UInt8 {
    fileprivate init(buffer: ByteBuffer) {
        self = Array(buffer.readableBytesView)
    }
}
