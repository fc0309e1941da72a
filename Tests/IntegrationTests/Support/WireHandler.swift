import NIOCore

/// Cuts a stream into messages by Content-Length, and keeps what is none.
final class WireHandler: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    let inbox = Mailbox<WireMessage>()
    /// Something is put in when the server has closed its side.
    let closed = Mailbox<Bool>()
    private let onRequest: @Sendable (WireMessage) -> Void
    private let pending = Guarded(ByteBuffer())
    private let octets = Guarded(0)
    private let isClosed = Guarded(false)

    init(onRequest: @escaping @Sendable (WireMessage) -> Void) {
        self.onRequest = onRequest
    }

    /// Octets received so far.
    var received: Int { octets.withLock { $0 } }
    /// What has come and is no whole message.
    var rest: [UInt8] { pending.withLock { Array($0.readableBytesView) } }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = Self.unwrapInboundIn(data)
        octets.withLock { $0 += buffer.readableBytes }
        let messages = pending.withLock { pending -> [WireMessage] in
            pending.writeImmutableBuffer(buffer)
            var messages: [WireMessage] = []
            while let message = Self.cut(&pending) { messages.append(message) }
            return messages
        }
        for message in messages {
            if message.status == nil { onRequest(message) }
            inbox.put(message)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed = event as? ChannelEvent { end() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end()
        context.close(promise: nil)
    }

    private func end() {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        guard isFirst else { return }
        inbox.close()
        closed.put(true)
    }

    private static func cut(_ buffer: inout ByteBuffer) -> WireMessage? {
        while let octet = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self), octet == 13 || octet == 10 {
            buffer.moveReaderIndex(forwardBy: 1)
        }
        let view = buffer.readableBytesView
        let end: [UInt8] = [13, 10, 13, 10]
        var position = view.startIndex
        while position + 4 <= view.endIndex, !view[position..<position + 4].elementsEqual(end) { position += 1 }
        guard position + 4 <= view.endIndex else { return nil }
        let lines = String(decoding: view[view.startIndex..<position], as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let headers = lines.dropFirst().map { line -> (name: String, value: String) in
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
            return (String(parts.first ?? ""), String(value))
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        let head = position + 4 - view.startIndex
        guard buffer.readableBytes >= head + length else { return nil }
        buffer.moveReaderIndex(forwardBy: head)
        let body = buffer.readString(length: length) ?? ""
        return WireMessage(start: String(lines.first ?? ""), headers: headers, body: body)
    }
}
