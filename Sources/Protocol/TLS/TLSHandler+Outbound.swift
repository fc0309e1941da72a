public import NIOCore

extension TLSHandler {
    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let bytes = unwrapOutboundIn(data)
        switch state {
        case .idle, .closed: promise?.fail(ChannelError.ioOnClosedChannel)
        case .handshaking(let pending):
            if pending.closeOutput != nil {
                promise?.fail(ChannelError.outputClosed)
            } else if !pending.add(bytes, promise) {
                let error = TLSError(.tooMuchPending, "too much was written before the TLS handshake ended")
                promise?.fail(error)
                fail(error, context)
            }
        case .established:
            if outputClosed {
                promise?.fail(ChannelError.outputClosed)
            } else {
                accept(bytes, promise, context)
            }
        }
    }

    public func flush(context: ChannelHandlerContext) {
        push(context)
        context.flush()
    }

    public func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch (mode, state) {
        case (.all, _):
            sayClose(context)
            ended(ChannelError.ioOnClosedChannel)
            context.close(mode: .all, promise: promise)
        case (.output, .handshaking(let pending)):
            if pending.closeOutput != nil {
                promise?.fail(ChannelError.outputClosed)
            } else {
                // What was written before is still to be sent.
                pending.closeOutput = .some(promise)
            }
        case (.output, .established):
            sayClose(context)
            context.close(mode: .output, promise: promise)
        default:
            context.close(mode: mode, promise: promise)
        }
    }

    private func sayClose(_ context: ChannelHandlerContext) {
        guard case .established = state, !outputClosed else { return }
        // What was written comes before the goodbye; if OpenSSL does not take it any more, there is none either.
        let error = seal(context)
        outputClosed = true
        if error == nil { engine?.close() }
        pushAndFlush(context)
    }

    /// Takes what was written. It is encrypted when it is flushed, or when there is enough of it for a record: several
    /// messages of one turn share the cost of one.
    func accept(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
        plain.append(bytes)
        if plain.octets >= Self.recordLimit, let error = seal(context) {
            promise?.fail(error)
            return fail(error, context)
        }
        guard engine != nil else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        hold(promise)
        if let engine, engine.outbound.readableBytes >= Self.outboundLimit { push(context) }
    }

    /// Encrypts what was taken.
    func seal(_ context: ChannelHandlerContext) -> TLSError? {
        guard plain.octets > 0 else { return nil }
        var rest = plain.take()
        while let engine, let part = rest.readSlice(length: min(rest.readableBytes, Self.outboundLimit)),
            part.readableBytes > 0
        {
            if let error = engine.write(part) { return error }
            // A large write goes down in parts, so that the channel's writability tells the truth. The last part waits
            // for its promise.
            if rest.readableBytes > 0 { pass(context) }
        }
        return nil
    }

    /// One buffer carries several writes; all their promises follow the last one.
    private func hold(_ promise: EventLoopPromise<Void>?) {
        guard let promise else { return }
        if let earlier = outboundPromise {
            earlier.futureResult.cascade(to: promise)
        } else {
            outboundPromise = promise
        }
    }

    /// Encrypts what was taken and passes it on.
    private func push(_ context: ChannelHandlerContext) {
        if let error = seal(context) { return fail(error, context) }
        pass(context)
    }

    /// Passes on what is encrypted.
    private func pass(_ context: ChannelHandlerContext) {
        guard let engine, engine.outbound.readableBytes > 0 || outboundPromise != nil else { return }
        let bytes = engine.outbound
        let promise = outboundPromise
        engine.outbound = ByteBuffer()
        outboundPromise = nil
        context.write(NIOAny(bytes), promise: promise)
    }

    func pushAndFlush(_ context: ChannelHandlerContext) {
        guard let engine, plain.octets > 0 || engine.outbound.readableBytes > 0 || outboundPromise != nil else {
            return
        }
        push(context)
        context.flush()
    }
}
