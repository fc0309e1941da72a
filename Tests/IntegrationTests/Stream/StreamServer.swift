import CSTAServer
import Foundation
import Logging
import NIOCore
import NIOPosix
import SIPCore
import Testing

/// A server in this process, with a listener for phones and one for CSTA over TCP.
struct StreamServer: Sendable {
    let server: UACSTAServer
    let configuration: ServerConfiguration
    let phones: Int
    /// CSTA over TCP.
    let csta: Int
    /// CSTA over TLS, if it was asked for.
    let cstaTLS: Int?
    let ready: String

    /// Runs a server as long as `body`. What is not finished by then is cancelled.
    static func run(
        listener: Listener = Listener(name: "csta", address: "127.0.0.1", tcp: 0, transport: .csta),
        change: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (StreamServer) async throws -> Void
    ) async throws {
        var configuration = ServerConfiguration()
        configuration.phones.password = Secret("phones")
        configuration.phones.autoCommission = true
        configuration.phones.listeners = [Listener(name: "lan", address: "127.0.0.1", tcp: 0)]
        configuration.clients.accounts = [
            .init(user: "tapi", password: Secret("geheim")),
            .init(user: "wallboard", password: Secret("geheim"), rights: .observe),
        ]
        configuration.clients.listeners = [listener]
        configuration.limits.lagMilliseconds = 600_000
        change(&configuration)
        let (isReady, ready) = AsyncStream.makeStream(of: ReadyAddresses.self)
        let server = try UACSTAServer(
            configuration: configuration, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton
        ) { ready.yield($0) }
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                defer { ready.finish() }
                try await server.run()
            }
            if let addresses = await isReady.first(where: { _ in true }) {
                func port(_ bound: [ReadyAddresses.Bound], _ kind: ReadyAddresses.Bound.Kind) -> Int? {
                    bound.first { $0.kind == kind }?.port
                }
                try await body(
                    StreamServer(
                        server: server, configuration: configuration,
                        phones: port(addresses.phones, .tcp) ?? 0, csta: port(addresses.clients, .csta) ?? 0,
                        cstaTLS: port(addresses.clients, .cstaTLS), ready: "\(addresses)"))
            }
            tasks.cancelAll()
            try await tasks.waitForAll()
        }
    }

    /// Runs a phone as long as `body`; begins when the server knows its lines.
    func withPhone(
        lines: [String] = [StreamPhone.line], _ body: (StreamPhone) async throws -> Void
    ) async throws {
        let watcher = try await StreamClient(port: csta)
        try await watcher.login()
        let registered = try await watcher.ask(StreamClient.systemRegister)
        try #require(registered.name == "SystemRegisterResponse")
        let phone = try await StreamPhone(port: phones, lines: lines)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await phone.run() }
            // Once for each segment of the phone's list.
            repeat {
                let change = try await watcher.next("SwFunctionDevicesChanged")
                #expect(change.id != "9999")
            } while try await watcher.devices() < lines.count
            await watcher.socket.close()
            try await body(phone)
            await phone.hangUp()
            try await tasks.waitForAll()
        }
    }
}
