import CSTAActors
import Logging
import NIOCore
import SIPCore
import TLSCore

/// One SIP connection: octets to messages, transactions, and the way to the actor that owns the dialog.
///
/// Two switches, message to event and action to I/O; what is decided is decided by values (the framer, the
/// transactions, the registrar) and by the actors.
final class SIPConnectionHandler: ChannelDuplexHandler, ServedConnection, TurnTaker {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let side: Registrar.Side
    let services: LoopServices
    let admission: ConnectionAdmission
    var turnstile: Turnstile?
    private let transport: String
    private let advertised: String

    var framer: SIPFramer
    private(set) var serverTransactions = ServerTransactions(limit: 1024)
    private var clientTransactions = ClientTransactions<UInt64>()
    private var context: ChannelHandlerContext?
    /// What actors send through; gone with the connection.
    private(set) var link: ChannelLink?
    private(set) var source: SourceNetwork?
    var isAdmitted = false
    /// Nobody has authenticated over this connection, or who did has taken its registration back.
    var isStranger = true
    var requestRate: RequestRate
    /// Answers that may come though nobody waits for them: to events, and to a goodbye.
    var strays = 0
    /// Credentials that were wrong over this connection.
    var failures = 0
    private var inputClosed = false

    /// The phone that registered over this connection, and what it said last.
    var phone: PhoneActor?
    var registration: Registration?
    /// A first REGISTER was let in, whatever became of it.
    var hasBegunRegistration = false
    /// The phone that the connection belongs to for all its life.
    var owner: MACAddress?
    /// The client that authenticated over this connection, and the accounts that it proved to be.
    var client: ClientActor?
    var accounts: Set<String> = []
    /// The registry is being asked, or an answer is held back: what comes in meanwhile waits, so that order holds.
    var isAwaitingRegistry = false

    private let output: TickFlush
    var clocks: ConnectionClocks
    var clockSlot: LoopClock.Slot?
    private var readHeldBack = false
    var closeReason: CloseReason?

    init(
        side: Registrar.Side, services: LoopServices, admission: ConnectionAdmission, turnstile: Turnstile,
        transport: String, advertised: String
    ) {
        self.side = side
        self.services = services
        self.admission = admission
        self.turnstile = turnstile
        self.transport = transport
        self.advertised = advertised
        self.requestRate = RequestRate(at: services.context.eventLoop.now)
        self.clocks = ConnectionClocks(messageSeconds: services.limits.messageSeconds)
        self.framer = SIPFramer(limits: services.framing)
        self.output = TickFlush(services.turn)
    }

