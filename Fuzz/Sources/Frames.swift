import CSTACore
import NIOCore

/// The same stream gives the same frames however it is cut; each frame, written again, is the octets that it was read from.
func fuzzFrames(_ octets: ByteBuffer) {
    let whole = holdHoweverCut(octets) { FrameStream($0) }
    hold(
        octets.readableBytesView.starts(with: whole.written.readableBytesView),
        "frames hold what was not in the stream")
    if whole.error == nil {
        hold(whole.written.readableBytes + whole.rest == octets.readableBytes, "octets are lost between the frames")
    }
}

/// What a framer makes of a stream.
private struct FrameStream: Equatable {
    /// Small, so that short inputs reach it.
    private static let limit = 512

    var written = ByteBuffer()
    var count = 0
    var error: CSTAFramingError?
    var rest = 0

    init(_ pieces: [ByteBuffer]) {
        var framer = CSTAFramer(limit: Self.limit)
        do throws(CSTAFramingError) {
            for piece in pieces {
                framer.append(piece)
                while let frame = try framer.next() {
                    let octets = try frame.encoded()
                    hold(octets.readableBytes <= Self.limit, "a frame is longer than the limit allows")
                    written.writeImmutableBuffer(octets)
                    count += 1
                }
                hold(framer.bufferedBytes < Self.limit, "more is held than the limit allows")
                hold(framer.isMidMessage == (framer.bufferedBytes > 0), "isMidMessage")
            }
        } catch {
            self.error = error
            framer.append(ByteBuffer(string: "\0\0\0\u{8}0001"))
            hold((try? framer.next()) == nil, "a broken stream gives nothing more")
            hold(framer.bufferedBytes == 0, "a broken stream holds nothing")
        }
        rest = framer.bufferedBytes
    }
}
