import CSTAActors
import Logging
import NIOCore
import NIOEmbedded
import SIPCore

@testable import CSTAServer

/// What connections' handlers stand on: one loop whose clock only the test moves, and nothing of the system's.
final class HandlerStage: Sendable {
    /// A connection as the server has it.
    final class Connection: Sendable {
        private final class Weak {
            weak var handler: (any ChannelHandler & ServedConnection)?

            init(_ handler: any ChannelHandler & ServedConnection) { self.handler = handler }
        }

        let channel: NIOAsyncTestingChannel
        private let weak: NIOLoopBound<Weak>

        fileprivate init(_ channel: NIOAsyncTestingChannel, _ handler: any ChannelHandler & ServedConnection) {
            self.channel = channel
            weak = NIOLoopBound(Weak(handler), eventLoop: channel.eventLoop)
        }

        /// What the server does with a connection that speaks SIP.
        func serve(_ body: @escaping @Sendable (SIPConnectionHandler) -> Void) async throws {
            try await channel.testingEventLoop.executeInContext {
                if let handler = self.weak.value.handler as? SIPConnectionHandler { body(handler) }
            }
        }

        /// Whether nobody holds the handler any more.
        var isForgotten: Bool {
            get async throws { try await channel.testingEventLoop.executeInContext { self.weak.value.handler == nil } }
        }

        /// The peer says something; what follows from it in later turns waits for ``HandlerStage/turn()``.
        func receive(_ text: String) async throws {
            try await receive(ByteBuffer(string: text))
        }

        func receive(_ bytes: ByteBuffer) async throws { try await channel.writeInbound(bytes) }

        /// The peer reads again, or does not.
        func reads(_ isWritable: Bool) async throws {
            try await channel.testingEventLoop.executeInContext {
                self.channel.isWritable = isWritable
                self.channel.pipeline.fireChannelWritabilityChanged()
            }
        }

        /// The peer has closed its direction.
        func inputClosed() async throws {
            try await channel.testingEventLoop.executeInContext {
                self.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
            }
        }

        /// Whatever was written since it was asked last.
        func sent() async throws -> String {
            var text = ""
            while let bytes = try await channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
            return text
        }

        /// The status lines among it.
        func statuses() async throws -> [Int] {
            try await sent().split(separator: "\r\n").filter { $0.hasPrefix("SIP/2.0 ") }
                .compactMap { Int($0.dropFirst(8).prefix(3)) }
        }
    }

    static let phonePassword = "phones"
    static let mac = "000413AABBCC"
    static let account = ServerConfiguration.Account(user: "tapi", password: Secret("geheim"))

    let loop = NIOAsyncTestingEventLoop()
    let admission: ConnectionAdmission
    let registry: RegistryActor
    let context: LoopContext
    private let services: NIOLoopBound<LoopServices>
    private let load: LoadMeter
    private let configuration: ServerConfiguration

    init(limits: ServerConfiguration.Limits = ServerConfiguration.Limits(), outbox: Int = 1 << 20) async throws {
        let configuration = ServerConfiguration(
            phones: ServerConfiguration.Phones(password: Secret(Self.phonePassword), autoCommission: true),
            clients: ServerConfiguration.Clients(accounts: [Self.account]), limits: limits)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let load = LoadMeter(loops: [loop], busy: .seconds(1))
        let registry = RegistryActor(
            eventLoop: loop, inventory: MemoryInventory(), autoCommission: true, logger: logger)
        let context = LoopContext(
            eventLoop: loop, timekeeper: Timekeeper(eventLoop: loop), registry: registry,
            settings: ActorSettings(host: "uacsta.test", outboxOctets: outbox),
            phonePassword: Secret(Self.phonePassword), logger: logger)
        self.load = load
        self.configuration = configuration
        self.registry = registry
        self.context = context
        admission = ConnectionAdmission(limits)
        services = try await loop.executeInContext {
            NIOLoopBound(
                LoopServices(
                    context: context, configuration: configuration, shard: 0, load: load, known: KnownPhones(),
                    afterLook: Self.afterLook(context.eventLoop)),
                eventLoop: context.eventLoop)
        }
    }

    deinit { load.stop() }

