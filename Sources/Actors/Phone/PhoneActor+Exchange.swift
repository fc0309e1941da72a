public import CSTACore
import Logging
public import NIOCore
public import SIPCore
import XMLCore

/// CSTA requests to the phone and their answers (CLI-4, PHN-3, PHN-6).
extension PhoneActor {
    // MARK: Commands of clients

    /// Asks the phone for a service on behalf of a client. `reply` is called once, whatever happens.
    /// - Parameter sequel: told what the phone sends after its answer, where that comes in segments.
    public func perform(
        _ request: CSTARequest, on identity: DeviceKey, sequel: @escaping CommandSequel = { _, _ in },
        reply: @escaping CommandReply
    ) {
        func refuse(_ error: CSTAErrorCode) { reply(CommandOutcome(.error(error), identity: identity)) }
        func answer(_ response: CSTAResponse) { reply(CommandOutcome(.response(response), identity: identity)) }
        // What the model can do is no question to the phone, and stands while it is away.
        if case .getCSTAFeatures = request { return answer(.getCSTAFeatures(.of(model))) }
        guard isEnabled, session.hasDialog else { return refuse(.deviceOutOfService) }
        let known = deviceInformation(for: request)
        let support = model.support(for: request.name)
        guard support == .passed || support == .emulated else {
            return known.map { answer($0) } ?? refuse(.serviceNotSupported)
        }
        var request = request
        if let own = identities.first(where: { $0.key == identity })?.device {
            // The client may name the line by its number alone or by the phone's MAC: the phone knows one spelling.
            request.mapDevices { device in
                if device.means(identity) || MACAddress(device.key.user) == mac { device.value = own.value }
            }
        }
        let command = Command(identity: identity, reply: reply, sequel: sequel, known: known)
        if support == .passed {
            submit(request, .command(command), at: eventLoop.now)
        } else {
            emulate(request, command, at: eventLoop.now)
        }
        rearm()
    }

    // MARK: Sending

    func submit(_ request: CSTARequest, _ purpose: Purpose, at now: NIODeadline) {
        perform(exchange.submitted(request, purpose: purpose, token: newToken(), at: now), at: now)
    }

    func perform(_ action: CSTAExchange<CSTARequest, Purpose>.Action, at now: NIODeadline) {
        switch action {
        case .wait: break
        case .send(let job, let token): send(job.request, token: token)
        case .refuse(let job):
            logger.warning("too many requests wait for the phone", metadata: ["service": "\(job.request.name)"])
            notAsked(job, .outstandingRequestLimitExceeded, at: now)
        }
    }

    private func send(_ request: CSTARequest, token: UInt64, authorization: (SIPHeaderName, String)? = nil) {
        guard let link else { return }
        if authorization == nil { challenges = 0 }
        let branch = branches.next()
        let target = dialog?.remoteTarget ?? ""
        guard var writer = dialog?.request(.info, via: link.description.via(branch: branch)) else { return }
        if let authorization = authorization ?? digest?.next(method: .info, uri: target) {
            writer.header(authorization.0, authorization.1)
        }
        link.send(request: finish(&writer, .request(request)), method: .info, branch: branch, token: token)
    }

    // MARK: Answers

    /// An answer to one of our requests.
    public func answered(token: UInt64, by response: SIPMessage, over link: any SIPLink, at now: NIODeadline) {
        guard self.link === link, let status = response.status, status.isFinal else { return }
        if let index = abandoned.firstIndex(where: { $0.token == token }) {
            abandonedAnswered(abandoned.remove(at: index).invite, response, status: status, over: link)
        } else if session.expectsInvite(token: token) {
            inviteAnswered(response, status: status, at: now)
        } else if token == refreshToken {
            refreshAnswered(response, status: status, at: now)
        } else if exchange.expects(token: token) {
            infoAnswered(response, status: status, at: now)
        } else if status.isSuccess, case .response(.monitorStart(let late))? = read(response.body) {
            monitorStartAnsweredTooLate(late, at: now)
        }
        letIn(over: link)
        rearm()
    }

    /// A phone that has its lines and its monitors and owes no answer is set up: it is served as it comes (REG-7).
    func letIn(over link: any SIPLink) {
        guard !isLetIn, session.phase == .ready, exchange.outstanding == nil else { return }
        isLetIn = true
        link.letIn()
    }

