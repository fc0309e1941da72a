import CSTAClient
import NIOCore
import NIOPosix
import SIPCore
import TLSCore

/// One simulated phone: a light state machine driven by its connection's handler and the fleet's timer queue.
///
/// No task and no thread of its own. A user agent that registers, accepts the CSTA dialog and tells its events; what its
/// services do is in ``ServiceDesk``, what its calls do in ``PBX``.
final class SimulatedPhone: SIPStreamReceiver {
    enum Phase: UInt8 {
        case off
        case connecting
        case registering
        case registered
    }

    /// What a request of the phone's own was for.
    enum Purpose: Sendable {
        case register(sent: NIODeadline)
        case event(sent: NIODeadline)
        /// SwitchingFunctionDevices: once it is answered, the server knows the phone's identity.
        case introduction
        case other
    }

    let index: Int
    let persona: PhonePersona
    unowned let fleet: PhoneFleet
    /// The MAC address in the persona's spelling.
    let user: String
    var phase = Phase.off
    var channel: (any Channel)?
    /// Counts connections, so that news and timers of an earlier one are told apart.
    var connection = 0
    var registration: SIPRegistration?
    var dialog: SIPDialog?
    var sessionRefreshed = NIODeadline.uptimeNanoseconds(0)
    var monitors = MonitorTable()
    var faults: PhoneFaults
    var transactions = ClientTransactions<Purpose>()
    var branches: BranchSequence
    var viaPrefix = ""
    var contact = ""
    private var output = PacedOutput()
    private var backoff: ReconnectBackoff
    private var isReading = false
    private var isDirty = false
    var hasWrongPassword: Bool
    /// When the phone last lost its connection, by its own doing or not; nil if never.
    var lostAt: NIODeadline?
    /// The server has taken the list of identities over this connection.
    var isIntroduced = false

    init(index: Int, persona: PhonePersona, fleet: PhoneFleet) {
        self.index = index
        self.persona = persona
        self.fleet = fleet
        // By the number, so that two fleets with different numbers are different phones.
        user = persona.user(number: fleet.settings.firstNumber + index)
        faults = fleet.settings.faults.phone(index)
        hasWrongPassword = faults.shows(.wrongPassword)
        backoff = ReconnectBackoff(
            initial: fleet.settings.backoff.initial, maximum: fleet.settings.backoff.maximum)
        branches = BranchSequence(using: &fleet.generator)
    }

    // MARK: Connection

