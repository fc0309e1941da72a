import NIOCore
import NIOPosix

/// Wakes an event loop that has something left to do once it has looked at its connections again.
///
/// What is posted to a loop runs before that, and a timer makes it sleep in between, which costs the time of falling asleep
/// and waking up and, on a machine that others use, too, the core. So the loop writes to itself, through a pipe that it
/// watches beside its connections.
///
/// Belongs to its loop.
final class LoopBell: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private static let stroke = ByteBuffer(integer: UInt8(0))
    private var context: ChannelHandlerContext?
    private var awaited: [() -> Void] = []

    /// A bell of a loop, and the channel that has to be closed when it is of no use any more.
    /// - Throws: where the system gives no more files.
    static func hung(on eventLoop: any EventLoop) async throws -> (channel: any Channel, bell: NIOLoopBound<LoopBell>) {
        let bell = try await eventLoop.submit { NIOLoopBound(LoopBell(), eventLoop: eventLoop) }.get()
        let pipe = try SystemPipe()
        let channel = try await NIOPipeBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(bell.value) }
            }
            .takingOwnershipOfDescriptors(input: pipe.input, output: pipe.output).get()
        return (channel, bell)
    }

    /// Runs `body` when the loop has looked at its connections; not at all once the bell's channel is closed.
    func afterLook(_ body: @escaping () -> Void) {
        guard let context else { return }
        awaited.append(body)
        if awaited.count == 1 { context.writeAndFlush(NIOAny(Self.stroke), promise: nil) }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        awaited = []
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let due = awaited
        awaited = []
        for body in due { body() }
    }
}
