import NIOCore

/// What can be fuzzed. Each takes any octets, and stops the process when something that must always hold does not.
enum FuzzTarget: String, CaseIterable {
    case framing, head, values, writer, digest, xml, csta, frames, session

    func run(_ octets: ByteBuffer) {
        switch self {
        case .framing: fuzzFraming(octets)
        case .head: fuzzHead(octets)
        case .values: fuzzValues(octets)
        case .writer: fuzzWriter(octets)
        case .digest: fuzzDigest(octets)
        case .xml: fuzzXML(octets)
        case .csta: fuzzCSTA(octets)
        case .frames: fuzzFrames(octets)
        case .session: fuzzSession(octets)
        }
    }
}

/// A promise of the code under test.
func hold(_ condition: Bool, _ promise: @autoclosure () -> String) {
    if !condition { fatalError("broken promise: \(promise())") }
}

/// Cuts octets into pieces: the same for the same octets, different for others.
struct Cuts {
    private var state: UInt64

    init(_ octets: ByteBuffer) {
        state = octets.readableBytesView.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let random = Int(truncatingIfNeeded: state >> 33)
        // Many short pieces, some long ones.
        return random & 7 == 0 ? 1 + (random >> 3) % 500 : 1 + (random >> 3) % 9
    }
}

/// What is read from a stream is the same however the stream is cut.
/// - Returns: what it is.
func holdHoweverCut<Reading: Equatable>(_ octets: ByteBuffer, _ read: ([ByteBuffer]) -> Reading) -> Reading {
    let whole = read(octets.pieces { octets.readableBytes })
    let single = read(octets.pieces { 1 })
    hold(whole == single, "cut into octets, the stream gives other frames:\n\(whole)\n\(single)")
    var cuts = Cuts(octets)
    let pieces = read(octets.pieces { cuts.next() })
    hold(whole == pieces, "cut into pieces, the stream gives other frames:\n\(whole)\n\(pieces)")
    return whole
}

extension ByteBuffer {
    /// In pieces, each in memory of its own as from a socket.
    func pieces(_ length: () -> Int) -> [ByteBuffer] {
        var rest = self
        var pieces: [ByteBuffer] = []
        while rest.readableBytes > 0, let piece = rest.readBytes(length: min(rest.readableBytes, length())) {
            pieces.append(ByteBuffer(bytes: piece))
        }
        return pieces
    }

    /// The octets as text that is never longer than they are, and never repaired.
    var text: String? { String(validating: readableBytesView, as: UTF8.self) }
}
