import CSTAActors
import Logging
import NIOCore
import SIPCore

/// What stands while the server runs: one timekeeper and one set of services for each loop, one registry.
final class ServerRuntime: Sendable {
    let group: any EventLoopGroup
    let logger: Logger
    let registry: RegistryActor
    let timekeepers: [Timekeeper]
    let contexts: [LoopContext]
    let admission: ConnectionAdmission
    let load: LoadMeter
    private let bells: [any Channel]
    private let known: KnownPhones
    private let byLoop: [ObjectIdentifier: NIOLoopBound<LoopServices>]

    /// Builds the runtime on the loops of `group`. Each loop makes its own part of it.
    init(
        configuration: ServerConfiguration, group: any EventLoopGroup, inventory: any PhoneInventory, logger: Logger
    ) async throws {
        self.group = group
        self.logger = logger
        let loops = Array(group.makeIterator())
        let registry = RegistryActor(
            eventLoop: loops[0], inventory: inventory, autoCommission: configuration.phones.autoCommission,
            phoneLimit: configuration.limits.phones, logger: logger)
        self.registry = registry
        self.admission = ConnectionAdmission(configuration.limits)
        let settings = ActorSettings(
            host: configuration.server.host, expires: configuration.sip.expires,
            keepalive: configuration.sip.keepalive, requestTimeout: configuration.phones.requestTimeout,
            callCheck: configuration.phones.callCheck, callLimit: configuration.phones.callLimit,
            models: try .loaded(own: configuration.phones.models))
        let load = LoadMeter(
            loops: loops, busy: .milliseconds(Int64(configuration.limits.lagMilliseconds)))
        self.load = load
        let known = KnownPhones()
        self.known = known
        var timekeepers: [Timekeeper] = []
        var bells: [any Channel] = []
        var contexts: [LoopContext] = []
        var byLoop: [ObjectIdentifier: NIOLoopBound<LoopServices>] = [:]
        for (index, loop) in loops.enumerated() {
            let timekeeper = Timekeeper(eventLoop: loop)
            let context = LoopContext(
                eventLoop: loop, timekeeper: timekeeper, registry: registry, settings: settings,
                phonePassword: configuration.phones.password, admitsMonitors: { load.gate.admits(.monitor) },
                logger: logger)
            // The shard tells one loop's nonces from another's, and those of this run from those of the last.
            let shard = UInt16(truncatingIfNeeded: index)
            let (channel, bell) = try await LoopBell.hung(on: loop)
            bells.append(channel)
            byLoop[ObjectIdentifier(loop)] = try await loop.submit {
                NIOLoopBound(
                    LoopServices(
                        context: context, configuration: configuration, shard: shard, load: load, known: known,
                        afterLook: bell.value.afterLook),
                    eventLoop: loop)
            }.get()
            timekeepers.append(timekeeper)
            contexts.append(context)
        }
        self.timekeepers = timekeepers
        self.contexts = contexts
        self.byLoop = byLoop
        self.bells = bells
    }

    /// Nothing runs any more: what would keep the loops busy ends.
    func stop() {
        load.stop()
        for bell in bells { bell.close(promise: nil) }
    }

    /// Takes over the list of phones as it was kept.
    func loadPhones() async throws {
        try await registry.load(contexts: contexts)
        known.insert(await registry.phoneList.map(\.mac))
    }

    /// The services of a loop of the group. Called on that loop.
    func services(on loop: any EventLoop) -> LoopServices {
        guard let services = byLoop[ObjectIdentifier(loop)] else {
            // A channel of a bootstrap over `group` is always on one of its loops.
            preconditionFailure("the channel's event loop is not one of the server's group")
        }
        return services.value
    }

    /// Lets what the actors still have to tell each other arrive: nothing may be posted to loops that have ended. A phone
    /// tells the registry, the registry a client: three turns are enough.
    func settled() async {
        for _ in 0..<3 {
            for context in contexts { try? await context.eventLoop.submit {}.get() }
        }
    }

    /// Lets everybody go who is still connected: peers without a dialog get no goodbye.
    func closeConnections() async {
        for services in byLoop.values {
            _ = try? await services.eventLoop.submit { services.value.closeConnections() }.get()
        }
    }

    /// Passwords, accounts and limits of a changed configuration.
    func reload(_ configuration: ServerConfiguration) async {
        for (_, services) in byLoop {
            _ = try? await services.eventLoop.submit { services.value.reload(configuration) }.get()
        }
        await registry.accountsChanged(CredentialDirectory(configuration).accounts)
        await registry.setAutoCommission(configuration.phones.autoCommission)
    }
}
