import NIOCore

/// Accepts connections only as fast as the loops keep up: a storm waits in the system's queue instead of in ours (REG-7).
///
/// Sits in a listening channel's pipeline. While the gate is shut, the request to read, which is the request to accept,
/// is held back and tried again a little later. Not for ever: a machine that is late for other reasons than us still lets
/// a few in, twenty times a second.
final class AcceptPacer: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = any Channel

    /// Shorter than those take who wait for their turn when the gate shuts.
    private static let pause = TimeAmount.milliseconds(1)
    private static let patience = 50
    private let load: LoadMeter
    private var isWaiting = false
    private var waits = 0

    init(load: LoadMeter) {
        self.load = load
    }

    func read(context: ChannelHandlerContext) {
        guard !isWaiting else { return }
        guard waits < Self.patience, !load.gate.admits(.connection) else {
            waits = 0
            return context.read()
        }
        isWaiting = true
        waits += 1
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.pause) {
            let (pacer, context) = bound.value
            pacer.isWaiting = false
            pacer.read(context: context)
        }
    }
}
