import NIOCore
import NIOPosix
import TLSCore

/// A raw connection to the server: sends octets exactly as a test wrote them, and sees what comes back.
struct Wire: Sendable {
    let channel: any Channel
    private let handler: WireHandler

    /// Connects over TCP, or over TLS with `tls`.
    static func connect(
        to port: Int, tls: TLSClientContext? = nil, receiveBuffer: Int? = nil, autoRead: Bool = true,
        onRequest: @escaping @Sendable (WireMessage) -> Void = { _ in }
    ) async throws -> Wire {
        let handler = WireHandler(onRequest: onRequest)
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.autoRead, value: autoRead)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(tls.makeHandler(serverName: "localhost"))
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: receiveBuffer)
        }
        return Wire(channel: try await bootstrap.connect(host: "127.0.0.1", port: port).get(), handler: handler)
    }

    var localPort: Int { channel.localAddress?.port ?? 0 }
    var received: Int { handler.received }
    /// Whether the server has closed the connection.
    var hasEnded: Bool { handler.hasEnded }
    var rest: [UInt8] { handler.rest }
    var inbox: Mailbox<WireMessage> { handler.inbox }

    /// Sends octets as they are.
    func send(_ bytes: some Sequence<UInt8> & Sendable) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Sends text as it is.
    func send(raw text: String) async throws {
        try await send(Array(text.utf8))
    }

    /// Sends without waiting, from an event loop too. Not at once: a write that fails reads what is left, and that would
    /// overtake the message that is being handled.
    func post(_ text: String) {
        channel.eventLoop.execute { [channel] in channel.writeAndFlush(ByteBuffer(string: text), promise: nil) }
    }

    /// Sends octets as a segment of their own, without waiting.
    func post(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    /// Says that nothing more will come; what the server has to say is still read.
    func halfClose() async throws {
        try await channel.close(mode: .output)
    }

    func close() {
        channel.close(promise: nil)
    }

    /// Waits until the server has closed the connection.
    func expectClosed(within limit: TimeAmount = .seconds(30)) async throws {
        _ = try await handler.closed.next("the end of the connection", within: limit)
    }

    /// The next response.
    func response(_ what: String = "a response", within limit: TimeAmount = .seconds(30)) async throws -> WireMessage {
        try await inbox.next(what, within: limit) { $0.status != nil }
    }

    /// The final response with this Call-ID and CSeq.
    func response(callID: String, cseq: String) async throws -> WireMessage {
        try await inbox.next("the answer to \(cseq)") { message in
            message.cseq == cseq && message["Call-ID"] == callID && (message.status ?? 0) >= 200
        }
    }

    /// The next request of the server.
    func request(_ method: String, within limit: TimeAmount = .seconds(30)) async throws -> WireMessage {
        try await inbox.next(method, within: limit) { $0.method == method }
    }

    /// Everything the server says to `bytes` when nothing else follows: status codes, until it closes.
    func outcome(of bytes: [UInt8], within limit: TimeAmount = .seconds(30)) async throws -> [Int] {
        try? await send(bytes)
        try? await halfClose()
        try await expectClosed(within: limit)
        return inbox.waiting.compactMap(\.status)
    }
}
