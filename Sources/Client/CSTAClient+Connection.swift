import NIOCore
import NIOPosix
package import SIPCore
import TLSCore

extension CSTAClient {
    func openConnection() {
        phase = .connecting
        connection += 1
        let number = connection
        let host = configuration.host
        let transport = configuration.transport
        ClientBootstrap(group: eventLoop)
            .connectTimeout(configuration.connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if case .tls(let context) = transport {
                        try pipeline.addHandler(context.makeHandler(serverName: host))
                    }
                    try pipeline.addHandler(
                        SIPStreamHandler(
                            receiver: self, connection: number, waitsForTLS: self.configuration.isSecure,
                            limits: SIPLimits()))
                }
            }
            .connect(host: host, port: configuration.port)
            .whenComplete { result in
                self.assumeIsolated { $0.connected(result, number) }
            }
    }

    private func connected(_ result: Result<any Channel, any Error>, _ number: Int) {
        switch result {
        case .success(let channel):
            guard number == connection, phase == .connecting else { return channel.close(promise: nil) }
            self.channel = channel
            if !configuration.isSecure { opened(number) }
        case .failure(let error):
            guard number == connection, phase == .connecting else { return }
            lost(.connectionFailed("\(configuration.host):\(configuration.port): \(error)"))
        }
    }

    private func opened(_ number: Int) {
        guard number == connection, phase == .connecting, let channel else { return }
        let address = channel.localAddress
        let host = address?.ipAddress ?? "127.0.0.1"
        let place = "\(host.contains(":") ? "[\(host)]" : host):\(address?.port ?? 5060)"
        viaPrefix = "SIP/2.0/\(configuration.isSecure ? "TLS" : "TCP") \(place);rport;branch="
        contact = "<sip:\(configuration.user)@\(place);transport=\(configuration.isSecure ? "tls" : "tcp")>"
        phase = .registering
        if registration == nil {
            registration = SIPRegistration(
                server: configuration.host, user: configuration.user, digest: digest,
                expires: configuration.registrationExpires, userAgent: configuration.userAgent,
                extraHeaders: [(.allow, CSTAClient.allow), (.supported, "timer")],
                callID: RandomToken.callID(using: &random), tag: RandomToken.tag(using: &random))
        }
        register()
        if let ping = configuration.pingInterval { wake(.ping, in: ping) }
    }

    static let allow = "INVITE, ACK, BYE, INFO, OPTIONS, UPDATE"

    /// The connection, or the way to a session over it, is over: try again if asked to, else end.
    func lost(_ error: CSTAClientError) {
        guard phase != .closed else { return }
        let wasUp = phase == .ready
        connection += 1
        let channel = self.channel
        self.channel = nil
        channel?.close(promise: nil)
        dialog = nil
        silence()
        readingPaused()
        for id in monitors.keys { monitors[id]?.crossReference = nil }
        monitorsByReference = [:]
        _ = transactions.removeAll()
        failServices(.connectionLost("\(error)"))
        guard configuration.reconnect != nil, error != .wrongCredentials else { return end(error) }
        phase = .waiting
        if wasUp { announce(.down(error)) }
        wake(.reconnect, in: backoff.failed(using: &random))
    }

    /// The client is over for good; nil if the program wished it.
    func end(_ error: CSTAClientError?) {
        guard phase != .closed else { return }
        phase = .closed
        connection += 1
        silence()
        dialog = nil
        if let channel { channel.close(promise: nil) }
        channel = nil
        failServices(error ?? .noSession)
        for starter in starters { starter.resume(returning: .failure(error ?? .noSession)) }
        starters = []
        for monitor in monitors.values { monitor.events?.finish(throwing: error) }
        monitors = [:]
        monitorsByReference = [:]
        announce(.closed(error))
        for listener in sessionListeners.values { listener.finish() }
        sessionListeners = [:]
    }

    private func failServices(_ error: CSTAClientError) {
        let waiting = services.sorted { $0.key < $1.key }.map(\.value)
        services = [:]
        for service in waiting { service.answered(.failure(error)) }
    }

    func announce(_ state: CSTASessionState) {
        observer?.sessionChanged(to: state, at: .now())
        for listener in sessionListeners.values { listener.yield(.state(state)) }
    }

    func woken(_ alarm: Alarm) {
        alarms[alarm] = nil
        switch alarm {
        case .reconnect: openConnection()
        case .register: register()
        case .invite: invite()
        case .refreshSession: refreshSession()
        case .requests: expireRequests()
        case .reopen: reopenRefused()
        case .ping:
            write(ByteBuffer(string: "\r\n\r\n"))
            if let ping = configuration.pingInterval { wake(.ping, in: ping) }
        }
    }
}

extension CSTAClient: SIPStreamReceiver {
    package nonisolated func streamOpened(_ connection: Int) {
        assumeIsolated { $0.opened(connection) }
    }

    package nonisolated func streamReceived(_ message: SIPMessage, _ connection: Int) {
        assumeIsolated { client in
            guard connection == client.connection else { return }
            client.readingBegan()
            client.received(message)
        }
    }

    package nonisolated func streamPinged(_ connection: Int) {
        assumeIsolated { client in
            if connection == client.connection { client.write(ByteBuffer(string: "\r\n")) }
        }
    }

    package nonisolated func streamPaused(_ connection: Int) {
        assumeIsolated { client in
            if connection == client.connection { client.readingPaused() }
        }
    }

    package nonisolated func streamClosed(_ connection: Int, reason: String?) {
        assumeIsolated { client in
            guard connection == client.connection else { return }
            client.lost(.connectionLost(reason ?? "the server closed it"))
        }
    }
}
