import NIOCore

extension TLSHandler {
    /// What is lost when the stream ends now.
    var lossAtEnd: TLSError? {
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
        // What was written before, if OpenSSL still takes it, and the alert that tells the peer.
        _ = seal(context)
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
        plain = HeldText()
        let promise = outboundPromise
        outboundPromise = nil
        promise?.fail(error)
    }

    func named(_ error: TLSError, _ context: ChannelHandlerContext) -> TLSError {
        guard let address = context.remoteAddress, let ip = address.ipAddress, let port = address.port else {
            return error
        }
        var error = error
        error.peer = ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
        return error
    }
}