    /// A loop without connections has looked at them a little later.
    static func afterLook(_ loop: any EventLoop) -> (_ body: @escaping () -> Void) -> Void {
        { body in loop.assumeIsolated().scheduleTask(in: .microseconds(20)) { body() } }
    }

    /// Asks or changes something of what the loop's connections share.
    func onLoop<Value: Sendable>(_ body: @escaping @Sendable (LoopServices) throws -> Value) async throws -> Value {
        try await loop.executeInContext { [services] in try body(services.value) }
    }

    /// The configuration is read again; the limits that hold then.
    func reload(
        _ change: @escaping @Sendable (inout ServerConfiguration) -> Void
    ) async throws -> ServerConfiguration.Limits {
        let configuration = configuration
        return try await onLoop { services in
            var changed = configuration
            change(&changed)
            services.reload(changed)
            return services.limits
        }
    }

    /// A SIP connection that has just come.
    func connect(_ side: Registrar.Side, turns: NIOLoopBound<LoopTurns>? = nil) async throws -> Connection {
        try await connect(turns) { stage, turnstile in
            SIPConnectionHandler(
                side: side, services: stage.services.value, admission: stage.admission, turnstile: turnstile,
                transport: "TCP", advertised: "192.0.2.10:5060")
        }
    }

    /// A connection of CSTA over TCP that has just come, whose peer need not say who it is.
    func connectStream() async throws -> Connection {
        try await connect(nil) { stage, turnstile in
            CSTAConnectionHandler(
                services: stage.services.value, admission: stage.admission, turnstile: turnstile, transport: "TCP",
                settings: StreamSettings(implicitAccount: Self.account.user))
        }
    }

    private func connect(
        _ turns: NIOLoopBound<LoopTurns>?,
        _ make: @escaping @Sendable (HandlerStage, Turnstile) -> any ChannelHandler & ServedConnection
    ) async throws -> Connection {
        let channel = NIOAsyncTestingChannel(loop: loop)
        let address = try SocketAddress(ipAddress: "192.0.2.77", port: 2054)
        channel.remoteAddress = address
        return try await loop.executeInContext {
            // How long something takes on the machine of the test says nothing here.
            let loop = self.context.eventLoop
            let turns = turns?.value ?? LoopTurns(eventLoop: loop, share: .hours(1), afterLook: Self.afterLook(loop))
            let turnstile = Turnstile(turns: turns)
            let handler = make(self, turnstile)
            try channel.pipeline.syncOperations.addHandlers([turnstile, handler] as [any ChannelHandler])
            channel.connect(to: address, promise: nil)
            return Connection(channel, handler)
        }
    }

    // MARK: Requests

    /// A request of a peer that names itself `user`.
    func request(_ method: SIPMethod, user: String, number: Int, _ headers: [(SIPHeaderName, String)] = [])
        -> ByteBuffer
    {
        var writer = SIPWriter()
        writer.request(method, target: "sip:uacsta.test")
        writer.header(.via, "SIP/2.0/TCP 192.0.2.77:2054;branch=z9hG4bK\(method.rawValue)\(number)")
        writer.header(.maxForwards, 70)
        writer.header(.from, "<sip:\(user)@uacsta.test>;tag=p")
        writer.header(.to, "<sip:\(user)@uacsta.test>")
        writer.header(.callID, "\(user)-\(method.rawValue)")
        writer.header(.cseq, "\(number) \(method.rawValue)")
        for (name, value) in headers { writer.header(name, value) }
        return writer.finish()
    }

    /// A REGISTER with credentials, for the challenge that one without them gets.
    func registration(
        over peer: Connection, user: String, password: String, number: Int, _ headers: [(SIPHeaderName, String)] = []
    ) async throws -> ByteBuffer {
        try await peer.receive(request(.register, user: user, number: number, headers))
        await turn()
        let challenge = try SIPMessage(parsing: ByteBuffer(string: try await peer.sent()))
        var digest = DigestClient(username: user, password: Secret(password))
        let credentials = digest.answer(to: challenge, method: .register, uri: "sip:uacsta.test")
        return request(.register, user: user, number: number + 1, headers + (credentials.map { [$0] } ?? []))
    }

    /// Everything that was posted happens, and what follows from it.
    func turn() async {
        for _ in 0..<4 { await loop.run() }
    }
}
