import CSTAActors
import CSTACore
import Logging
import NIOCore
import TLSCore

/// One connection of CSTA over TCP (CLI-9): octets to frames, and the way to the client's actor, which decides all else.
final class CSTAConnectionHandler: ChannelInboundHandler, ServedConnection, TurnTaker {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let services: LoopServices
    private let admission: ConnectionAdmission
    private var turnstile: Turnstile?
    private let transport: String
    private let settings: StreamSettings

    private var framer: CSTAFramer
    private let output: TickFlush
    private var clocks: ConnectionClocks
    private var clockSlot: LoopClock.Slot?
    private var context: ChannelHandlerContext?
    private var client: ClientActor?
    private var standing = ConnectionLedger.Standing.stranger
    private var hasBeenLetIn = false
    private var source: SourceNetwork?
    private var isAdmitted = false
    private var requestRate: RequestRate
    /// Somebody guesses: nothing is read any more, the connection ends when its time is over.
    private var isHeldBack = false
    private var closeReason: CloseReason?
    private var peer = "unknown peer"

    init(
        services: LoopServices, admission: ConnectionAdmission, turnstile: Turnstile, transport: String,
        settings: StreamSettings
    ) {
        self.services = services
        self.admission = admission
        self.turnstile = turnstile
        self.transport = transport
        self.settings = settings
        self.requestRate = RequestRate(at: services.context.eventLoop.now)
        self.clocks = ConnectionClocks(messageSeconds: services.limits.messageSeconds)
        self.framer = CSTAFramer(limit: CSTAFrame.headerLength + services.limits.bodyBytes)
        self.output = TickFlush(services.turn)
    }

