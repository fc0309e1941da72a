import Logging
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Waits a moment when the system has no room for another connection: no more open files, no memory (negative case 100).
///
/// The connection that could not be accepted stays in the system's queue, and the listening socket stays readable:
/// without a pause the loop would do nothing but fail to accept it. Sits in a listening channel's pipeline.
final class AcceptBrake: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private static let pause = TimeAmount.milliseconds(100)
    private static let silence = TimeAmount.minutes(1)
    private let logger: Logger
    private var isBraking = false
    private var saidAt: NIODeadline?

    init(logger: Logger) {
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let failure = error as? IOError, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(failure.errnoCode) else {
            return context.fireErrorCaught(error)
        }
        say(failure, at: context.eventLoop.now)
        guard !isBraking else { return }
        isBraking = true
        // Holding back the next read would not do: the one that failed is still asked for.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.pause) {
            let (brake, context) = bound.value
            brake.released(context)
        }
    }

    private func released(_ context: ChannelHandlerContext) {
        isBraking = false
        try? context.channel.syncOptions?.setOption(.autoRead, value: true)
    }

    private func say(_ failure: IOError, at now: NIODeadline) {
        if let saidAt, now - saidAt < Self.silence { return }
        saidAt = now
        logger.error(
            "new connections have to wait: the system gives no more (ulimit -n, LimitNOFILE=, limits.connections)",
            metadata: ["reason": "\(systemMessage(failure.errnoCode))"])
    }
}
