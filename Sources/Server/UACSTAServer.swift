public import CSTAActors
public import Logging
import NIOConcurrencyHelpers
public import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The uaCSTA server as a service that any async Swift program can run inside itself (API-1).
///
/// ```swift
/// let server = try UACSTAServer(configuration: configuration, logger: logger) { ready in
///     print("ready \(ready)")
/// }
/// try await server.run()
/// ```
/// Several servers can run in one process: nothing is shared between them, not even, if wanted, the event loops. It ends
/// when the surrounding task is cancelled or the service group shuts down gracefully: dialogs get their BYE, sockets are
/// closed.
public final class UACSTAServer: Service {
    private let configuration: ServerConfiguration
    private let logger: Logger
    private let group: (any EventLoopGroup)?
    private let inventory: any PhoneInventory
    private let onReady: @Sendable (ReadyAddresses) -> Void
    private let running = NIOLockedValueBox<Running?>(nil)

    private struct Running: Sendable {
        let runtime: ServerRuntime
        let listeners: ListenerSet
        let lookout: Lookout
    }

    /// A server that does nothing until ``run()``.
    /// - Parameters:
    ///   - eventLoopGroup: the caller's loops, which it also ends; by default the server has its own, one for each core
    ///     that it may use.
    ///   - inventory: where the list of phones is kept; by default in memory.
    ///   - onReady: called once, when every listener is bound.
    public init(
        configuration: ServerConfiguration, logger: Logger, eventLoopGroup: (any EventLoopGroup)? = nil,
        inventory: any PhoneInventory = MemoryInventory(),
        onReady: @escaping @Sendable (ReadyAddresses) -> Void = { _ in }
    ) throws {
        self.configuration = configuration
        self.logger = logger
        self.group = eventLoopGroup
        self.inventory = inventory
        self.onReady = onReady
    }

    /// Binds the listeners and serves until the end is asked for.
    /// - Throws: ``ServerStartError`` if a listener cannot be bound or a certificate cannot be used,
    ///   ``ServerConfigurationError`` if the file of `phones.models` cannot.
    public func run() async throws {
        if let group { return try await run(on: group) }
        let own = MultiThreadedEventLoopGroup(numberOfThreads: UsableCores.count)
        do {
            try await run(on: own)
        } catch {
            try? await own.shutdownGracefully()
            throw error
        }
        try await own.shutdownGracefully()
    }

    /// How many phones, devices, monitors and clients there are; `nil` while the server does not run.
    public func census() async -> RegistryActor.Census? {
        guard let registry = running.withLockedValue({ $0?.runtime.registry }) else { return nil }
        return await registry.census
    }

    /// The list of phones as it stands; empty while the server does not run.
    public func phones() async -> [PhoneRecord] {
        guard let registry = running.withLockedValue({ $0?.runtime.registry }) else { return [] }
        return await registry.phoneList
    }

    /// Switches a phone on or off in the list (REG-3).
    public func setEnabled(_ isEnabled: Bool, phone: MACAddress) async {
        guard let registry = running.withLockedValue({ $0?.runtime.registry }) else { return }
        await registry.setEnabled(isEnabled, phone: phone)
    }

    /// Takes over passwords, accounts, auto-commissioning, renewed certificates and, of the limits,
    /// `unauthenticatedSeconds`, `requestsPerSecond` and, for CSTA over TCP, `bodyBytes`. Listeners, timers and the other
    /// limits are those of the start. No connection ends but those of CSTA over TCP whose account is gone. Certificates
    /// that cannot be used are an error, and the old ones stay.
    public func reload(_ configuration: ServerConfiguration) async throws {
        guard let running = running.withLockedValue({ $0 }) else { return }
        let warnings = try await running.listeners.reloadCertificates(configuration)
        for warning in warnings { logger.warning("\(warning)") }
        running.lookout.certificatesAre(await running.listeners.expiries)
        await running.runtime.reload(configuration)
    }

    /// The meter of its loops; `nil` while the server does not run.
    var load: LoadMeter? { running.withLockedValue { $0?.runtime.load } }

    private func run(on group: any EventLoopGroup) async throws {
        let runtime = try await ServerRuntime(
            configuration: configuration, group: group, inventory: inventory, logger: logger)
        defer { runtime.stop() }
        try await runtime.loadPhones()
        let listeners = ListenerSet(runtime: runtime)
        try await listeners.bind(configuration)
        let lookout = Lookout(
            certificates: await listeners.expiries, on: runtime.registry.eventLoop, logger: logger)
        defer { lookout.stop() }
        running.withLockedValue { $0 = Running(runtime: runtime, listeners: listeners, lookout: lookout) }
        onReady(await listeners.ready)
        await withTaskGroup { tasks in
            for timekeeper in runtime.timekeepers { tasks.addTask { await timekeeper.run() } }
            try? await gracefulShutdown()
            await listeners.close()
            await runtime.registry.shutdown()
            await runtime.admission.allEnded(within: .seconds(1), on: runtime.registry.eventLoop)
            await runtime.closeConnections()
            await runtime.admission.allEnded(within: .seconds(4), on: runtime.registry.eventLoop)
            await runtime.settled()
            tasks.cancelAll()
        }
        running.withLockedValue { $0 = nil }
    }
}
