import CSTAActors
import NIOConcurrencyHelpers
import NIOCore
import SIPCore
import TLSCore

/// A listener as its connections meet it: what it speaks, its certificates, the name it gives itself.
struct ListenerFace: Sendable {
    let listener: Listener
    let side: Registrar.Side
    /// Phones speak SIP, whatever a program that embeds the server wrote there.
    let transport: Listener.Transport
    /// The context whose certificates are renewed by a reload; none for plain TCP.
    let tls: TLSServerContext?
    private let advertised: Advertised

    /// - Throws: ``ServerStartError`` for certificates that cannot be used.
    init(_ listener: Listener, of plan: SocketPlan, _ configuration: ServerConfiguration) throws(ServerStartError) {
        self.listener = listener
        side = plan.side
        transport = plan.side == .phones ? .sip : listener.transport
        advertised = Advertised(listener, isTLS: plan.isTLS, host: configuration.server.host)
        do {
            tls = plan.isTLS ? try TLSServerContext(TLSServerConfiguration(configuration, listener)) : nil
        } catch {
            throw ServerStartError.tls("\(error)")
        }
    }

    /// Makes a new connection speak what this listener speaks. Called on the channel's loop.
    func addHandlers(to channel: any Channel, runtime: ServerRuntime) throws {
        let services = runtime.services(on: channel.eventLoop)
        let turnstile = Turnstile(turns: services.newcomerTurns)
        try channel.pipeline.syncOperations.addHandler(turnstile)
        if let tls {
            let handler = tls.makeHandler()
            // The clock of strangers holds for the handshake, too; in a storm a timer of the loop for each would count.
            handler.handshakeTimeout = nil
            handler.buffers = services.buffersOfTLS
            try channel.pipeline.syncOperations.addHandler(handler)
        }
        switch transport {
        case .sip:
            let handler = SIPConnectionHandler(
                side: side, services: services, admission: runtime.admission, turnstile: turnstile,
                transport: tls == nil ? "TCP" : "TLS", advertised: advertised.text(boundTo: channel.localAddress))
            try channel.pipeline.syncOperations.addHandler(handler)
        case .csta:
            let handler = CSTAConnectionHandler(
                services: services, admission: runtime.admission, turnstile: turnstile,
                transport: tls == nil ? "TCP" : "TLS",
                settings: StreamSettings(greets: listener.greets, implicitAccount: listener.implicitAccount))
            try channel.pipeline.syncOperations.addHandler(handler)
        }
    }
}

/// `host:port` under which a listener wants to be reached (CON-2).
private struct Advertised: Sendable {
    private let host: String
    private let port: Int?
    /// Every connection of a listener comes to the same port, and all share one text.
    private let known = NIOLockedValueBox<(port: Int, text: String)?>(nil)

    init(_ listener: Listener, isTLS: Bool, host: String) {
        self.host = listener.advertised?.host ?? host
        port = isTLS ? listener.advertised?.tls : listener.advertised?.tcp
    }

    /// Without a configured port the one that is really bound: port 0 asks for a free one.
    func text(boundTo local: SocketAddress?) -> String {
        let port = port ?? local?.port ?? 5060
        return known.withLockedValue { known in
            if let known, known.port == port { return known.text }
            let name = host.contains(":") ? "[\(host)]" : host
            let text = "\(name):\(port)"
            known = (port, text)
            return text
        }
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
