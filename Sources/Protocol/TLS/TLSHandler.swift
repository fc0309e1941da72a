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

    /// Time from connection to the end of the handshake after which the connection is cut; nil for a caller that owns
    /// the timer. To be set before the handler joins a pipeline.
    public var handshakeTimeout: TimeAmount? = .seconds(10)

    /// True from the connection's begin to the end of the handshake.
    public var isHandshaking: Bool {
        if case .handshaking = state { true } else { false }
    }

    let role: Role
    var state = State.idle
    /// A server has none until its client speaks: a silent connection costs next to nothing.
    var engine: TLSEngine?
    /// Of all writes that are encrypted but not yet passed on.
    var outboundPromise: EventLoopPromise<Void>?
    private var controlReplies = 0
    private var inputClosed = false
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

    // MARK: Handshake

    private func connected(_ context: ChannelHandlerContext) {
        guard case .idle = state else { return }
        let pending = PendingHandshake()
        state = .handshaking(pending)
        if let handshakeTimeout {
            pending.timeout = context.eventLoop.assumeIsolated().scheduleTask(in: handshakeTimeout) { [weak self] in
                self?.handshakeTimedOut(context)
            }
        }
        context.read()
        if case .client(let settings, let serverName, let verifyHostname) = role {
            engine = .client(settings, serverName: serverName, verifyHostname: verifyHostname)
            advance(pending, context)
        }
    }

    private func handshakeBytesReceived(
        _ bytes: ByteBuffer, _ pending: PendingHandshake, _ context: ChannelHandlerContext
    ) {
        if pending.bytesReceived == 0, let fault = FirstBytes.fault(bytes, from: role.peer) {
            return fail(fault, context)
        }
        pending.bytesReceived += bytes.readableBytes
        guard pending.bytesReceived <= PendingHandshake.readLimit else {
            return fail(TLSError(.protocolViolation, "the peer's handshake is endless"), context)
        }
        if case .server(let settings) = role, engine == nil { engine = .server(settings) }
        engine?.inbound = bytes
        advance(pending, context)
    }

    private func advance(_ pending: PendingHandshake, _ context: ChannelHandlerContext) {
        guard let engine else { return fail(TLSError(.internal, "OpenSSL has no memory for a connection"), context) }
        switch engine.handshake() {
        case .needsMore: pushAndFlush(context)
        case .failed(let error): fail(error, context)
        case .completed: handshakeCompleted(engine, pending, context)
        }
    }

    private func handshakeCompleted(
        _ engine: TLSEngine, _ pending: PendingHandshake, _ context: ChannelHandlerContext
    ) {
        pending.timeout?.cancel()
        state = .established
        let event = engine.handshakeCompleted
        engine.handshakeEnded()
        for write in pending.writes { encrypt(write.bytes, write.promise, context) }
        pushAndFlush(context)
        if let promise = pending.closeOutput { close(context: context, mode: .output, promise: promise) }
        if case .established = state { context.fireUserInboundEventTriggered(event) }
        // The peer's first data may have come in the same segment.
        if case .established = state { receive(context) }
    }

    private func handshakeTimedOut(_ context: ChannelHandlerContext) {
        guard case .handshaking(let pending) = state else { return }
        let said = pending.bytesReceived == 0 ? "the peer said nothing" : "the peer began and did not go on"
        fail(TLSError(.handshakeTimedOut, "no TLS handshake in time: \(said)"), context)
    }

    // MARK: Plain text

    private func receive(_ context: ChannelHandlerContext) {
        guard let engine else { return }
        let held = engine.outbound.readableBytes
        var plain = ByteBuffer()
        let end = engine.read(into: &plain)
        engine.inbound = ByteBuffer()
        if engine.outbound.readableBytes > held {
            controlReplies += 1
            pushAndFlush(context)
        }
        if plain.readableBytes > 0 {
            readWanted = false
            context.fireChannelRead(wrapInboundOut(plain))
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

    // MARK: Ends

    /// What is lost when the stream ends now.
    private var lossAtEnd: TLSError? {
        switch state {
        case .idle, .closed: nil
        case .handshaking(let pending):
            TLSError(
                .closedDuringHandshake,
                pending.bytesReceived == 0
                    ? "the peer closed the connection without a word"
                    : "the peer closed the connection during the TLS handshake")
        case .established:
            inputClosed
                ? nil
                : TLSError(.truncated, "the connection ended without close_notify: the last message may be incomplete")
        }
    }

    func fail(_ error: TLSError, _ context: ChannelHandlerContext) {
        let error = named(error, context)
        // The alert that tells the peer.
        pushAndFlush(context)
        ended(error)
        context.fireErrorCaught(error)
        context.close(mode: .all, promise: nil)
    }

    /// Frees everything; the connection is not used again.
    func ended(_ error: any Error) {
        if case .handshaking(let pending) = state { pending.fail(error) }
        state = .closed
        engine = nil
        let promise = outboundPromise
        outboundPromise = nil
        promise?.fail(error)
    }

    private func named(_ error: TLSError, _ context: ChannelHandlerContext) -> TLSError {
        guard let address = context.remoteAddress, let ip = address.ipAddress, let port = address.port else {
            return error
        }
        var error = error
        error.peer = ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
        return error
    }
}

@available(*, unavailable)
extension TLSHandler: Sendable {}

extension TLSHandler.Role {
    var peer: FirstBytes.Peer {
        switch self {
        case .server: .client
        case .client: .server
        }
    }
}
