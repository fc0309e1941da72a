import NIOCore
import NIOPosix
import TLSCore

/// A socket of a test: octets out, octets in, and the end.
struct StreamSocket: Sendable {
    let channel: any Channel
    /// Ends with the connection.
    let inbound: AsyncStream<ByteBuffer>

    /// Connects; what it says first is on its way before the test gets the socket.
    static func connect(
        to port: Int, tls: TLSClientContext? = nil, saying first: ByteBuffer = ByteBuffer()
    ) async throws -> StreamSocket {
        let (inbound, arrived) = AsyncStream.makeStream(of: ByteBuffer.self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(tls.makeHandler(serverName: "localhost"))
                    }
                    try channel.pipeline.syncOperations.addHandler(Collector(first: first, arrived: arrived))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return StreamSocket(channel: channel, inbound: inbound)
    }

    func send(_ octets: ByteBuffer) async throws {
        try await channel.writeAndFlush(octets)
    }

    /// Says that nothing more is coming, and goes on listening.
    func closeOutput() async throws {
        try await channel.close(mode: .output)
    }

    func close() async {
        try? await channel.close()
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let first: ByteBuffer
        private let arrived: AsyncStream<ByteBuffer>.Continuation

        init(first: ByteBuffer, arrived: AsyncStream<ByteBuffer>.Continuation) {
            self.first = first
            self.arrived = arrived
        }

        func channelActive(context: ChannelHandlerContext) {
            if first.readableBytes > 0 { context.writeAndFlush(wrapOutboundOut(first), promise: nil) }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            arrived.yield(Self.unwrapInboundIn(data))
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed = event {
                arrived.finish()
                context.close(promise: nil)
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            arrived.finish()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
