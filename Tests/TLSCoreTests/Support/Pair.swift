import NIOCore
import NIOEmbedded
import TLSCore

/// Two handlers back to back, without sockets and with a clock in the test's hand.
struct Pair {
    /// Closes its channel when the test is done with it: an open one holds itself in memory.
    final class Side: Sendable {
        let channel: NIOAsyncTestingChannel
        let recorder = Recorder()

        init(_ makeHandler: @escaping @Sendable () -> TLSHandler, halfClosure: Bool = false) async throws {
            channel = NIOAsyncTestingChannel()
            let (channel, recorder) = (channel, recorder)
            try await channel.testingEventLoop.submit {
                channel.allowRemoteHalfClosure = halfClosure
                try channel.pipeline.syncOperations.addHandler(HalfCloser())
                try channel.pipeline.syncOperations.addHandler(makeHandler())
                try channel.pipeline.syncOperations.addHandler(recorder)
            }.get()
            try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 5061)).get()
        }

        deinit {
            channel.close(promise: nil)
        }

        var record: Recorder.Record { recorder.record }

        func send(_ text: String) async throws {
            try await channel.writeAndFlush(ByteBuffer(string: text))
        }

        /// Everything that waits to go out, as it was written.
        func takeSegments() async throws -> [ByteBuffer] {
            var segments: [ByteBuffer] = []
            while let segment = try await channel.readOutbound(as: ByteBuffer.self) {
                if segment.readableBytes > 0 { segments.append(segment) }
            }
            return segments
        }

        func receive(_ bytes: ByteBuffer) async throws {
            if channel.isActive { try await channel.writeInbound(bytes) }
        }
    }

    /// How bytes travel.
    enum Wire: Sendable, CaseIterable {
        case asWritten
        case oneSegment
        case singleBytes
    }

    let server: Side
    let client: Side

    init(
        server: TLSServerContext, client: TLSClientContext, serverName: String? = "localhost", halfClosure: Bool = false
    ) async throws {
        self.server = try await Side({ server.makeHandler() }, halfClosure: halfClosure)
        self.client = try await Side({ client.makeHandler(serverName: serverName) }, halfClosure: halfClosure)
    }

    /// Carries bytes both ways until nobody says anything more.
    func pump(_ wire: Wire = .asWritten) async throws {
        while true {
            let up = try await client.takeSegments()
            try await Self.carry(up, to: server, wire)
            let down = try await server.takeSegments()
            try await Self.carry(down, to: client, wire)
            if up.isEmpty && down.isEmpty { return }
        }
    }

    private static func carry(_ segments: [ByteBuffer], to side: Side, _ wire: Wire) async throws {
        switch wire {
        case .asWritten:
            for segment in segments { try await side.receive(segment) }
        case .oneSegment:
            let all = ByteBuffer(bytes: segments.flatMap { $0.readableBytesView })
            if all.readableBytes > 0 { try await side.receive(all) }
        case .singleBytes:
            for byte in segments.flatMap({ $0.readableBytesView }) {
                try await side.receive(ByteBuffer(integer: byte))
            }
        }
    }
}

/// The testing channel would close altogether.
private final class HalfCloser: ChannelOutboundHandler, Sendable {
    typealias OutboundIn = ByteBuffer

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if case .output = mode { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
    }
}