    private var logger: Logger { services.context.logger }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        output.flush = { context.flush() }
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        output.flush = {}
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard client == nil, closeReason == nil else { return }
        let address = context.remoteAddress
        source = SourceNetwork(address)
        peer = address.map(\.hostAndPort) ?? peer
        if let refusal = admission.opened(from: source) {
            logger.notice("connection refused", metadata: ["peer": "\(peer)", "reason": "\(refusal)"])
            closeReason = .transportFailed(refusal)
            return context.close(promise: nil)
        }
        isAdmitted = true
        services.connections[ObjectIdentifier(self)] = self
        awaitAuthentication()
        let description = LinkDescription(
            remoteAddress: peer, transport: transport, advertised: "")
        let link = CSTAChannelLink(description, handler: self, eventLoop: context.eventLoop)
        client = ClientActor(stream: link, settings: settings, context: services.context)
        // In TLS the first word waits for the end of the handshake.
        if transport == "TCP" { client?.assumeIsolated { $0.greet() } }
    }

    func channelInactive(context: ChannelHandlerContext) {
        services.connections[ObjectIdentifier(self)] = nil
        closeReason = closeReason ?? .peerClosed
        if isAdmitted { admission.closed(from: source, standing) }
        isAdmitted = false
        armClock()
        if client != nil { services.endTurns.arrived(self) }
        context.fireChannelInactive()
    }

    /// The connection has gone, and it is its turn to tell the client's actor.
    func takeTurn() {
        let reason = closeReason ?? .peerClosed
        client?.assumeIsolated { $0.detached(reason) }
        // The actor's link holds this handler: without it both can go.
        client = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            // The peer says no more, but may still listen: what it asked is answered first (negative case 15).
            messageIs(unfinished: false)
            client?.assumeIsolated { $0.inputClosed() }
        case let handshake as TLSHandshakeCompleted:
            logger.established(handshake, peer: peer)
            client?.assumeIsolated { $0.greet() }
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(CloseReason(error))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isHeldBack else { return }
        let bytes = Self.unwrapInboundIn(data)
        framer.append(bytes)
        readFrames()
        services.buffers.giveBack(bytes)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isWritable = context.channel.isWritable
        client?.assumeIsolated { $0.writabilityChanged(isWritable) }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Frames

    private func readFrames() {
        while closeReason == nil, !isHeldBack {
            do throws(CSTAFramingError) {
                guard let frame = try framer.next() else { break }
                // The clock is a message's: on a busy connection there is always one that is not finished yet.
                messageIs(unfinished: false)
                receive(frame)
            } catch {
                // Without its header nothing can be answered: there is no invoke id to answer to.
                close(.unreadable("\(error)"))
            }
        }
        messageIs(unfinished: framer.isMidMessage && closeReason == nil)
    }

    private func receive(_ frame: CSTAFrame) {
        guard let client, isWithinRate() else { return }
        let accounts = services.credentials.accounts
        let now = services.context.eventLoop.now
        let isBusy = !hasBeenLetIn && services.postponed(at: now, { .session }) != nil
        let (isLetIn, account, hasFailed, isPostponed) = client.assumeIsolated { client in
            let (failures, postponements) = (client.loginFailures, client.postponements)
            client.received(frame, accounts: accounts, isBusy: isBusy, at: now)
            let hasFailed = client.loginFailures > failures
            let account = hasFailed ? client.failedAccount : client.provedAccount
            return (client.isLetIn, account, hasFailed, client.postponements > postponements)
        }
        stands(!isLetIn ? .stranger : account == nil ? .guest : .proved, as: account, at: now)
        if hasFailed { failed(as: account, at: now) }
        if isPostponed { logger.notice("overload: asked to come back later", metadata: ["peer": "\(peer)"]) }
    }

    private func stands(_ new: ConnectionLedger.Standing, as account: String?, at now: NIODeadline) {
        let old = standing
        // What the frame led to may have ended the connection: then it is in no book any more.
        guard new != old, isAdmitted else { return }
        standing = new
        admission.changed(from: source, old, to: new)
        // A session without a password proves nothing.
        if new == .proved { admission.succeeded(.client(account: account), from: source, at: now) }
        if new == .stranger {
            // The session has ended; the connection may begin another, as soon as a new one would have to.
            if closeReason == nil { awaitAuthentication() }
        } else if old == .stranger {
            clocks.authenticated()
            armClock()
            if !hasBeenLetIn { letIn(at: now) }
        }
    }

    /// The first session begins. A later one of the same connection is no newcomer, and gives no new budget.
    private func letIn(at now: NIODeadline) {
        hasBeenLetIn = true
        requestRate.authenticated(perSecond: services.limits.requestsPerSecond, at: now)
        turnstile?.open()
        turnstile = nil
    }

    // MARK: Time

    private func awaitAuthentication() {
        let now = services.context.eventLoop.now
        clocks.awaitAuthentication(until: now + .seconds(Int64(services.limits.unauthenticatedSeconds)))
        armClock()
    }

    private func messageIs(unfinished: Bool) {
        guard clocks.messageIs(unfinished: unfinished, at: services.context.eventLoop.now) else { return }
        armClock()
    }

    /// The clock holds whoever has a deadline: a connection that ended in the middle of what it read has none any more.
    private func armClock() {
        services.clock.arm(self, &clockSlot, at: isAdmitted ? clocks.deadline : nil)
    }

    func deadlineReached(at now: NIODeadline) {
        if let reason = clocks.due(at: now) { return close(reason) }
        armClock()
    }

    // MARK: Budgets

    private func isWithinRate() -> Bool {
        guard standing != .stranger || admission.mayTry(.clients, from: source) else {
            close(.guessing)
            return false
        }
        // A frame has no 503: whoever asks more than anybody may is ended.
        if requestRate.requestReceived(at: services.context.eventLoop.now) == .serve { return true }
        close(.flooding)
        return false
    }

    /// The answer is out; where an address guesses again and again, that was this connection's last guess, and it
    /// takes its place among those that wait.
    private func failed(as account: String?, at now: NIODeadline) {
        let consequence = admission.failed(.client(account: account), from: source, at: now)
        if let count = consequence.report {
            logger.warning(
                "credentials fail again and again",
                metadata: ["address": "\(source?.description ?? peer)", "count": "\(count)"])
        }
        guard let delay = consequence.delay else { return }
        isHeldBack = true
        let handler = NIOLoopBound(self, eventLoop: services.context.eventLoop)
        services.context.eventLoop.scheduleTask(in: delay) {
            let handler = handler.value
            let now = handler.services.context.eventLoop.now
            handler.admission.failureAnswered(.clients, from: handler.source, at: now)
            handler.close(.guessing)
        }
    }

    // MARK: Out

    func write(_ bytes: ByteBuffer) {
        guard let context, closeReason == nil else { return }
        context.write(NIOAny(bytes), promise: nil)
        output.wrote()
    }

    /// Writes what is due and closes.
    func close(_ reason: CloseReason) {
        guard let context else { return }
        // One that waits until its last answers are written has no time left when it ends for another reason.
        if closeReason == .peerClosed, reason != .peerClosed { return context.close(promise: nil) }
        guard closeReason == nil else { return }
        output.now()
        closeReason = reason
        logger.closed(reason, peer: peer)
        context.close(reason)
    }
}
