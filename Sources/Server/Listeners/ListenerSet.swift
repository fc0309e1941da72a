import Logging
import CSTAActors
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
        /// The context whose certificates are renewed by a reload; none for plain TCP.
        let tls: TLSServerContext?
        let listener: Listener
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
            for listener in configuration.phones.listeners { try await bind(listener, .phones, configuration) }
            for listener in configuration.clients.listeners { try await bind(listener, .clients, configuration) }
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

    /// New connections get the renewed certificates; those that stand keep theirs (CON-4).
    func reloadCertificates(_ configuration: ServerConfiguration) throws -> [String] {
        var warnings: [String] = []
        for socket in sockets {
            guard let tls = socket.tls else { continue }
            warnings += try tls.reload(TLSServerConfiguration(configuration, socket.listener))
        }
        return warnings
    }

    private func bind(_ listener: Listener, _ side: Registrar.Side, _ configuration: ServerConfiguration) async throws {
        if let port = listener.tcp { try await bind(listener, side, port: port, tls: nil, configuration) }
        if let port = listener.tls {
            let tls: TLSServerContext
            do {
                tls = try TLSServerContext(TLSServerConfiguration(configuration, listener))
            } catch {
                throw ServerStartError.tls("\(error)")
            }
            for warning in tls.warnings { runtime.logger.warning("\(warning)") }
            try await bind(listener, side, port: port, tls: tls, configuration)
        }
    }

    private func bind(
        _ listener: Listener, _ side: Registrar.Side, port: Int, tls: TLSServerContext?,
        _ configuration: ServerConfiguration
    ) async throws {
        let purpose = "\(side == .phones ? "phones" : "clients").\(listener.name).\(tls == nil ? "tcp" : "tls")"
        let runtime = runtime
        // Phones speak SIP, whatever a program that embeds the server wrote there.
        let spoken = side == .phones ? Listener.Transport.sip : listener.transport
        let advertised = Advertised(listener, isTLS: tls != nil, host: configuration.server.host)
        let bootstrap = ServerBootstrap(group: runtime.group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 16_384, high: 65_536))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(tls.makeHandler()) }
                    let services = runtime.services(on: channel.eventLoop)
                    let transport = tls == nil ? "TCP" : "TLS"
                    switch spoken {
                    case .sip:
                        let handler = SIPConnectionHandler(
                            side: side, services: services, admission: runtime.admission, transport: transport,
                            advertised: advertised.text(boundTo: channel.localAddress))
                        try channel.pipeline.syncOperations.addHandler(handler)
                    case .csta:
                        let handler = CSTAConnectionHandler(
                            services: services, admission: runtime.admission, transport: transport,
                            settings: StreamSettings(
                                greets: listener.greets, implicitAccount: listener.implicitAccount))
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                }
            }
        do {
            let channel = try await bootstrap.bind(host: listener.address, port: port).get()
            let bound = ReadyAddresses.Bound(
                listener: listener.name, kind: .init(spoken, isTLS: tls != nil), address: listener.address,
                port: channel.localAddress?.port ?? port)
            sockets.append(Socket(channel: channel, bound: bound, side: side, tls: tls, listener: listener))
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw ServerStartError.portInUse(
                address: listener.address, port: port, purpose: purpose,
                nextFree: FreePort.next(after: port, address: listener.address))
        } catch {
            throw ServerStartError.cannotBind(
                address: listener.address, port: port, purpose: purpose, reason: "\(error)")
        }
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

/// `host:port` under which a listener wants to be reached (CON-2).
private struct Advertised: Sendable {
    let host: String
    let port: Int?

    init(_ listener: Listener, isTLS: Bool, host: String) {
        self.host = listener.advertised?.host ?? host
        port = isTLS ? listener.advertised?.tls : listener.advertised?.tcp
    }

    /// Without a configured port the one that is really bound: port 0 asks for a free one.
    func text(boundTo local: SocketAddress?) -> String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(name):\(port ?? local?.port ?? 5060)"
    }
}

extension TLSServerConfiguration {
    init(_ configuration: ServerConfiguration, _ listener: Listener) {
        let certificates: ClientCertificates =
            switch listener.clientCertificates {
            case .off: .off
            case .optional(let authority): .optional(caFile: authority)
            case .required(let authority): .required(caFile: authority)
            }
        self.init(
            identities: configuration.tls.map { TLSIdentity(certificateFile: $0.certificate, keyFile: $0.key) },
            minimumVersion: listener.minimumTLS.flatMap(TLSVersion.init(rawValue:)) ?? .v1_2,
            clientCertificates: certificates)
    }
}
