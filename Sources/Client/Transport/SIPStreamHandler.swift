package import NIOCore
package import SIPCore
import TLSCore

/// Whoever sits behind a connection: told what arrives, on the connection's event loop.
///
/// `connection` is the number given to the handler, so that news of a connection already given up can be told apart.
package protocol SIPStreamReceiver {
    /// TCP, and TLS if it is used, are up.
    func streamOpened(_ connection: Int)
    /// A whole message; the stream goes on behind it.
    func streamReceived(_ message: SIPMessage, _ connection: Int)
    /// The peer pinged; answer with one CRLF (RFC 5626 4.4.1).
    func streamPinged(_ connection: Int)
    /// All that had arrived together has been handed over: a good moment to flush.
    func streamPaused(_ connection: Int)
    /// The connection is over. `reason` is for people; nil if the peer closed it in good order.
    func streamClosed(_ connection: Int, reason: String?)
}

/// Octets in, SIP messages out; the last handler of a connection's pipeline. No task, no hop.
package final class SIPStreamHandler<Receiver: SIPStreamReceiver>: ChannelInboundHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    private let receiver: Receiver
    private let connection: Int
    private let waitsForTLS: Bool
    private var framer: SIPFramer
    private var failure: String?
    private var isOver = false

    /// A handler that tells `receiver` under the number `connection`.
    package init(receiver: Receiver, connection: Int, waitsForTLS: Bool, limits: SIPLimits = SIPLimits()) {
        self.receiver = receiver
        self.connection = connection
        self.waitsForTLS = waitsForTLS
        framer = SIPFramer(limits: limits)
    }

    package func channelActive(context: ChannelHandlerContext) {
        if !waitsForTLS { receiver.streamOpened(connection) }
        context.fireChannelActive()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is TLSHandshakeCompleted, waitsForTLS { receiver.streamOpened(connection) }
        context.fireUserInboundEventTriggered(event)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        framer.append(unwrapInboundIn(data))
        do {
            while !isOver, let frame = try framer.next() {
                switch frame {
                case .message(let message): receiver.streamReceived(message, connection)
                case .ping: receiver.streamPinged(connection)
                case .pong: break
                case .malformed(_, let error): fail(context, "the peer sent an unusable start line: \(error.message)")
                }
            }
        } catch {
            fail(context, "the peer broke the stream: \(error.message)")
        }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        if !isOver { receiver.streamPaused(connection) }
        context.fireChannelReadComplete()
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(context, "\(error)")
    }

    package func channelInactive(context: ChannelHandlerContext) {
        if !isOver {
            isOver = true
            receiver.streamClosed(connection, reason: failure)
        }
        context.fireChannelInactive()
    }

    private func fail(_ context: ChannelHandlerContext, _ reason: String) {
        guard failure == nil else { return }
        failure = reason
        context.close(promise: nil)
    }
}