    /// Opens a connection; what comes of it is reported by the handler.
    func connect() {
        guard phase == .off, !fleet.isStopping, let address = fleet.address(of: index) else { return }
        phase = .connecting
        connection += 1
        let server = fleet.settings.server(of: index)
        let tls = fleet.settings.isSecure(index) ? fleet.settings.tls : nil
        let number = connection
        let bound = NIOLoopBound(self, eventLoop: fleet.loop)
        ClientBootstrap(group: fleet.loop)
            .connectTimeout(.seconds(10))
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            // A phone reads little; small buffers keep ten thousand of them small.
            .channelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 16_384)
            )
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        try pipeline.addHandler(tls.makeHandler(serverName: server.host))
                    }
                    try pipeline.addHandler(
                        SIPStreamHandler(receiver: bound.value, connection: number, waitsForTLS: tls != nil))
                }
            }
            .connect(to: address)
            .whenComplete { result in
                let phone = bound.value
                switch result {
                case .success(let channel): phone.connected(channel, number)
                case .failure: phone.connectFailed(number)
                }
            }
    }

    private func connected(_ channel: any Channel, _ number: Int) {
        guard number == connection, !fleet.isStopping else {
            channel.close(promise: nil)
            return
        }
        self.channel = channel
        fleet.counts.connections += 1
    }

    private func connectFailed(_ number: Int) {
        guard number == connection, phase == .connecting else { return }
        fleet.counts.connectFailures += 1
        comeBackLater(at: .now())
    }

    func streamOpened(_ number: Int) {
        guard number == connection, phase == .connecting else { return }
        // channelActive may precede the completion of connect by a moment; what follows needs the channel.
        guard let channel else {
            fleet.loop.execute { [bound = NIOLoopBound(self, eventLoop: fleet.loop)] in bound.value.streamOpened(number)
            }
            return
        }
        phase = .registering
        let address = channel.localAddress
        let host = address?.ipAddress ?? "127.0.0.1"
        let place = "\(host.contains(":") ? "[\(host)]" : host):\(address?.port ?? 5060)"
        let isSecure = fleet.settings.isSecure(index)
        viaPrefix = "SIP/2.0/\(isSecure ? "TLS" : "TCP") \(place);rport;branch="
        contact = "<sip:\(user)@\(place);transport=\(isSecure ? "tls" : "tcp")>"
        if registration == nil { registration = makeRegistration() }
        register(at: .now())
    }

    func streamPaused(_ number: Int) {
        guard number == connection else { return }
        isReading = false
        if isDirty {
            isDirty = false
            channel?.flush()
        }
    }

    func streamPinged(_ number: Int) {
        guard number == connection else { return }
        write(ByteBuffer(string: "\r\n"))
    }

    func streamClosed(_ number: Int, reason: String?) {
        guard number == connection, phase != .off else { return }
        let now = NIODeadline.now()
        fleet.counts.connectionsLost += 1
        connectionEnded(at: now)
        comeBackLater(at: now)
    }

    /// Everything that lives and dies with a connection (REG-5).
    func connectionEnded(at now: NIODeadline) {
        let wasRegistered = phase == .registered
        lostAt = now
        phase = .off
        channel = nil
        dialogEnded()
        output.removeAll()
        _ = transactions.removeAll()
        isReading = false
        isDirty = false
        if wasRegistered { fleet.phoneUnregistered(at: now) }
        fleet.ledger.phoneLost(index)
    }

    func dialogEnded() {
        dialog = nil
        isIntroduced = false
        monitors.dialogEnded()
    }

    private func comeBackLater(at now: NIODeadline) {
        phase = .off
        let delay = backoff.failed(using: &fleet.generator)
        fleet.wake(.phone(index, .connect, connection: connection), at: now + delay)
    }

    /// The phone is bound: from now on it can be called, and its faults may begin.
    func registered(at now: NIODeadline) {
        guard phase != .registered else { return }
        phase = .registered
        backoff.succeeded()
        fleet.pbx.reachabilityChanged(of: index, to: true)
        fleet.phoneRegistered(at: now)
        if let pause = faults.nextPause() { wake(.pause, at: now + pause.after) }
        if let vanishing = faults.nextVanishing() { wake(.vanish, at: now + vanishing.after) }
    }

    /// Closes the connection for good.
    func stop() {
        phase = .off
        connection += 1
        channel?.close(promise: nil)
        channel = nil
    }

    // MARK: Timers

    func wake(_ timer: PhoneTimer, at deadline: NIODeadline) {
        fleet.wake(.phone(index, timer, connection: connection), at: deadline)
    }

    func woken(_ timer: PhoneTimer, _ number: Int, at now: NIODeadline) {
        guard number == connection else { return }
        switch timer {
        case .connect: connect()
        case .register: register(at: now)
        case .answer(let bytes, let followUp):
            write(bytes)
            if let followUp { sendInfo(followUp, purpose: .introduction, at: now) }
        case .output: drainOutput(at: now)
        case .pause: pauseReading(at: now)
        case .resume:
            setReading(true)
        case .vanish: vanish(at: now)
        case .sessionEnd: sessionEndReached(at: now)
        }
    }

    private func pauseReading(at now: NIODeadline) {
        guard let pause = faults.nextPause() else { return }
        setReading(false)
        wake(.resume, at: now + pause.lasting)
        wake(.pause, at: now + pause.lasting + pause.after)
    }

    private func setReading(_ isOn: Bool) {
        guard let channel else { return }
        channel.setOption(.autoRead, value: isOn).whenSuccess { if isOn { channel.read() } }
    }

    /// Power cut: the socket stays open and silent, calls end, and the phone boots again on a new connection.
    private func vanish(at now: NIODeadline) {
        guard let channel, phase == .registered, let vanishing = faults.nextVanishing() else { return }
        fleet.counts.vanished += 1
        setReading(false)
        fleet.socketForgotten(channel, at: now)
        let others = fleet.pbx.phoneVanished(index)
        connectionEnded(at: now)
        connection += 1
        fleet.tell(others, at: now)
        wake(.connect, at: now + vanishing.back)
    }

    // MARK: Output

    /// Sends a message, in one piece or as the fault plan has it.
    func write(_ bytes: ByteBuffer) {
        guard let channel else { return }
        if faults.shows(.split) || faults.shows(.coalesce) {
            if let delay = output.add(bytes, faults: &faults) {
                if delay == .zero { drainOutput(at: .now()) } else { wake(.output, at: .now() + delay) }
            }
        } else if isReading {
            isDirty = true
            channel.write(bytes, promise: nil)
        } else {
            channel.writeAndFlush(bytes, promise: nil)
        }
    }

    private func drainOutput(at now: NIODeadline) {
        let (piece, again) = output.due(faults: &faults)
        if let piece { channel?.writeAndFlush(piece, promise: nil) }
        if let again { wake(.output, at: now + again) }
    }

    // MARK: Input

    func streamReceived(_ message: SIPMessage, _ number: Int) {
        guard number == connection, channel != nil else { return }
        isReading = true
        let now = NIODeadline.now()
        switch message.kind {
        case .request: requestReceived(message, at: now)
        case .response: responseReceived(message, at: now)
        }
    }
}

extension SimulatedPhone {
    /// Registered, in a dialog and monitored: what happens to it is told.
    var canTell: Bool {
        phase == .registered && dialog != nil && monitors.isMonitored
    }
}