    var logger: Logger { services.context.logger }
    var peer: String { link?.description.remoteAddress ?? "unknown peer" }
    /// Whether something can still be sent.
    var isOpen: Bool { context != nil && closeReason == nil }
    var now: NIODeadline { services.context.eventLoop.now }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        output.flush = { self.flush() }
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
        guard link == nil else { return }
        let address = context.remoteAddress
        source = SourceNetwork(address)
        let description = LinkDescription(
            remoteAddress: address.map(\.hostAndPort) ?? "unknown peer", transport: transport,
            advertised: advertised)
        link = ChannelLink(description, handler: self, eventLoop: context.eventLoop)
        if let refusal = admission.opened(from: source) {
            logger.notice("connection refused", metadata: ["peer": "\(peer)", "reason": "\(refusal)"])
            closeReason = .transportFailed(refusal)
            return context.close(promise: nil)
        }
        isAdmitted = true
        services.connections[ObjectIdentifier(self)] = self
        awaitAuthentication()
    }

    func channelInactive(context: ChannelHandlerContext) {
        services.connections[ObjectIdentifier(self)] = nil
        if isAdmitted { admission.closed(from: source, isStranger ? .stranger : .proved) }
        isAdmitted = false
        ended(closeReason ?? .peerClosed)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            // The peer says no more, but may still listen: what it asked is answered first (negative case 15).
            inputClosed = true
            if !isAwaitingRegistry { closeAfterAnswers() }
        case let handshake as TLSHandshakeCompleted: logger.established(handshake, peer: peer)
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(CloseReason(error))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = Self.unwrapInboundIn(data)
        framer.append(bytes)
        readFrames()
        services.buffers.giveBack(bytes)
    }

    func read(context: ChannelHandlerContext) {
        if isAwaitingRegistry { readHeldBack = true } else { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isWritable = context.channel.isWritable
        client?.assumeIsolated { $0.writabilityChanged(isWritable) }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Frames

    /// Serves every complete message, as long as none has to wait for the registry.
    func readFrames() {
        while !isAwaitingRegistry, closeReason == nil {
            do {
                guard let frame = try framer.next() else { break }
                // The clock is a message's: on a busy connection there is always one that is not finished yet.
                messageIs(unfinished: false)
                receive(frame)
            } catch {
                refuseStream(error)
            }
        }
        watchUnfinishedMessage()
    }

    /// The registry has answered: what waited is served.
    func resumeReading() {
        isAwaitingRegistry = false
        readFrames()
        if readHeldBack, !isAwaitingRegistry {
            readHeldBack = false
            context?.read()
        }
        if inputClosed, !isAwaitingRegistry { closeAfterAnswers() }
    }

    /// What a client asked for may still be on its way from a phone, and what a phone asked for from its actor or from the
    /// registry, on other loops.
    private func closeAfterAnswers() {
        if let client { return client.assumeIsolated { $0.inputClosed() } }
        if !serverTransactions.hasUnanswered { close(.peerClosed) }
    }

    /// Not at once: whoever answers may be in the middle of what the request leads to.
    private func closeSoonIfAnswered() {
        guard inputClosed, client == nil, !serverTransactions.hasUnanswered else { return }
        let handler = NIOLoopBound(self, eventLoop: services.context.eventLoop)
        services.context.eventLoop.execute {
            let handler = handler.value
            if handler.isOpen, !handler.isAwaitingRegistry { handler.closeAfterAnswers() }
        }
    }

    private func receive(_ frame: SIPFrame) {
        let now = now
        guard isWithinRate(frame, at: now) else { return }
        switch frame {
        case .ping: write(ByteBuffer(string: "\r\n"))
        case .pong: break
        case .message(let message):
            if message.isRequest { receive(request: message, at: now) } else { receive(response: message) }
        case .malformed(let message, let error):
            logger.notice("malformed message", metadata: ["peer": "\(peer)", "error": "\(error.message)"])
            if let message, message.isAnswerable { write(refusal(of: message, error)) }
        }
    }

    /// Framing is lost: the peer gets its answer, where there is a head to answer, and the connection ends.
    private func refuseStream(_ error: SIPFramingError) {
        if let partial = error.partial, partial.isAnswerable {
            write(refusal(of: partial, SIPParseError(error.status, error.message)))
        }
        close(.unreadable(error.message))
    }

    private func receive(request: SIPMessage, at now: NIODeadline) {
        do {
            try request.validate(supporting: ["timer"])
        } catch {
            logger.notice("bad request", metadata: ["peer": "\(peer)", "error": "\(error.message)"])
            if request.isAnswerable { write(refusal(of: request, error)) }
            return
        }
        serverTransactions.deadlineReached(now)
        switch serverTransactions.requestReceived(request, at: now) {
        case .new(let id): dispatch(request, id, at: now)
        case .retransmission(let answer?): write(answer)
        case .retransmission(nil), .acknowledged, .acknowledged2xx: break
        case .cancel(let id):
            // Nothing here takes long enough to be cancelled: RFC 3261 9.2 answers the CANCEL and lets the rest be.
            answer(request, id == nil ? .callOrTransactionDoesNotExist : .ok, nil)
        case .refused(let status): answer(request, status, nil)
        }
    }

    private func dispatch(_ request: SIPMessage, _ id: ServerTransactions.ID, at now: NIODeadline) {
        switch (request.method, !request.has(.toTag), side) {
        case (.register, _, .phones): phoneRegisters(request, id, at: now)
        case (.register, _, .clients): clientRegisters(request, id, at: now)
        case (.options, true, _): answer(request, .ok, id, headers: Self.capabilities)
        case (_, false, .phones): toPhone(request, id, at: now)
        case (_, false, .clients): toClient(request, id, at: now)
        case (.invite, true, .clients): clientInvites(request, id, at: now)
        case (.invite, true, .phones): answer(request, .notAcceptableHere, id)
        case (.subscribe, true, _): answer(request, .badEvent, id)
        case (.bye, true, _), (.info, true, _), (.update, true, _): answer(request, .callOrTransactionDoesNotExist, id)
        default: answer(request, .methodNotAllowed, id, headers: [Self.capabilities[0]])
        }
    }

    private func receive(response: SIPMessage) {
        let verdict = clientTransactions.responseReceived(response)
        if case .final(let token) = verdict { return answered(token: token, by: response) }
        guard isStray(withinRateAt: now) else { return }
        switch verdict {
        case .provisional, .final: break
        // The answers to events: only that of a client which has lost its session means something.
        case .stray where response.status == .callOrTransactionDoesNotExist:
            client?.assumeIsolated { $0.strayResponse(response) }
        case .stray: break
        }
    }

    // MARK: Sending

    func send(response: ByteBuffer, status: SIPStatus, transaction: ServerTransactions.ID) {
        serverTransactions.responseSent(transaction, status: status, bytes: response, at: now)
        write(response)
        closeSoonIfAnswered()
    }

    func send(request: ByteBuffer, method: SIPMethod, branch: String, token: UInt64) {
        let now = now
        _ = clientTransactions.expired(at: now)
        // RFC 3261 17.1.1.2 timer B: 64 × T1. The actors give up earlier by their own clock.
        clientTransactions.requestSent(branch: branch, method: method, context: token, deadline: now + .seconds(32))
        write(request)
    }

    func send(unanswered: ByteBuffer) {
        strays += 1
        write(unanswered)
    }

    func write(_ bytes: ByteBuffer) {
        guard let context, closeReason == nil else { return }
        context.write(NIOAny(bytes), promise: nil)
        output.wrote()
    }

    private func flush() {
        guard let context else { return }
        context.flush()
        limitUnread(context)
    }

    /// A peer that asks and never reads would have us keep its answers for ever (negative case 97). Events wait in the
    /// client's outbox; what grows here are answers.
    private func limitUnread(_ context: ChannelHandlerContext) {
        guard !context.channel.isWritable,
            let waiting = try? context.channel.syncOptions?.getOption(.bufferedWritableBytes),
            waiting > 4 * services.limits.messageBytes
        else { return }
        close(.slowReader(waiting))
    }

    // MARK: End

    /// Writes what is due and closes. The reason is told to whoever owns the dialog.
    func close(_ reason: CloseReason) {
        guard let context else { return }
        // One that waits until its last answers are written has no time left when it ends for another reason.
        if closeReason == .peerClosed, reason != .peerClosed { return context.close(promise: nil) }
        guard closeReason == nil else { return }
        output.now()
        closeReason = reason
        logger.closed(reason, peer: peer)
        // `flush` has handed to the socket what it takes at once; mostly that is everything.
        context.close(reason)
    }

    private func ended(_ reason: CloseReason) {
        closeReason = reason
        armClock()
        turnstile = nil
        // When thousands end at one moment calls shall not wait for all of them (REG-7).
        if phone == nil, client == nil { link = nil } else { services.endTurns.arrived(self) }
    }

    /// The connection has gone, and it is its turn to tell whoever owns the dialog. A phone that has come back meanwhile
    /// over another connection does not heed it.
    func takeTurn() {
        let reason = closeReason ?? .peerClosed
        if let phone, let link { enter(phone) { $0.detached(from: link, reason) } }
        client?.assumeIsolated { $0.detached(reason) }
        phone = nil
        client = nil
        // The link holds this handler: without it both can go.
        link = nil
    }
}