    private func infoAnswered(_ response: SIPMessage, status: SIPStatus, at now: NIODeadline) {
        guard let job = exchange.outstanding else { return }
        switch status {
        case .unauthorized, .proxyAuthenticationRequired:
            if let authorization = answer(challenge: response, method: .info, uri: dialog?.remoteTarget ?? "") {
                let token = newToken()
                exchange.resent(token: token)
                return send(job.request, token: token, authorization: authorization)
            }
        case .callOrTransactionDoesNotExist, .requestTimeout:
            // The phone has lost the dialog; with it go its monitors.
            logger.notice("phone does not know the dialog any more", metadata: ["status": "\(status.code)"])
            dialog = nil
            return perform(session.refused(at: now), at: now)
        default: break
        }
        if let message = read(response.body) {
            switch message {
            case .response, .error: return finished(with: message, at: now)
            // No answer at all: as if the body were empty, except that what a phone tells there is not lost.
            case .event(let event): eventReceived(event, at: now)
            case .request(let request): requestReceived(request, at: now)
            }
        }
        guard !status.isSuccess else {
            // uacsta.md 7.4: the answer may come as an INFO of its own. A keepalive asks for no more than a sign of life.
            if case .keepalive = job.purpose { return finished(with: nil, at: now) }
            return exchange.answeredEmpty()
        }
        let error: CSTAErrorCode =
            status == .methodNotAllowed || status == .notImplemented ? .serviceNotSupported : .generic
        finished(with: .error(error), at: now)
    }

    /// The outstanding request has its answer; the next one goes out.
    func finished(with message: CSTAMessage?, at now: NIODeadline) {
        guard let job = exchange.finished() else { return }
        // What follows of this answer goes first (the next step of an emulation), then what waits.
        completed(job, with: message, at: now)
        perform(exchange.next(token: newToken(), at: now), at: now)
    }

    func completed(
        _ job: CSTAExchange<CSTARequest, Purpose>.Job, with message: CSTAMessage?, at now: NIODeadline
    ) {
        switch job.purpose {
        case .command(let command): commandAnswered(command, with: message)
        case .systemRegister:
            if case .error(let error)? = message {
                logger.notice("phone announces no changes of its lines", metadata: ["error": "\(error)"])
            }
        case .identities: identitiesAnswered(message, at: now)
        case .keepalive: break
        case .monitorStop: if case .monitorStop(let stop) = job.request { monitorIsNotLeft(stop.monitorCrossRefID) }
        case .monitorStart(let key): monitorStartAnswered(message, for: key, at: now)
        case .snapshot(let key, let epoch): snapshotAnswered(message, for: key, epoch: epoch, at: now)
        case .features(let key): featuresAnswered(message, for: key)
        case .emulation(let emulation, let command): stepAnswered(emulation, message, command, at: now)
        }
    }

    private func commandAnswered(_ command: Command, with message: CSTAMessage?) {
        var message = message ?? CSTAMessage.error(.generic)
        switch message {
        case .response(let answer):
            let response = noted(answer, of: command.identity)
            message = .response(response)
            guard let later = response.laterReference else { break }
            let reference = sequels.began(later, for: command.identity, scope: "\(mac)", sequel: command.sequel)
            message = .response(response.underReference(reference))
        // An error that says no more than that there is no answer gives way to what the server knows itself.
        case .error(.serviceNotSupported), .error(.generic):
            if let known = command.known { message = .response(known) }
        case .error, .request, .event: break
        }
        command.reply(CommandOutcome(message, identity: command.identity))
    }

    func exchangeDeadlineReached(at now: NIODeadline) {
        overdueRequests(at: now)
        guard let job = exchange.deadlineReached(at: now) else { return }
        logger.notice("phone left a request unanswered", metadata: ["service": "\(job.request.name)"])
        if case .keepalive = job.purpose {
            endDialog()
            return goOffline(.keepaliveLost, at: now, closing: true)
        }
        leftUnanswered(job, at: now)
        guard session.hasDialog else { return }
        // A phone that lets one request lie may be gone: find out before the next client waits for it.
        if context.settings.keepalive > .nanoseconds(0) {
            let status = CSTARequest.requestSystemStatus(RequestSystemStatus())
            perform(exchange.continued(with: status, purpose: .keepalive, token: newToken(), at: now), at: now)
        }
        perform(exchange.next(token: newToken(), at: now), at: now)
    }

    /// What has waited for its turn for too long is answered, not sent: who asked has given up.
    private func overdueRequests(at now: NIODeadline) {
        for job in exchange.overdue(at: now) { notAsked(job, .generic, at: now) }
    }

