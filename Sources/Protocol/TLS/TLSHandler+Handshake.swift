import NIOCore

extension TLSHandler {
    func connected(_ context: ChannelHandlerContext) {
        guard case .idle = state else { return }
        let pending = PendingHandshake()
        state = .handshaking(pending)
        if let handshakeTimeout {
            // Holds the handler, and is cancelled when the handshake ends in whatever way.
            pending.timeout = context.eventLoop.assumeIsolated().scheduleTask(in: handshakeTimeout) {
                self.handshakeTimedOut(context)
            }
        }
        context.read()
        if case .client(let settings, let serverName, let verifyHostname) = role {
            engine = .client(settings, serverName: serverName, verifyHostname: verifyHostname)
            advance(pending, context)
        }
    }

    func handshakeBytesReceived(
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

    func advance(_ pending: PendingHandshake, _ context: ChannelHandlerContext) {
        guard let engine else { return fail(TLSError(.internal, "OpenSSL has no memory for a connection"), context) }
        switch engine.handshake() {
        case .needsMore: pushAndFlush(context)
        case .failed(let error): fail(error, context)
        case .completed: handshakeCompleted(engine, pending, context)
        }
    }

    func handshakeCompleted(
        _ engine: TLSEngine, _ pending: PendingHandshake, _ context: ChannelHandlerContext
    ) {
        pending.timeout?.cancel()
        state = .established
        let event = engine.handshakeCompleted
        engine.handshakeEnded()
        for write in pending.writes { accept(write.bytes, write.promise, context) }
        pushAndFlush(context)
        if let promise = pending.closeOutput { close(context: context, mode: .output, promise: promise) }
        if case .established = state { context.fireUserInboundEventTriggered(event) }
        // The peer's first data may have come in the same segment.
        if case .established = state { receive(context) }
    }

    func handshakeTimedOut(_ context: ChannelHandlerContext) {
        guard case .handshaking(let pending) = state else { return }
        let said = pending.bytesReceived == 0 ? "the peer said nothing" : "the peer began and did not go on"
        fail(TLSError(.handshakeTimedOut, "no TLS handshake in time: \(said)"), context)
    }
}

extension TLSHandler.Role {
    var peer: FirstBytes.Peer {
        switch self {
        case .server: .client
        case .client: .server
        }
    }
}
