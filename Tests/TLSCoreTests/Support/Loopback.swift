import NIOCore
import NIOPosix
import TLSCore

/// A TLS port on 127.0.0.1, and connections to it, over real sockets.
struct Loopback {
    struct Connection: Sendable {
        let channel: any Channel
        let recorder: Recorder

        func send(_ text: String) async throws {
            try await channel.writeAndFlush(ByteBuffer(string: text))
        }
    }

    let channel: any Channel
    let accepted: AsyncStream<Connection>

    var port: Int { channel.localAddress?.port ?? 0 }

    static func listen(
        _ context: TLSServerContext, echo: Bool = true, halfClosure: Bool = false, keepsText: Bool = true
    ) async throws -> Loopback {
        let (accepted, continuation) = AsyncStream.makeStream(of: Connection.self)
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: halfClosure)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let recorder = Recorder(echo: echo, keepsText: keepsText)
                    try channel.pipeline.syncOperations.addHandler(context.makeHandler())
                    try channel.pipeline.syncOperations.addHandler(recorder)
                    continuation.yield(Connection(channel: channel, recorder: recorder))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Loopback(channel: channel, accepted: accepted)
    }

    static func connect(
        _ context: TLSClientContext, port: Int, serverName: String? = "localhost", autoRead: Bool = true,
        halfClosure: Bool = false, keepsText: Bool = true
    ) async throws -> Connection {
        let recorder = Recorder(keepsText: keepsText)
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: autoRead)
            .channelOption(.allowRemoteHalfClosure, value: halfClosure)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(context.makeHandler(serverName: serverName))
                    try channel.pipeline.syncOperations.addHandler(recorder)
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return Connection(channel: channel, recorder: recorder)
    }

    func nextConnection() async -> Connection? {
        for await connection in accepted { return connection }
        return nil
    }
}