    // MARK: Keepalive

    func startKeepalive(at now: NIODeadline) {
        let interval = context.settings.keepalive
        guard interval > .nanoseconds(0) else { return }
        // The first one at a random moment, or all phones of a restart would be asked in the same second for ever.
        keepaliveDue = now + .nanoseconds(Int64.random(in: interval.nanoseconds / 2...interval.nanoseconds))
    }

    func keepaliveDeadlineReached(at now: NIODeadline) {
        guard let due = keepaliveDue, due <= now else { return }
        keepaliveDue = now + context.settings.keepalive
        sendKeepalive(at: now)
    }

    private func sendKeepalive(at now: NIODeadline) {
        if case .keepalive = exchange.outstanding?.purpose { return }
        submit(.requestSystemStatus(RequestSystemStatus()), .keepalive, at: now)
    }

    // MARK: INFO of the phone

    func infoReceived(
        _ request: SIPMessage, _ transaction: ServerTransactions.ID, over link: any SIPLink, at now: NIODeadline
    ) {
        if let encoding = request.first(.contentEncoding), encoding.lowercased() != "identity" {
            return answer(request, .unsupportedMediaType, transaction, over: link)
        }
        guard request.body.readableBytes > 0, let message = read(request.body) else {
            return answer(request, .ok, transaction, over: link)
        }
        // uacsta.md 3.1, 7.6: answered at once, with the response where the schema has one.
        answer(request, .ok, transaction, over: link, body: immediateResponse(to: message))
        switch message {
        case .event(let event):
            eventReceived(event, at: now)
            return rearmForCalls()
        case .request(let request): requestReceived(request, at: now)
        case .response, .error:
            if isLateAnswer(message) { finished(with: message, at: now) }
        }
        letIn(over: link)
        rearm()
    }

    /// Whether a response that came as an INFO of its own answers the outstanding request (uacsta.md 7.4). A phone that
    /// answers late may still owe the answer to an older one: a keepalive counts as answered by its empty 200.
    private func isLateAnswer(_ message: CSTAMessage) -> Bool {
        switch message {
        case .response: exchange.outstanding?.request.responseName == message.name
        case .error: exchange.awaitsLateAnswer
        default: false
        }
    }

    private func immediateResponse(to message: CSTAMessage) -> CSTAMessage? {
        switch message {
        case .request(.requestSystemStatus):
            .response(.requestSystemStatus(RequestSystemStatusResponse(systemStatus: .normal)))
        case .request(.systemStatus): .response(.systemStatus(SystemStatusResponse()))
        case .request(.swFunctionDevicesChanged):
            .response(.swFunctionDevicesChanged(SwFunctionDevicesChangedResponse()))
        case .request(.monitorStop): .response(.monitorStop(MonitorStopResponse()))
        // What a phone asks besides is not served, and said so where it waits for an answer.
        case .request(let request): request.responseName.map { _ in .error(.serviceNotSupported) }
        default: nil
        }
    }

    private func requestReceived(_ request: CSTARequest, at now: NIODeadline) {
        switch request {
        case .switchingFunctionDevices(let segment): segmentReceived(segment, at: now)
        case .swFunctionDevicesChanged: askIdentities(at: now)
        case .systemRegisterAbort: registerForChanges(at: now)
        case .snapshotDeviceData, .snapshotCallData: snapshotSegmentReceived(request, at: now)
        case .monitorStop(let stop): monitorEndedByPhone(crossRef: stop.monitorCrossRefID, at: now)
        case .systemStatus, .requestSystemStatus: break
        default: logger.debug("phone asks for a service", metadata: ["service": "\(request.name)"])
        }
    }

    /// Reads a CSTA body; what cannot be read is said once, with the phone's name, and costs nothing else.
    func read(_ body: ByteBuffer) -> CSTAMessage? {
        guard body.readableBytes > 0 else { return nil }
        do {
            let document = try CSTADocument(parser.parse(body, on: context.machines.value))
            // uacsta.md 2.1: the edition that the phone used last is the one it is spoken to in.
            edition = document.edition
            return document.message
        } catch let error as XMLError {
            logger.warning("phone sent a body that cannot be read", metadata: ["error": "\(error)"])
        } catch {
            logger.warning("phone sent a body that is no CSTA", metadata: ["error": "\(error)"])
        }
        return nil
    }
}
