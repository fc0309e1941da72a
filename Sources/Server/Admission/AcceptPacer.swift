import NIOCore

/// Accepts connections only as fast as the loops keep up: a storm waits in the system's queue instead of in ours (REG-7).
///
/// Sits in a listening channel's pipeline. While the gate is shut, the request to read, which is the request to accept,
/// is held back and tried again a little later.
final class AcceptPacer: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = any Channel

    private static let pause = TimeAmount.milliseconds(10)
    private let load: LoadMeter
    private var isWaiting = false

    init(load: LoadMeter) {
        self.load = load
    }

    func read(context: ChannelHandlerContext) {
        guard !load.gate.admits(.connection) else { return context.read() }
        guard !isWaiting else { return }
        isWaiting = true
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.pause) {
            let (pacer, context) = bound.value
            pacer.isWaiting = false
            pacer.read(context: context)
        }
    }
}
