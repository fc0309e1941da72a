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

    // Actors of the same loop write at once: the handler is never in the middle of a change when it calls them.

    func send(request: ByteBuffer, method: SIPMethod, branch: String, token: UInt64) {
        if handler.eventLoop.inEventLoop {
            handler.value.send(request: request, method: method, branch: branch, token: token)
        } else {
            later { $0.send(request: request, method: method, branch: branch, token: token) }
        }
    }

    func send(unanswered: ByteBuffer) {
        if handler.eventLoop.inEventLoop {
            handler.value.send(unanswered: unanswered)
        } else {
            later { $0.send(unanswered: unanswered) }
        }
    }

    func send(response: ByteBuffer, status: SIPStatus, transaction: ServerTransactions.ID) {
        if handler.eventLoop.inEventLoop {
            handler.value.send(response: response, status: status, transaction: transaction)
        } else {
            later { $0.send(response: response, status: status, transaction: transaction) }
        }
    }

    func close(_ reason: CloseReason) {
        if handler.eventLoop.inEventLoop { handler.value.close(reason) } else { later { $0.close(reason) } }
    }

    func letIn() {
        if handler.eventLoop.inEventLoop { handler.value.letIn() } else { later { $0.letIn() } }
    }

    private func later(_ body: @escaping @Sendable (SIPConnectionHandler) -> Void) {
        handler.eventLoop.execute { [handler] in body(handler.value) }
    }
}
