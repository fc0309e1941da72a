import NIOCore
import TLSCore

/// Last handler of a pipeline: remembers what arrives, and sends it back if it is to.
final class Recorder: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    struct Record: Sendable {
        var text = ""
        var byteCount = 0
        var reads = 0
        var completed: TLSHandshakeCompleted?
        var errors: [TLSError] = []
        var inputClosed = false
        var inactive = false

        var isOver: Bool { inactive || !errors.isEmpty }
    }

    let watched = Watched(Record())
    let echo: Bool
    let keepsText: Bool

    init(echo: Bool = false, keepsText: Bool = true) {
        self.echo = echo
        self.keepsText = keepsText
    }

    var record: Record { watched.value }

    @discardableResult
    func wait(for condition: @escaping @Sendable (Record) -> Bool) async -> Record {
        await watched.wait(for: condition)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        watched.update {
            $0.reads += 1
            $0.byteCount += bytes.readableBytes
            if keepsText { $0.text += String(buffer: bytes) }
        }
        if echo { context.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        watched.update {
            if let event = event as? TLSHandshakeCompleted { $0.completed = event }
            if case .some(.inputClosed) = event as? ChannelEvent { $0.inputClosed = true }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? TLSError { watched.update { $0.errors.append(error) } }
    }

    func channelInactive(context: ChannelHandlerContext) {
        watched.update { $0.inactive = true }
    }
}
