import CSTAActors
import Logging
import NIOCore
import NIOPosix
import SIPCore
import TLSCore

/// All sockets that the server listens on, bound together or not at all.
actor ListenerSet {
    /// One bound socket.
    struct Socket: Sendable {
        let channel: any Channel
        let bound: ReadyAddresses.Bound
        let side: Registrar.Side
        let face: ListenerFace
    }

    private let runtime: ServerRuntime
    private(set) var sockets: [Socket] = []

    init(runtime: ServerRuntime) {
        self.runtime = runtime
    }

    /// Where phones and clients find the server.
    var ready: ReadyAddresses {
        ReadyAddresses(
            phones: sockets.filter { $0.side == .phones }.map(\.bound),
            clients: sockets.filter { $0.side == .clients }.map(\.bound))
    }

    /// Binds every listener of a configuration; what was bound before an error is closed again.
    func bind(_ configuration: ServerConfiguration) async throws {
        do {
            let names = await LocalAddresses.ofNames(in: configuration)
            for plan in SocketPlan.plans(for: configuration, names: names) { try await bind(plan, configuration) }
        } catch {
            await close()
            throw error
        }
    }

    /// Stops accepting.
    func close() async {
        for socket in sockets { try? await socket.channel.close() }
        sockets = []
    }

    /// New connections get the renewed certificates; those that stand keep theirs (CON-4). If those of one listener cannot
    /// be used, all keep what they have.
    func reloadCertificates(_ configuration: ServerConfiguration) throws -> [String] {
        let contexts = sockets.compactMap { socket in socket.face.tls.map { ($0, socket.face.listener) } }
        let fresh = try contexts.map { try TLSServerContext(TLSServerConfiguration(configuration, $0.1)) }
        for (context, new) in zip(contexts, fresh) { context.0.adopt(new) }
        return fresh.flatMap(\.warnings)
    }

    /// Until when the certificates in use hold.
    var expiries: [TLSExpiry] { sockets.flatMap { $0.face.tls?.expiries ?? [] } }

    /// Options of an accepted connection. At once, not through a future for each: in a storm that counts.
    private static func prepare(_ channel: any Channel, _ services: LoopServices) throws {
        // Channels of NIOPosix have this view on their own loop.
        guard let options = channel.syncOptions else { return }
        try options.setOption(.allowRemoteHalfClosure, value: true)
        try options.setOption(.recvAllocator, value: FrugalReceiveAllocator(services.context.buffers))
        // With one read at a time the pool behind the allocator keeps no more than its first buffer.
        try options.setOption(.maxMessagesPerRead, value: 1)
        try options.setOption(.writeBufferWaterMark, value: .init(low: 16_384, high: 65_536))
    }

    private func bind(_ plan: SocketPlan, _ configuration: ServerConfiguration) async throws {
        let faces = try plan.listeners.map { try ListenerFace($0, of: plan, configuration) }
        for warning in faces.flatMap({ $0.tls?.warnings ?? [] }) { runtime.logger.warning("\(warning)") }
        // As it is written in the configuration.
        let asked = plan.listeners[0].address
        let purpose = plan.purpose(of: plan.listeners[0])
        try check(plan)
        let runtime = runtime
        let bootstrap = ServerBootstrap(group: runtime.group)
            // As long as the system allows (Linux: net.core.somaxconn): who finds no room there comes back ever later.
            .serverChannelOption(.backlog, value: 65_535)
            .serverChannelOption(.maxMessagesPerRead, value: 4)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPacer(load: runtime.load))
                    try channel.pipeline.syncOperations.addHandler(AcceptBrake(logger: runtime.logger))
                }
            }
            .sendingAtOnce()
            .endingVanishedPeers(VanishedPeer(seconds: configuration.limits.vanishedSeconds))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try Self.prepare(channel, runtime.services(on: channel.eventLoop))
                    // One listener needs no look at the address to be found.
                    let face = faces.count == 1 ? 0 : plan.listener(at: channel.localAddress?.ipAddress)
                    try faces[face].addHandlers(to: channel, runtime: runtime)
                }
            }
        do {
            let channel = try await bootstrap.bind(to: SocketAddress(ipAddress: plan.address, port: plan.port)).get()
            for face in faces {
                let bound = ReadyAddresses.Bound(
                    listener: face.listener.name, kind: .init(face.transport, isTLS: plan.isTLS),
                    address: face.listener.address, port: channel.localAddress?.port ?? plan.port)
                sockets.append(Socket(channel: channel, bound: bound, side: plan.side, face: face))
            }
        } catch {
            throw ServerStartError.binding(error, address: asked, port: plan.port, purpose: purpose)
        }
    }

    /// What the system would refuse for sockets of their own is refused for listeners behind one socket, too: their
    /// settings would silently not apply.
    private func check(_ plan: SocketPlan) throws(ServerStartError) {
        for (listener, addresses) in zip(plan.listeners, plan.addresses) where addresses.isEmpty {
            throw .cannotBind(
                address: listener.address, port: plan.port, purpose: plan.purpose(of: listener),
                reason: "no address is found for this name")
        }
        if let (first, second) = plan.rivals {
            throw .cannotBind(
                address: second.address, port: plan.port, purpose: plan.purpose(of: second),
                reason: "that is an address of the listener \(first.name) as well (\(first.address))")
        }
        // An address that comes later, as that of a cluster does, is found then.
        for (listener, addresses) in zip(plan.listeners, plan.addresses).dropFirst()
        where !addresses.contains(where: { FreePort.isFree(0, address: $0) }) {
            runtime.logger.warning(
                "nobody can connect to a listener now: this machine does not have its address",
                metadata: ["listener": "\(plan.purpose(of: listener))", "address": "\(listener.address)"])
        }
    }
}

extension SocketPlan {
    /// Who needs the port, as in `phones.lan.tcp`.
    fileprivate func purpose(of listener: Listener) -> String {
        "\(side == .phones ? "phones" : "clients").\(listener.name).\(isTLS ? "tls" : "tcp")"
    }
}

extension ReadyAddresses.Bound.Kind {
    init(_ transport: Listener.Transport, isTLS: Bool) {
        switch (transport, isTLS) {
        case (.sip, false): self = .tcp
        case (.sip, true): self = .tls
        case (.csta, false): self = .csta
        case (.csta, true): self = .cstaTLS
        }
    }
}
