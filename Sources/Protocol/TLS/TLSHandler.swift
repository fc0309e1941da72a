public import NIOCore

/// TLS on the system's OpenSSL: bytes of the network on one side, plain text on the other.
///
/// - fires `TLSHandshakeCompleted` as a user inbound event, before the first plain text;
/// - fires `TLSError` as an error and closes the connection when anything is wrong;
/// - close_notify of the peer: with `allowRemoteHalfClosure` it becomes `ChannelEvent.inputClosed` and we may go on
///   writing; without, the connection is closed. An end without close_notify is reported as `.truncated`;
/// - `close(mode: .output)` sends close_notify and goes on reading; `close(mode: .all)` sends it and does not wait.
///
/// An idle connection holds OpenSSL's state and no buffer.
public final class TLSHandler: ChannelDuplexHandler {
    public typealias InboundIn = ByteBuffer
    public typealias InboundOut = ByteBuffer
    public typealias OutboundIn = ByteBuffer
    public typealias OutboundOut = ByteBuffer

    enum Role {
        case server(OpenSSLContext)
        case client(OpenSSLContext, serverName: String?, verifyHostname: Bool)
    }

    enum State {
        /// Not yet connected.
        case idle
        case handshaking(PendingHandshake)
        case established
        /// Closed by us, failed or gone.
        case closed
    }

    /// Answers that a peer can draw from us after the handshake without sending data: TLS 1.2 refuses every wish for
    /// renegotiation with an alert (CVE-2011-1473). Nobody needs this many.
    static let controlReplyLimit = 8
    /// Encrypted bytes that are held back for a flush.
    static let outboundLimit = 64 * 1024
    /// Plain bytes that are held back for a flush: what a record holds (RFC 8446 5.1).
    static let recordLimit = 16 * 1024

    /// Time from connection to the end of the handshake after which the connection is cut; nil for a caller that owns
    /// the timer. To be set before the handler joins a pipeline.
    public var handshakeTimeout: TimeAmount? = .seconds(10)

    /// Where buffers for plain text come from and those go that were read from; `nil` to make each anew. To be set before
    /// the handler joins a pipeline.
    public var buffers: (any ByteBufferPool)?

    let role: Role
    var state = State.idle
    /// A server has none until its client speaks: a silent connection costs next to nothing.
    var engine: TLSEngine?
    /// What was written and is not encrypted yet.
    var plain = HeldText()
    /// Of all writes that are taken but not yet passed on.
    var outboundPromise: EventLoopPromise<Void>?
    private var controlReplies = 0
    var inputClosed = false
    var outputClosed = false
    /// The reader asked for more and has got nothing since.
    private var readWanted = false

    init(role: Role) {
        self.role = role
    }

    public func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { connected(context) }
    }

    public func handlerRemoved(context: ChannelHandlerContext) {
        ended(ChannelError.ioOnClosedChannel)
    }

    public func channelActive(context: ChannelHandlerContext) {
        connected(context)
        context.fireChannelActive()
    }

    public func channelInactive(context: ChannelHandlerContext) {
        let error = lossAtEnd
        ended(error ?? ChannelError.ioOnClosedChannel)
        if let error { context.fireErrorCaught(named(error, context)) }
        context.fireChannelInactive()
    }

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if case .idle = state { connected(context) }
        switch state {
        case .idle, .closed: break
        case .handshaking(let pending): handshakeBytesReceived(bytes, pending, context)
        case .established:
            engine?.inbound = bytes
            receive(context)
            buffers?.giveBack(bytes)
        }
    }

    public func channelReadComplete(context: ChannelHandlerContext) {
        switch state {
        // Without autoRead nobody else asks for the rest of a handshake or of a record.
        case .handshaking: context.read()
        case .established where readWanted: context.read()
        default: break
        }
        context.fireChannelReadComplete()
    }

    public func read(context: ChannelHandlerContext) {
        readWanted = true
        context.read()
    }

    public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .some(.inputClosed) = event as? ChannelEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        // The end of the stream below us. After a close_notify it is no news.
        if inputClosed { return }
        if let error = lossAtEnd { fail(error, context) } else { context.fireUserInboundEventTriggered(event) }
    }

    func receive(_ context: ChannelHandlerContext) {
        guard let engine else { return }
        let held = engine.outbound.readableBytes
        var plain = ByteBuffer()
        let end = engine.read(into: &plain, from: buffers)
        engine.inbound = ByteBuffer()
        if engine.outbound.readableBytes > held {
            controlReplies += 1
            pushAndFlush(context)
        }
        if plain.readableBytes > 0 {
            readWanted = false
            context.fireChannelRead(NIOAny(plain))
        } else {
            buffers?.giveBack(plain)
        }
        // The reader may have closed the connection just now.
        guard case .established = state else { return }
        switch end {
        case .needsMore:
            if controlReplies > Self.controlReplyLimit {
                fail(TLSError(.protocolViolation, "the peer asks for renegotiation again and again"), context)
            }
        case .closed: inputEnded(context)
        case .failed(let error): fail(error, context)
        }
    }

    private func inputEnded(_ context: ChannelHandlerContext) {
        guard !inputClosed else { return }
        inputClosed = true
        let halfClosure = try? context.channel.syncOptions?.getOption(.allowRemoteHalfClosure)
        if halfClosure == true {
            context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        } else {
            close(context: context, mode: .all, promise: nil)
        }
    }

}

@available(*, unavailable)
extension TLSHandler: Sendable {}
