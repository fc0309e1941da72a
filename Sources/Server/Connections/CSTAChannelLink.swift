import CSTAActors
import NIOCore

/// A connection of CSTA over TCP as its client's actor sees it.
final class CSTAChannelLink: PeerLink {
    let description: LinkDescription
    private let eventLoop: any EventLoop
    private let handler: NIOLoopBound<CSTAConnectionHandler>

    init(_ description: LinkDescription, handler: CSTAConnectionHandler, eventLoop: any EventLoop) {
        self.description = description
        self.eventLoop = eventLoop
        self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
    }

    func send(unanswered: ByteBuffer) {
        onLoop { $0.write(unanswered) }
    }

    func close(_ reason: CloseReason) {
        onLoop { $0.close(reason) }
    }

    /// The actor lives on the same loop and writes at once.
    private func onLoop(_ body: @escaping @Sendable (CSTAConnectionHandler) -> Void) {
        if eventLoop.inEventLoop {
            body(handler.value)
        } else {
            eventLoop.execute { body(self.handler.value) }
        }
    }
}
