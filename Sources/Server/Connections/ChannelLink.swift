import CSTAActors
import NIOCore
import SIPCore

/// The connection as actors see it: what they send is brought to the channel's loop, in order.
final class ChannelLink: SIPLink {
    let description: LinkDescription
    private let handler: NIOLoopBound<SIPConnectionHandler>

    init(_ description: LinkDescription, handler: SIPConnectionHandler, eventLoop: any EventLoop) {
        self.description = description
        self.handler = NIOLoopBound(handler, eventLoop: eventLoop)
    }

    func send(request: ByteBuffer, method: SIPMethod, branch: String, token: UInt64) {
        onLoop { $0.send(request: request, method: method, branch: branch, token: token) }
    }

    func send(unanswered: ByteBuffer) {
        onLoop { $0.write(unanswered) }
    }

    func send(response: ByteBuffer, status: SIPStatus, transaction: ServerTransactions.ID) {
        onLoop { $0.send(response: response, status: status, transaction: transaction) }
    }

    func close(_ reason: CloseReason) {
        onLoop { $0.close(reason) }
    }

    /// Actors of the same loop write at once: the handler is never in the middle of a change when it calls them.
    private func onLoop(_ body: @escaping @Sendable (SIPConnectionHandler) -> Void) {
        if handler.eventLoop.inEventLoop {
            body(handler.value)
        } else {
            handler.eventLoop.execute { body(self.handler.value) }
        }
    }
}
