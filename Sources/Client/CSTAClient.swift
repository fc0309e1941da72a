import CSTACore
public import NIOCore
public import NIOPosix
import SIPCore
import TLSCore
import XMLCore

/// A CTI program's end of a uaCSTA session (API-2): registers, opens the dialog, sends services, receives events.
///
/// An actor pinned to its connection's event loop and entered by the handler without a hop; there is no task per message.
/// ```swift
/// let client = try await CSTAClient.connect(configuration)
/// let monitor = try await client.monitor("sip:201@pbx.example.net")
/// let call = try await client.makeCall(from: "sip:201@pbx.example.net", to: "305")
/// for try await event in monitor.events { … }
/// ```
public actor CSTAClient {
    enum Phase: Sendable {
        case idle
        case connecting
        case registering
        case inviting
        case ready
        case waiting
        case closed
    }

    /// What an open request of ours is for.
    enum Purpose: Sendable {
        case register
        case invite(SIPMessage)
        case refresh(SIPMessage)
        case service(Int)
        case bye
    }

    /// A service that waits for its answer.
    struct PendingService {
        let request: CSTARequest
        var attempts: Int
        let sent: NIODeadline
        let answered: (Result<CSTAResponse, CSTAClientError>) -> Void
    }

    public nonisolated let unownedExecutor: UnownedSerialExecutor
    /// The event loop that the client lives on.
    public nonisolated let eventLoop: any EventLoop
    /// As it was made.
    public nonisolated let configuration: CSTAClientConfiguration
    nonisolated let observer: (any CSTAClientObserver)?

    var phase = Phase.idle
    var channel: (any Channel)?
    var connection = 0
    var registration: SIPRegistration?
    var digest: DigestClient
    var dialog: SIPDialog?
    var inviteSequence: UInt32 = 0
    var inviteAttempts = 0
    var challengeAnswer: (SIPHeaderName, String)?
    var transactions = ClientTransactions<Purpose>()
    var branches: BranchSequence
    var viaPrefix = ""
    var contact = ""
    var services: [Int: PendingService] = [:]
    var nextService = 0
    var monitors: [CSTAMonitor.ID: MonitorRecord] = [:]
    var monitorsByReference: [String: CSTAMonitor.ID] = [:]
    var nextMonitor = 0
    /// Not opened again yet because the server did not know the device.
    var refusedMonitors: [CSTAMonitor.ID] = []
    var starters: [CheckedContinuation<Result<Void, CSTAClientError>, Never>] = []
    var sessionListeners: [Int: AsyncStream<CSTASessionEvent>.Continuation] = [:]
    var nextListener = 0
    var backoff: ReconnectBackoff
    var alarms: [Alarm: Scheduled<Void>] = [:]
    let parser = XMLStreamParser()
    var random = SystemRandom()
    private var isReading = false
    private var isDirty = false

    /// What a client wakes up for.
    enum Alarm: Hashable, Sendable {
        case reconnect
        case register
        case refreshSession
        case requests
        case ping
        case invite
        case reopen
    }

    /// A client that does nothing until ``start()``.
    public init(
        _ configuration: CSTAClientConfiguration, eventLoop: any EventLoop, observer: (any CSTAClientObserver)? = nil
    ) {
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.observer = observer
        unownedExecutor = eventLoop.executor.asUnownedSerialExecutor()
        digest = DigestClient(username: configuration.user, password: configuration.password)
        backoff = configuration.reconnect ?? ReconnectBackoff()
        var random = SystemRandom()
        branches = BranchSequence(using: &random)
    }

    /// Connects, registers and opens the session.
    public static func connect(
        _ configuration: CSTAClientConfiguration, on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        observer: (any CSTAClientObserver)? = nil
    ) async throws(CSTAClientError) -> CSTAClient {
        let client = CSTAClient(configuration, eventLoop: group.next(), observer: observer)
        try await client.start()
        return client
    }

    // MARK: Start and end

    /// Connects, registers and opens the session; returns when it is up. With `reconnect` set it keeps trying.
    public func start() async throws(CSTAClientError) {
        if phase == .ready { return }
        guard phase != .closed else { throw .noSession }
        try await withCheckedContinuation { continuation in
            starters.append(continuation)
            if phase == .idle { openConnection() }
        }.get()
    }

    /// True while a session is up.
    public var isUp: Bool { phase == .ready }

    /// Ends monitors, session and connection.
    public func close() async {
        guard phase != .closed else { return }
        if phase == .ready, dialog != nil {
            let branch = branches.next()
            if var writer = dialog?.request(.bye, via: viaPrefix + branch) { write(writer.finish()) }
        }
        let channel = self.channel
        end(nil)
        try? await channel?.close().get()
    }

    /// What the session tells from now on, besides the events of monitors. At most 1024 wait; older ones are dropped then.
    public func sessionEvents() -> AsyncStream<CSTASessionEvent> {
        let number = nextListener
        nextListener += 1
        let (stream, continuation) = AsyncStream.makeStream(
            of: CSTASessionEvent.self, bufferingPolicy: .bufferingNewest(1024))
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            self.eventLoop.execute { self.assumeIsolated { $0.sessionListeners[number] = nil } }
        }
        sessionListeners[number] = continuation
        return stream
    }

    // MARK: Output

    func write(_ bytes: ByteBuffer) {
        guard let channel else { return }
        if isReading {
            isDirty = true
            channel.write(bytes, promise: nil)
        } else {
            channel.writeAndFlush(bytes, promise: nil)
        }
    }

    func readingBegan() {
        isReading = true
    }

    func readingPaused() {
        isReading = false
        if isDirty {
            isDirty = false
            channel?.flush()
        }
    }

    // MARK: Alarms

    func wake(_ alarm: Alarm, in delay: TimeAmount) {
        alarms.removeValue(forKey: alarm)?.cancel()
        alarms[alarm] = eventLoop.scheduleTask(in: delay) { [weak self] in
            self?.assumeIsolated { $0.woken(alarm) }
        }
    }

    func silence() {
        for alarm in alarms.values { alarm.cancel() }
        alarms = [:]
    }
}
