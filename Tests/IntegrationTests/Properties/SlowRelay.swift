import NIOCore
import NIOPosix

@testable import PhoneSimulator

/// Stands between a client and the server and reads from the server a little at a time, with pauses: a client that is
/// slow, but does read (CLI-7).
enum SlowRelay {
    /// Listens on a free port of loopback; every connection is passed on to `port`.
    static func start(to port: Int, random: SeededSource) async throws -> any Channel {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        return try await ServerBootstrap(group: loop, childGroup: loop)
            .childChannelInitializer { client in
                // The server's side first: before that the client is not read from.
                ClientBootstrap(group: client.eventLoop)
                    .channelOption(.autoRead, value: false)
                    .channelOption(.socketOption(.so_rcvbuf), value: 4096)
                    .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 2048))
                    .channelInitializer { server in
                        server.eventLoop.makeCompletedFuture {
                            try server.pipeline.syncOperations.addHandler(Sipper(to: client, random))
                        }
                    }
                    .connect(host: "127.0.0.1", port: port)
                    .flatMap { server in
                        client.eventLoop.makeCompletedFuture {
                            try client.pipeline.syncOperations.addHandler(Pipe(to: server))
                        }
                    }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    /// Passes everything on at once.
    private final class Pipe: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let other: any Channel

        init(to other: any Channel) { self.other = other }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            other.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
    }

    /// Reads when a while has passed since it read last.
    private final class Sipper: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let other: any Channel
        private let random: SeededSource

        init(to other: any Channel, _ random: SeededSource) {
            self.other = other
            self.random = random
        }

        func channelActive(context: ChannelHandlerContext) { context.read() }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            other.writeAndFlush(unwrapInboundIn(data), promise: nil)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            let draw = random.next()
            let pause = draw % 50 == 0 ? 200 : draw % 8
            let channel = context.channel
            context.eventLoop.scheduleTask(in: .milliseconds(Int64(pause))) { channel.read() }
        }

        func channelInactive(context: ChannelHandlerContext) { other.close(promise: nil) }
    }
}
