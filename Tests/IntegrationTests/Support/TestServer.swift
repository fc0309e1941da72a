import CSTAActors
import CSTAServer
import Logging
import NIOCore
import NIOPosix
import SIPCore
import TestSupport

/// A server in the test's process, on free ports of loopback.
struct TestServer: ServerPorts {
    let server: UACSTAServer
    let ready: ReadyAddresses
    let configuration: ServerConfiguration
    let log: LogRecorder.Lines

    static let phonePassword = "phones"
    static let clientPassword = "clients"

    var phones: Int { port(ready.phones, .tcp) }
    var clients: Int { port(ready.clients, .tcp) }
    var phonesTLS: Int { port(ready.phones, .tls) }
    var clientsTLS: Int { port(ready.clients, .tls) }

    private func port(_ bound: [ReadyAddresses.Bound], _ kind: ReadyAddresses.Bound.Kind) -> Int {
        bound.first { $0.kind == kind }?.port ?? 0
    }

    /// The configuration of the tests: every phone is taken into service, one client may do everything, one only look.
    static func configuration(tls: Bool = false) throws -> ServerConfiguration {
        ServerConfiguration(
            server: .init(host: "uacsta.test", realm: "uacsta"),
            phones: .init(
                password: Secret(phonePassword), autoCommission: true, requestTimeout: .seconds(10),
                listeners: [Listener(name: "lan", address: "127.0.0.1", tcp: 0, tls: tls ? 0 : nil)]),
            clients: .init(
                accounts: [
                    .init(user: "tapi", password: Secret(clientPassword)),
                    .init(user: "board", password: Secret(clientPassword), rights: .observe),
                    .init(user: "few", password: Secret(clientPassword), devices: ["sip:allowed*@pbx.example.net"]),
                ],
                listeners: [Listener(name: "lan", address: "127.0.0.1", tcp: 0, tls: tls ? 0 : nil)]),
            sip: .init(expires: 300, keepalive: .seconds(0)),
            tls: tls ? [try TestCertificates.identity()] : [],
            log: .init(files: 0),
            // A crowd of tests on two cores is late: what is tested elsewhere must not be refused for that. `OverloadTests`
            // and `LagTests` have the gate as it is.
            limits: .init(lagMilliseconds: 600_000))
    }

    /// Runs `body` beside a server; the server has ended when this returns.
    static func run(
        tls: Bool = false, inventory: any PhoneInventory = MemoryInventory(), logger: Logger? = nil,
        on group: (any EventLoopGroup)? = nil, configure: (inout ServerConfiguration) throws -> Void = { _ in },
        _ body: @Sendable (TestServer) async throws -> Void
    ) async throws {
        var configuration = try configuration(tls: tls)
        try configure(&configuration)
        let (running, task) = try await start(configuration, inventory: inventory, logger: logger, on: group)
        do {
            try await body(running)
        } catch {
            task.cancel()
            try? await task.value
            throw Disappointment("\(error)\nThe server's log:\n\(running.log.all.suffix(60).joined(separator: "\n"))")
        }
        task.cancel()
        try await task.value
    }

    /// Starts a server; cancelling the task ends it. One that is not ready in time is ended.
    static func start(
        _ configuration: ServerConfiguration, inventory: any PhoneInventory = MemoryInventory(), logger: Logger? = nil,
        on group: (any EventLoopGroup)? = nil, within limit: TimeAmount = .seconds(60)
    ) async throws -> (TestServer, Task<Void, any Error>) {
        let lines = LogRecorder.Lines()
        let logger = logger ?? Logger(label: "test") { _ in LogRecorder(lines: lines) }
        let addresses = Mailbox<ReadyAddresses>()
        let server = try UACSTAServer(
            configuration: configuration, logger: logger, eventLoopGroup: group, inventory: inventory
        ) { addresses.put($0) }
        let task = Task {
            defer { addresses.close() }
            try await server.run()
        }
        guard let ready = await addresses.first(within: limit) else {
            // Without this it would be waited for a server that has become ready meanwhile, and for ever.
            task.cancel()
            try await task.value
            throw Disappointment("the server was not ready in time, or ended before")
        }
        return (TestServer(server: server, ready: ready, configuration: configuration, log: lines), task)
    }

    /// Waits until the server's counts are as they must be.
    func census(_ what: String, _ test: (RegistryActor.Census) -> Bool) async throws {
        var last: RegistryActor.Census?
        try await eventually("\(what): \(String(describing: last))") {
            last = await server.census()
            return last.map(test) ?? false
        }
    }

    /// A fresh phone is served, in time (``Served``). Within `patience`, where room has to come back first.
    func expectServed(within patience: TimeAmount = .zero) async throws {
        try await Served.expect(at: self, within: patience)
    }
}
