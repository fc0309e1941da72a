import NIOCore

/// Stands in front of a connection until its peer is in: what a newcomer sends waits for its turn, a TLS handshake as
/// well as a REGISTER and the answers by which a phone is set up (REG-7).
///
/// What waits is what was read once, as a rule: whoever waits for an answer says nothing more, and when it does, nothing is
/// read any more. Leaves the pipeline when it is opened: who is in is served as it comes.
final class Turnstile: ChannelDuplexHandler, RemovableChannelHandler, TurnTaker {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// As long as less than this waits more is read. To ask no more of the socket and to ask again is two system calls,
    /// for each message of each newcomer.
    private static let readAhead = 8_192
    /// More than this does not wait: a peer that sends its end behind much data has all of it read at once, and whoever
    /// reads it has to refuse it.
    private static let limit = 65_536

    private let turns: LoopTurns
    private var context: ChannelHandlerContext?
    private var waiting: ByteBuffer?
    /// What came behind it, or was asked for meanwhile.
    private var readHeldBack = false
    private var readCompleteHeldBack = false
    /// The peer's end came while something waited.
    private var endHeldBack = false
    private var isOpen = false
    private var isPassing = false

    init(turns: LoopTurns) {
        self.turns = turns
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        waiting = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if waiting != nil {
            waiting?.writeBuffer(&bytes)
            if let waiting, waiting.readableBytes > Self.limit { pass() }
        } else if isOpen {
            context.fireChannelRead(wrapInboundOut(bytes))
        } else {
            waiting = bytes
            turns.arrived(self)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if waiting == nil { context.fireChannelReadComplete() } else { readCompleteHeldBack = true }
    }

    func read(context: ChannelHandlerContext) {
        if let waiting, waiting.readableBytes >= Self.readAhead { readHeldBack = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if waiting != nil, case .some(.inputClosed) = event as? ChannelEvent {
            endHeldBack = true
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        // Nobody is left who could be answered.
        waiting = nil
        context.fireChannelInactive()
    }

    /// It is this connection's turn.
    func takeTurn() { pass() }

    private func pass() {
        guard let context, let bytes = waiting else { return }
        waiting = nil
        isPassing = true
        context.fireChannelRead(wrapInboundOut(bytes))
        if readCompleteHeldBack {
            readCompleteHeldBack = false
            context.fireChannelReadComplete()
        }
        if endHeldBack {
            endHeldBack = false
            context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
        if readHeldBack {
            readHeldBack = false
            context.read()
        }
        isPassing = false
        if isOpen { leave() }
    }

    /// The peer is in. What still waits goes through, and the turnstile goes.
    func open() {
        guard !isOpen else { return }
        isOpen = true
        guard !isPassing else { return }
        pass()
        leave()
    }

    private func leave() {
        context?.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
