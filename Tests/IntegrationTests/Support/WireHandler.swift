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

    /// Whether the server has closed its side.
    var hasEnded: Bool { isClosed.withLock { $0 } }
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

    /// How far away the empty line is. Plain octets: with views and slices it took much of the tests' time.
    private static func endOfHead(_ buffer: ByteBuffer) -> Int? {
        buffer.withUnsafeReadableBytes { octets in
            var (index, matched) = (0, 0)
            while index < octets.count {
                // CR, LF, CR, LF.
                if octets[index] == (matched & 1 == 0 ? 13 : 10) {
                    matched += 1
                    if matched == 4 { return index - 3 }
                } else {
                    matched = octets[index] == 13 ? 1 : 0
                }
                index += 1
            }
            return nil
        }
    }

    private static func cut(_ buffer: inout ByteBuffer) -> WireMessage? {
        while let octet = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self), octet == 13 || octet == 10 {
            buffer.moveReaderIndex(forwardBy: 1)
        }
        guard let end = endOfHead(buffer) else { return nil }
        let lines = String(decoding: buffer.readableBytesView.prefix(end), as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false)
        let headers = lines.dropFirst().map { line -> (name: String, value: String) in
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
            return (String(parts.first ?? ""), String(value))
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) } ?? 0
        let head = end + 4
        guard buffer.readableBytes >= head + length else { return nil }
        buffer.moveReaderIndex(forwardBy: head)
        let body = buffer.readString(length: length) ?? ""
        return WireMessage(start: String(lines.first ?? ""), headers: headers, body: body)
    }
}
