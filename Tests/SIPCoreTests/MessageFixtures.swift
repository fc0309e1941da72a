import Foundation
import NIOCore
import SIPCore
import Testing

/// What the tests of messages and framing share.
enum Fixture {
    static let torture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/torture")

    static func torture(_ file: String) throws -> [UInt8] {
        Array(try Data(contentsOf: torture.appending(path: file)))
    }

    /// A message of these lines; the empty line behind the head is added.
    static func octets(_ lines: [String], body: String = "") -> [UInt8] {
        Array((lines.map { $0 + "\r\n" }.joined() + "\r\n" + body).utf8)
    }

    static let registerLines = [
        "REGISTER sip:cti.example.net SIP/2.0",
        "Via: SIP/2.0/TCP 192.0.2.9:5060;branch=z9hG4bK-524287-1;rport",
        "Max-Forwards: 70",
        "From: \"Phone\" <sip:0004135566aa@cti.example.net>;tag=kj3h4",
        "To: <sip:0004135566aa@cti.example.net>",
        "Call-ID: 3c26701cb41a@192.0.2.9",
        "CSeq: 1 REGISTER",
        "Contact: <sip:0004135566aa@192.0.2.9:5060;transport=tcp>;expires=300",
        "Content-Length: 0",
    ]

    /// A good REGISTER with lines replaced by name, left out (nil) or added.
    static func register(_ changes: [(String, String?)] = [], body: String = "") -> [UInt8] {
        var lines = registerLines
        for (name, line) in changes {
            let index = lines.firstIndex { $0.hasPrefix(name) }
            switch (index, line) {
            case (.some(let index), .some(let line)): lines[index] = line
            case (.some(let index), .none): lines.remove(at: index)
            case (.none, .some(let line)): lines.insert(line, at: lines.count - 1)
            case (.none, .none): break
            }
        }
        return octets(lines, body: body)
    }

    static func message(_ octets: [UInt8]) throws -> SIPMessage {
        try SIPMessage(parsing: ByteBuffer(bytes: octets))
    }
}

/// A frame or the end of a stream in a form that can be compared and read.
enum Seen: Equatable, CustomStringConvertible {
    case message(head: [UInt8], body: [UInt8])
    case ping, pong
    case malformed(head: [UInt8], UInt16)
    case broken(UInt16)
    /// Octets that wait for more.
    case waiting(Int)

    var description: String {
        switch self {
        case .message(let head, let body): "message(\(head.count)+\(body.count))"
        case .ping: "ping"
        case .pong: "pong"
        case .malformed(_, let code): "malformed(\(code))"
        case .broken(let code): "broken(\(code))"
        case .waiting(let count): "waiting(\(count))"
        }
    }
}

extension SIPFramer {
    /// Feeds a stream cut into pieces and tells what came out, with what is left at the end.
    static func run(_ pieces: [[UInt8]], limits: SIPLimits = SIPLimits()) -> [Seen] {
        var framer = SIPFramer(limits: limits)
        var seen: [Seen] = []
        do {
            for piece in pieces {
                framer.append(ByteBuffer(bytes: piece))
                while let frame = try framer.next() { seen.append(Seen(frame)) }
            }
            if framer.isMidMessage { seen.append(.waiting(framer.bufferedBytes)) }
        } catch {
            seen.append(.broken(error.status.code))
        }
        return seen
    }

    static func run(_ octets: [UInt8], limits: SIPLimits = SIPLimits()) -> [Seen] { run([octets], limits: limits) }

    static func runOctetByOctet(_ octets: [UInt8], limits: SIPLimits = SIPLimits()) -> [Seen] {
        run(octets.map { [$0] }, limits: limits)
    }
}

extension Seen {
    init(_ frame: SIPFrame) {
        switch frame {
        case .message(let message):
            self = .message(head: Array(message.head.readableBytesView), body: Array(message.body.readableBytesView))
        case .ping: self = .ping
        case .pong: self = .pong
        case .malformed(let message, let error):
            self = .malformed(
                head: Array(message?.head.readableBytesView ?? ByteBuffer().readableBytesView), error.status.code)
        }
    }
}

/// A generator whose whole run follows from its seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
