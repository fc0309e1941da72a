import CSTACore
import DequeModule
import Logging
public import NIOCore
import SIPCore
import XMLCore

/// One client's connection: its accounts, its sessions, and what waits for it.
public actor ClientActor: DeadlineTarget, Watcher {
    public nonisolated let eventLoop: any EventLoop
    public nonisolated let posted: PostCount? = PostCount()
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    /// An account's registration over the connection: as long as it lasts its sessions do.
    struct Registration: Sendable {
        let until: NIODeadline
        /// Whether it stands for a digest: the password that it was made with is still the account's.
        var isProof = true
    }

    let context: LoopContext
    let link: any PeerLink
    /// The same connection, if it speaks SIP.
    let sipLink: (any SIPLink)?
    /// What is remembered of the connection, if it speaks CSTA over TCP.
    var stream: ClientStream?
    let logger: Logger
    let parser = XMLStreamParser(limits: XMLLimits())

    var sessions: [ClientSession] = []
    /// Accounts that have registered over this connection.
    var registrations: [String: Registration] = [:]
    /// Requests that wait for the registry or a phone; at most ``pendingLimit``.
    var pending: [UInt64: PendingAnswer] = [:]
    var outbox: Outbox
    /// Long lists, of which the client is sent as much as it reads: one of each session at most.
    var backlog = Deque<(session: UInt32, segment: SwitchingFunctionDevices)>()
    var isEnded = false
    /// Its last MonitorStart was refused because the machine is behind: said once until the next one is taken up.
    private var hasToWait = false
    /// The client says no more but waits for its answers: then the connection is closed.
    private(set) var closesWhenAnswered = false

    private var random = SystemRandom()
    var branches: BranchSequence
    /// What all its INFOs have in common.
    let eventFrame: SIPDialog.EventFrame
    private var slot: Timekeeper.Slot?
    var lastSession: UInt32 = 0
    private var lastToken: UInt64 = 0
    static let pendingLimit = 512

    /// The client behind a SIP connection; made when it authenticates for the first time.
    public init(link: any SIPLink, context: LoopContext) {
        self.init(link: link, sipLink: link, stream: nil, context: context)
    }

    /// The client behind a connection of CSTA over TCP; made with the connection.
    public init(stream link: any PeerLink, settings: StreamSettings, context: LoopContext) {
        let stream = ClientStream(settings, keepalive: context.settings.keepalive)
        self.init(link: link, sipLink: nil, stream: stream, context: context)
    }

    private init(link: any PeerLink, sipLink: (any SIPLink)?, stream: ClientStream?, context: LoopContext) {
        self.link = link
        self.sipLink = sipLink
        self.stream = stream
        self.context = context
        self.eventLoop = context.eventLoop
        var logger = context.logger
        logger[metadataKey: "peer"] = "\(link.description.remoteAddress)"
        self.logger = logger
        var random = SystemRandom()
        self.branches = BranchSequence(using: &random)
        self.outbox = Outbox(limit: context.settings.outboxOctets)
        eventFrame = SIPDialog.EventFrame(
            viaToBranch: link.description.viaToBranch, viaBehindBranch: LinkDescription.viaBehindBranch,
            contentType: Self.csta, disposition: Self.required)
    }

    /// Takes its place among the clients. Called once, when the client has authenticated.
    public func begin() {
        guard slot == nil, !isEnded else { return }
        slot = context.timekeeper.assumeIsolated { $0.insert(self) }
        context.registry.post { $0.clientConnected(self) }
    }

    // MARK: Registration

    /// The client has registered, refreshed, or (with zero seconds) taken its registration back (CLI-1).
    public func registered(_ account: Account, expires: Int, at now: NIODeadline) {
        if expires == 0 {
            registrations[account.user] = nil
            for session in sessions where session.account.user == account.user { end(session, .unregistered) }
        } else {
            if registrations[account.user] == nil {
                logger.info("client registered", metadata: ["account": "\(account.user)"])
            }
            registrations[account.user] = Registration(until: now + .seconds(Int64(expires) + 5))
        }
        rearm()
    }

    /// Whether an account has registered over this very connection: then an INVITE of it needs no digest.
    public func isRegistered(_ user: String) -> Bool { registrations[user]?.isProof ?? false }

    /// The only account that has registered over this connection, if it is one.
    public var onlyRegistration: String? {
        guard registrations.count == 1, let (user, registration) = registrations.first, registration.isProof else {
            return nil
        }
        return user
    }

    /// These accounts are gone or have another password now: a registration with the old one proves nothing any more. Its
    /// sessions last as long as it would have.
    public func credentialsChanged(of users: Set<String>) {
        for user in users { registrations[user]?.isProof = false }
    }

    // MARK: End

    /// The connection is gone: everything that hung on it ends (interface.md).
    public func detached(_ reason: CloseReason) {
        guard !isEnded else { return }
        isEnded = true
        if slot != nil {
            logger.info("client left", metadata: ["reason": "\(reason)", "sessions": "\(sessions.count)"])
        }
        for session in sessions { leave(session) }
        sessions = []
        pending = [:]
        backlog = []
        if let slot { context.timekeeper.assumeIsolated { $0.remove(slot) } }
        slot = nil
        context.registry.post { $0.clientLeft(self) }
    }

    /// The server ends. What is under way is answered: what a phone was asked may still be done, but its answer finds nobody
    /// here any more (negative case 130).
    func shutdown() {
        for token in pending.keys.sorted() { complete(token, with: .error(.deviceOutOfService)) }
        for session in sessions { end(session, .shutdown) }
        link.close(.shutdown)
    }

    /// Ends a session; unless the client did it, it is told.
    func end(_ session: ClientSession, _ reason: SessionEnd) {
        abortRegistrations(of: session, reason)
        // As it is now: what was told moved its CSeq on, or was too much for a client that does not read.
        guard let index = index(of: session.number) else { return }
        let session = sessions.remove(at: index)
        backlog.removeAll { $0.session == session.number }
        if reason != .byClient { sayGoodbye(to: session, reason) }
        leave(session)
    }

    private func sayGoodbye(to session: ClientSession, _ reason: SessionEnd) {
        if var dialog = session.dialog {
            var writer = dialog.request(.bye, via: link.description.via(branch: branches.next()))
            // Behind the events that wait: a goodbye does not overtake them.
            offer(writer.finish())
        } else if let application = session.application {
            let farewell = ApplicationSessionTerminated(
                sessionID: application.id, sessionTermReason: reason.termReason)
            sendFrame(.terminated(farewell))
        }
    }

    /// The client has closed its direction: what it asked for is answered, then the connection ends (RFC 9293 3.6).
    public func inputClosed() {
        closesWhenAnswered = true
        closeIfAnswered()
    }

    /// Not at once: what belongs to an answer, such as the segments of a list, follows it.
    func closeSoonIfAnswered() {
        if closesWhenAnswered { post { $0.closeIfAnswered() } }
    }

    private func closeIfAnswered() {
        guard closesWhenAnswered, pending.isEmpty, backlog.isEmpty, outbox.isIdle else { return }
        link.close(.peerClosed)
    }

    private func leave(_ session: ClientSession) {
        let number = session.number
        context.registry.post { $0.sessionEnded(number, of: self) }
    }

    // MARK: Deadlines

    public func deadlineReached(at now: NIODeadline) {
        for session in sessions {
            guard let expires = session.expiresAt, expires <= now else { continue }
            logger.notice("client did not refresh its session", metadata: ["account": "\(session.account.user)"])
            end(session, .expired)
            if stream != nil { return link.close(.sessionExpired) }
        }
        for (user, registration) in registrations where registration.until <= now {
            registrations[user] = nil
            logger.info("client's registration expired", metadata: ["account": "\(user)"])
            for session in sessions where session.account.user == user { end(session, .unregistered) }
        }
        heartbeatReached(at: now)
        rearm()
    }

    func rearm() {
        guard let slot else { return }
        var deadlines = sessions.compactMap(\.expiresAt) + registrations.values.map(\.until)
        if let heartbeat = stream?.heartbeat.next { deadlines.append(heartbeat) }
        context.timekeeper.assumeIsolated { $0.arm(slot, at: deadlines.min()) }
    }

    // MARK: Overload

    /// Whether a MonitorStart is taken up now. Thousands of them at once are what a client can ask for that costs most; all
    /// else that a client does goes on (REG-7).
    func admitsMonitor() -> Bool {
        let isAdmitted = context.admitsMonitors()
        if !isAdmitted, !hasToWait { logger.notice("overload: monitors have to wait") }
        hasToWait = !isAdmitted
        return isAdmitted
    }

    // MARK: Small things

    func newTag() -> String { RandomToken.tag(using: &random) }

    /// Digits only: there are applications that keep it as a number.
    func newApplicationSessionID() -> String { String(UInt32.random(in: 100_000_000...999_999_999, using: &random)) }

    func newSessionNumber() -> UInt32 {
        // After four thousand million sessions the numbers begin anew; one that still stands keeps its own.
        repeat { lastSession &+= 1 } while index(of: lastSession) != nil
        return lastSession
    }

    func newToken() -> UInt64 {
        lastToken += 1
        return lastToken
    }

    func index(of number: UInt32) -> Int? { sessions.firstIndex { $0.number == number } }

    /// Reads a CSTA body.
    func read(_ body: ByteBuffer) throws -> CSTADocument {
        try CSTADocument(parser.parse(body, on: context.machines.value))
    }
}
