import NIOCore
import NIOPosix
import SIPCore

/// A server of the tests' own: takes connections on a loopback port, hands over each message, and writes what it is told.
final class TinyServer: Sendable {
    /// One connection that came in.
    final class Connection: Sendable {
        let channel: any Channel
        let messages: AsyncStream<SIPMessage>
        fileprivate let continuation: AsyncStream<SIPMessage>.Continuation

        init(_ channel: any Channel) {
            self.channel = channel
            (messages, continuation) = AsyncStream.makeStream()
        }

        func write(_ bytes: ByteBuffer) async throws {
            try await channel.writeAndFlush(bytes)
        }

        func write(_ text: String) async throws {
            try await write(ByteBuffer(string: text))
        }

        func close() async throws {
            try await channel.close()
        }
    }

    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let connection: Connection
        private var framer = SIPFramer()

        init(_ connection: Connection) {
            self.connection = connection
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            framer.append(unwrapInboundIn(data))
            while let frame = try? framer.next() {
                if case .message(let message) = frame { connection.continuation.yield(message) }
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            connection.continuation.finish()
        }
    }

    let channel: any Channel
    let connections: AsyncStream<Connection>

    init() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Connection.self)
        connections = stream
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = Connection(channel)
                    try channel.pipeline.syncOperations.addHandler(Reader(connection))
                    continuation.yield(connection)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    var port: Int { channel.localAddress?.port ?? 0 }

    func close() async throws {
        try await channel.close()
    }
}

/// Reads the messages of one connection one by one.
struct Script {
    let connection: TinyServer.Connection
    private var messages: AsyncStream<SIPMessage>.Iterator

    struct ConnectionEnded: Error {}
    struct Unexpected: Error {
        let got: String
        let wanted: String
    }

    init(_ connection: TinyServer.Connection) {
        self.connection = connection
        messages = connection.messages.makeAsyncIterator()
    }

    mutating func next() async throws -> SIPMessage {
        guard let message = await messages.next(isolation: #isolation) else { throw ConnectionEnded() }
        return message
    }

    /// The next message, which must be a request of this method.
    mutating func request(_ method: SIPMethod) async throws -> SIPMessage {
        let message = try await next()
        guard message.isRequest, message.method == method else {
            throw Unexpected(got: message.text, wanted: method.rawValue)
        }
        return message
    }

    /// The next message, which must be an answer with this status.
    mutating func answer(_ status: SIPStatus) async throws -> SIPMessage {
        let message = try await next()
        guard message.status == status else { throw Unexpected(got: message.text, wanted: status.description) }
        return message
    }

    func respond(
        _ status: SIPStatus, to request: SIPMessage, headers: [(SIPHeaderName, String)] = [], body: String? = nil
    ) async throws {
        var writer = SIPWriter()
        writer.response(status, to: request, toTag: "tiny")
        for (name, value) in headers { writer.header(name, value) }
        if let body {
            try await connection.write(
                writer.finish(contentType: "application/csta+xml", disposition: nil, body: ByteBuffer(string: body)))
        } else {
            try await connection.write(writer.finish())
        }
    }

    /// Challenges the first REGISTER and accepts the second; returns its digest user.
    mutating func acceptRegistration(expires: Int = 300) async throws -> String {
        let first = try await request(.register)
        try await respond(
            .unauthorized, to: first,
            headers: [(.wwwAuthenticate, #"Digest realm="uacsta", nonce="n1", algorithm=MD5, qop="auth""#)])
        let second = try await request(.register)
        let contact = second.first(.contact) ?? ""
        try await respond(.ok, to: second, headers: [(.contact, "\(contact);expires=\(expires)")])
        return try DigestCredentials(parsing: second.first(.authorization) ?? "").username
    }
}

extension SIPMessage {
    var text: String { String(buffer: head) + bodyText }
    var bodyText: String { String(buffer: body) }
}
