import NIOCore
import SIPCore

/// The same stream gives the same frames however it is cut, and no frame holds what was not in the stream.
func fuzzFraming(_ octets: ByteBuffer) {
    _ = holdHoweverCut(octets) { Framing($0) }
}

/// What a framer makes of a stream.
private struct Framing: Equatable {
    var frames: [String] = []
    var rest = 0

    init(_ pieces: [ByteBuffer]) {
        // Small, so that short inputs reach them.
        var framer = SIPFramer(
            limits: SIPLimits(headBytes: 1024, bodyBytes: 512, headerCount: 24, startLineBytes: 128))
        do {
            for piece in pieces {
                framer.append(piece)
                while let frame = try framer.next() { frames.append(Self.text(of: frame)) }
                hold(framer.bufferedBytes <= 1024 + 512 + piece.readableBytes, "more is held than the limits allow")
                hold(framer.isMidMessage == (framer.bufferedBytes > 0), "isMidMessage")
            }
        } catch {
            let partial = error.partial.map { String(buffer: $0.head) } ?? "-"
            frames.append("error \(error) partial \(partial)")
            framer.append(ByteBuffer(string: "OPTIONS sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n"))
            hold((try? framer.next()) == nil, "a broken stream gives nothing more")
        }
        rest = framer.bufferedBytes
    }

    private static func text(of frame: SIPFrame) -> String {
        switch frame {
        case .ping: "ping"
        case .pong: "pong"
        case .message(let message): "message \(String(buffer: message.head))|\(String(buffer: message.body))"
        case .malformed(let message, let error):
            "malformed \(error) \(message.map { String(buffer: $0.head) } ?? "-")"
        }
    }
}
