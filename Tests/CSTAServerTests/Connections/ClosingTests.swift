import CSTAActors
import NIOCore
import NIOEmbedded
import Testing

@testable import CSTAServer

/// What is written to a peer that still reads is not thrown away with its connection (negative case 15).
@Suite struct ClosingTests {
    /// A socket without room: what is written waits.
    private final class FullSocket: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private var waiting: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)] = []
        private var isFull = true

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            waiting.append((Self.unwrapOutboundIn(data), promise))
        }

        func flush(context: ChannelHandlerContext) {
            guard !isFull else { return }
            for (bytes, promise) in waiting { context.write(Self.wrapOutboundOut(bytes), promise: promise) }
            waiting = []
            context.flush()
        }

        func drain(_ context: ChannelHandlerContext) {
            isFull = false
            flush(context: context)
        }
    }

    /// The handler whose connection ends.
    private final class Ending: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
    }

    private func connected() throws -> (EmbeddedChannel, FullSocket, end: ChannelHandlerContext) {
        let socket = FullSocket()
        let channel = EmbeddedChannel(handlers: [socket, Ending()])
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 1)).wait()
        let end = try channel.pipeline.syncOperations.context(handlerType: Ending.self)
        end.write(NIOAny(ByteBuffer(string: "answer")), promise: nil)
        return (channel, socket, end)
    }

    @Test("negative case 15: a connection whose peer has closed its direction ends when everything is written")
    func peerClosed() throws {
        let (channel, socket, end) = try connected()
        end.close(.peerClosed)
        #expect(channel.isActive)
        socket.drain(try channel.pipeline.syncOperations.context(handler: socket))
        #expect(!channel.isActive)
        #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "answer"))
    }

    @Test func otherReasonsWaitForNothing() throws {
        let (channel, _, end) = try connected()
        end.close(.shutdown)
        #expect(!channel.isActive)
    }
}
