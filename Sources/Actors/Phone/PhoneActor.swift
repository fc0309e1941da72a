import CSTACore
import Logging
public import NIOCore
import SIPCore
import XMLCore

/// One phone: its registration, its one CSTA dialog, its lines and who watches them.
///
/// It outlives its connections: identities and monitors stay while the phone is away, and are taken up again when it
/// comes back. A connection, the binding, the dialog and the monitors in the phone end together (REG-5).
public actor PhoneActor: DeadlineTarget {
    /// What an outstanding request is for.
    enum Purpose: Sendable {
        case command(Command)
        case systemRegister
        case identities
        case keepalive
        case monitorStart(DeviceKey)
        case monitorStop
        case snapshot(DeviceKey, epoch: UInt64)
        case features(DeviceKey)
        case emulation(Emulation, Command)
    }

    /// A client's request on its way.
    struct Command: Sendable {
        let identity: DeviceKey
        let reply: CommandReply
        let sequel: CommandSequel
        /// What the server knows itself, for a phone that does not say.
        let known: CSTAResponse?
    }

    public nonisolated let mac: MACAddress
    public nonisolated var eventLoop: any EventLoop { context.eventLoop }
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    nonisolated let context: LoopContext
    var logger: PhoneLog { PhoneLog(logger: context.logger, mac: mac) }
    let parser = XMLStreamParser(limits: XMLLimits())

    var isEnabled: Bool
    var registration: Registration?
    var registeredUntil: NIODeadline?
    var link: (any SIPLink)?
    /// The number of the registration that it was attached with last, which the registry gave.
    private var attachment: UInt64 = 0
    /// The connection has been told that the phone is set up.
    var isLetIn = false
    var model = PhoneModel.unknown
    var edition = CSTAEdition.ed5

    var session = PhoneSession()
    var dialog: SIPDialog?
    /// Our INVITE while it waits for its answer: the dialog and an ACK are made from it.
    @Boxed var invite: SIPMessage? = nil
    var refreshToken: UInt64?
    var dialogRefreshedAt = NIODeadline.uptimeNanoseconds(0)
    /// From 0 to 1: how much earlier than it must the next refresh of ours comes.
    var refreshJitter: Float = 0
    @Boxed var digest: DigestClient? = nil
    /// Challenges to the request that is under way.
    var challenges = 0
    /// What a phone that wants a longer session interval has made of our offer.
    @Boxed var offer: SessionTimer.Offer? = nil
    /// How often it did so since we last began to ask.
    var offersRaised: UInt8 = 0
    /// How often in a row the phone asked for a session interval that is too short, and was told so.
    var intervalsRefused: UInt8 = 0
    var inviteToken: UInt64?
    /// INVITEs that were given up; their answers may still come.
    var abandoned: [(token: UInt64, invite: SIPMessage)] = []
    /// After both sides refreshed at once.
    var refreshNotBefore = NIODeadline.uptimeNanoseconds(0)
    /// The lines changed while they were being asked for.
    var asksIdentitiesAgain = false

    var exchange: CSTAExchange<CSTARequest, Purpose>
    var identities: [PhoneIdentity] = []
    @Boxed var segments: IdentitySegments? = nil
    /// When a phone that did not tell its lines is asked again, and how often it did not.
    var identitiesDue: NIODeadline?
    var identitiesFailures = 0
    @Boxed var leftMonitors: LeftMonitors? = nil
    var sequels = SequelTable()
    var keepaliveDue: NIODeadline?

    private var random = SystemRandom()
    var branches: BranchSequence
    private var slot: Timekeeper.Slot?
    /// What the timekeeper was told last.
    private var armed: NIODeadline?
    private var lastToken: UInt64 = 0

    /// A phone that has not been heard of yet.
    public init(mac: MACAddress, isEnabled: Bool, context: LoopContext) {
        self.mac = mac
        self.isEnabled = isEnabled
        self.context = context
        var random = SystemRandom()
        self.branches = BranchSequence(using: &random)
        self.exchange = CSTAExchange(timeout: context.settings.requestTimeout)
    }

    // MARK: Life of the connection

    /// The phone has registered over `link`; a former connection of it ends (REG-5).
    /// - Parameter number: which of its registrations it is: two connections are on two loops, and that of the older one
    ///   may be the later to say so.
    public func attached(_ registration: Registration, over link: any SIPLink, number: UInt64, at now: NIODeadline) {
        guard number > attachment else { return link.close(.replaced) }
        if self.link != nil { goOffline(.replaced, at: now, closing: true) }
        self.link = link
        attachment = number
        isLetIn = false
        note(registration, at: now)
        model = context.settings.models.model(userAgent: registration.userAgent)
        edition = CSTAEdition(rawValue: model.edition) ?? .ed5
        digest = nil
        offer = nil
        refreshNotBefore = now
        if slot == nil {
            slot = context.timekeeper.assumeIsolated { $0.insert(self) }
        }
        logger.info(
            "phone registered",
            metadata: ["peer": "\(link.description.remoteAddress)", "agent": "\(registration.userAgent)"])
        if let tooOld = model.tooOld { logger.warning("\(tooOld)") }
        guard isEnabled else { return rearm() }
        perform(session.attached(), at: now)
        rearm()
    }

    /// The phone has refreshed its registration over the connection it has.
    public func refreshed(_ registration: Registration, over link: any SIPLink, at now: NIODeadline) {
        // A connection that was replaced may still bring a REGISTER.
        guard self.link === link else { return }
        note(registration, at: now)
        guard isEnabled else { return rearm() }
        perform(session.refreshed(), at: now)
        retryMonitors(at: now)
        // Phones that cannot announce a change are asked at each REGISTER (PHN-4).
        if session.phase == .ready, !supports("SystemRegister") || identitiesDue != nil { askIdentities(at: now) }
        rearm()
    }

    /// The connection is gone, or the phone took its registration back.
    public func detached(from link: any SIPLink, _ reason: CloseReason) {
        guard self.link === link else { return }
        goOffline(reason, at: eventLoop.now, closing: false)
    }

    /// The phone took its registration back over `link`, which may stay open: the dialog ends with it.
    /// - Parameter link: `nil` for a phone that says so over another connection than that of its binding, which then
    ///   ends: it would answer a phone that refreshes over it, and nobody would be there (REG-5).
    public func unregistered(from link: (any SIPLink)?) {
        guard link == nil || self.link === link else { return }
        endDialog()
        goOffline(.unregistered, at: eventLoop.now, closing: link == nil)
    }

    /// The phone takes back, over another connection than that of its binding, what it has bound to these contacts, or
    /// whatever it has. A phone that cleans up behind itself may mean one that is long gone (RFC 3261 10.3 step 7).
    /// - Returns: the binding that stands.
    func unregistered(contacts: [String]) -> Registration? {
        if link != nil, let registration, !contacts.isEmpty, !contacts.contains(where: registration.isBound) {
            return registration
        }
        unregistered(from: nil)
        return nil
    }

    /// Switches the phone on or off in the list (REG-3).
    public func setEnabled(_ isEnabled: Bool) {
        guard isEnabled != self.isEnabled else { return }
        self.isEnabled = isEnabled
        let now = eventLoop.now
        if isEnabled {
            if link != nil { perform(session.attached(), at: now) }
        } else {
            endDialog()
            perform(session.detached(), at: now)
        }
        rearm()
    }

    /// The server ends: the dialog gets its BYE.
    public func shutdown() {
        endDialog()
        goOffline(.shutdown, at: eventLoop.now, closing: true)
    }

    private func note(_ registration: Registration, at now: NIODeadline) {
        self.registration = registration
        // Some phones refresh in the last second: a little grace costs nothing.
        registeredUntil = now + .seconds(Int64(registration.expires) + 5)
    }

    func goOffline(_ reason: CloseReason, at now: NIODeadline, closing: Bool) {
        guard let link else { return }
        logger.info("phone left", metadata: ["reason": "\(reason)", "peer": "\(link.description.remoteAddress)"])
        self.link = nil
        registeredUntil = nil
        perform(session.detached(), at: now)
        // A phone that takes its registration back may register again over the same connection, and answer there.
        if closing || reason != .unregistered { abandoned = [] }
        if closing { link.close(reason) }
        if let slot {
            context.timekeeper.assumeIsolated { $0.remove(slot) }
            self.slot = nil
            armed = nil
        }
        context.registry.post { [mac, attachment] in $0.phoneWentOffline(mac, registration: attachment) }
    }

    // MARK: Deadlines

    public func deadlineReached(at now: NIODeadline) {
        armed = nil
        if let until = registeredUntil, until <= now {
            endDialog()
            return goOffline(.registrationExpired, at: now, closing: true)
        }
        perform(session.deadlineReached(at: now), at: now)
        exchangeDeadlineReached(at: now)
        segmentsDeadlineReached(at: now)
        keepaliveDeadlineReached(at: now)
        suspicionDeadlineReached(at: now)
        identitiesDeadlineReached(at: now)
        reconcileMonitors(at: now)
        stopLeftMonitors(at: now)
        refreshDeadlineReached(at: now)
        rearm()
    }

    /// Tells the timekeeper when this phone wants to be woken next. Called at the end of every entry.
    func rearm() {
        guard let slot else { return }
        var next = registeredUntil
        func consider(_ deadline: NIODeadline?) {
            guard let deadline else { return }
            next = next.map { min($0, deadline) } ?? deadline
        }
        consider(session.deadline)
        consider(exchange.deadline)
        consider(segments?.deadline)
        consider(keepaliveDue)
        if session.phase == .ready {
            consider(suspicionDue)
            consider(monitorRetryDue)
            consider(leftMonitors?.due)
            consider(identitiesDue)
        }
        consider(refreshDue)
        // A deadline that has moved away is found out when the earlier one comes: events need not tell.
        if let armed, let next, armed <= next { return }
        if armed == nil, next == nil { return }
        armed = next
        context.timekeeper.assumeIsolated { $0.arm(slot, at: next) }
    }

    /// The same after an event, which moves no deadline but those of calls: mostly one that is nearer stands already.
    func rearmForCalls() {
        guard session.phase == .ready, let due = suspicionDue else { return }
        if let armed, armed <= due { return }
        rearm()
    }

    // MARK: Small things

    func perform(_ action: PhoneSession.Action, at now: NIODeadline) {
        switch action {
        case .none: break
        case .invite:
            offersRaised = 0
            sendInvite(at: now)
        case .configure: configure(at: now)
        case .drop: dropDialog()
        }
    }

    func supports(_ service: String) -> Bool { model.has(service) }

    func newTag() -> String { RandomToken.tag(using: &random) }
    /// Where the ids of a new line's calls begin.
    func newCallIDs() -> UInt64 { UInt64.random(in: .min ... .max, using: &random) }
    func newCallID() -> String { RandomToken.callID(host: context.settings.host, using: &random) }

    func newToken() -> UInt64 {
        lastToken += 1
        return lastToken
    }
}
