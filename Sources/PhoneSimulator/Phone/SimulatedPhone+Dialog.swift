import NIOCore
import SIPCore
import XMLCore

extension SimulatedPhone {
    static let contentType = "application/csta+xml"

    func requestReceived(_ request: SIPMessage, at now: NIODeadline) {
        switch request.method {
        case .ack:
            // The server asks such a phone for no lines: with the dialog it knows the one there is.
            if !persona.tellsIdentities, isInDialog(request) { isIntroduced = true }
        case .invite: inviteReceived(request, at: now)
        case .info: infoReceived(request, at: now)
        case .bye:
            let isOurs = isInDialog(request)
            if isOurs { dialogEnded() }
            answer(request, isOurs ? .ok : .callOrTransactionDoesNotExist)
        case .update:
            guard isInDialog(request) else { return answer(request, .callOrTransactionDoesNotExist) }
            acceptSession(request, body: nil, at: now)
        case .options:
            answer(request, .ok) { $0.header(.accept, SimulatedPhone.contentType) }
        case .notify, .message: answer(request, .ok)
        case .cancel: answer(request, .callOrTransactionDoesNotExist)
        default: answer(request, .methodNotAllowed)
        }
    }

    private func isInDialog(_ request: SIPMessage) -> Bool {
        guard let dialog else { return false }
        return SIPDialog.id(ofReceived: request) == dialog.id
    }

    // MARK: INVITE

    private func inviteReceived(_ request: SIPMessage, at now: NIODeadline) {
        if challenges(request, at: now) { return }
        if request.toTag != nil {
            guard isInDialog(request) else { return answer(request, .callOrTransactionDoesNotExist) }
            dialog?.targetRefreshed(by: request)
            fleet.counts.dialogRefreshes += 1
        } else {
            // One CSTA dialog a phone: a new one is the end of the old and of its monitors.
            dialogEnded()
            let tag = RandomToken.tag(using: &fleet.generator)
            guard let made = try? SIPDialog(calleeInvite: request, localTag: tag) else {
                return answer(request, .badRequest)
            }
            dialog = made
            fleet.counts.dialogs += 1
        }
        guard request.body.readableBytes > 0 else { return acceptSession(request, body: nil, at: now) }
        let outcome = serve(request.body)
        acceptSession(request, body: outcome.answer, at: now)
        fleet.tell(outcome.events, at: now)
    }

    /// The 200 that opens or refreshes the session, with the timer if this make knows session timers.
    private func acceptSession(_ request: SIPMessage, body: ByteBuffer?, at now: NIODeadline) {
        sessionRefreshed = now
        var timer: SessionTimer?
        if persona.traits.supported.contains("timer") {
            switch SessionTimer.negotiated(for: request, preferred: 1800) {
            case .accepted(let accepted): timer = accepted
            case .tooSmall(let minimum):
                return answer(request, .sessionIntervalTooSmall) { $0.header(.minSE, Int(minimum)) }
            }
        }
        dialog?.sessionTimer = timer
        answer(request, .ok, body: body) { writer in
            writer.header(.contact, self.contact)
            timer?.writeAnswer(to: request, into: &writer)
        }
        if let timer { wake(.sessionEnd, at: timer.expiresAt(since: now)) }
    }

    func sessionEndReached(at now: NIODeadline) {
        guard let timer = dialog?.sessionTimer, timer.expiresAt(since: sessionRefreshed) <= now else { return }
        fleet.counts.dialogsExpired += 1
        let branch = branches.next()
        if var writer = dialog?.request(.bye, via: viaPrefix + branch) {
            transactions.requestSent(branch: branch, method: .bye, context: .other, deadline: now + .seconds(32))
            write(writer.finish())
        }
        dialogEnded()
    }

    // MARK: INFO

    private func infoReceived(_ request: SIPMessage, at now: NIODeadline) {
        guard isInDialog(request) else { return answer(request, .callOrTransactionDoesNotExist) }
        // csta_challenge 1 asks at the INVITE only, 2 at every request: half of the phones each.
        if index.isMultiple(of: 2), challenges(request, at: now) { return }
        _ = dialog?.requestReceived(request)
        guard request.body.readableBytes > 0 else { return answer(request, .ok) }
        let hadMonitor = monitors.isMonitored
        var fate = AnswerFate.prompt
        let outcome = serve(request.body) { name in
            fate = self.faults.nextAnswer(isCallControl: ServiceDesk.callControl.contains(name))
            if name == "MonitorStart", hadMonitor { self.fleet.counts.secondMonitors += 1 }
            return fate != .missing
        }
        if fate == .missing {
            fleet.counts.answersMissing += 1
            return
        }
        if fate != .prompt { fleet.counts.answersOdd += 1 }
        deliver(outcome, to: request, fate: fate, at: now)
        fleet.tell(outcome.events, at: now)
    }

    private func deliver(_ outcome: ServiceOutcome, to request: SIPMessage, fate: AnswerFate, at now: NIODeadline) {
        let bytes = answerBytes(request, .ok, body: fate == .emptyThenInfo ? nil : outcome.answer)
        switch fate {
        case .late(let delay):
            return wake(.answer(bytes, followUp: outcome.followUp), at: now + delay)
        case .twice:
            write(bytes)
            write(bytes)
        case .emptyThenInfo:
            write(bytes)
            if let answer = outcome.answer { sendInfo(answer, purpose: .other, at: now) }
        case .prompt, .missing:
            write(bytes)
        }
        if let followUp = outcome.followUp { sendInfo(followUp, purpose: .introduction, at: now) }
    }

    /// Carries out the CSTA request in `body`; `admits` may refuse to by its name.
    private func serve(_ body: ByteBuffer, admits: (String) -> Bool = { _ in true }) -> ServiceOutcome {
        guard let tape = try? fleet.parser.parse(body) else {
            fleet.counts.unreadable += 1
            return ServiceOutcome(answer: PhoneError.operation("invalidMsgID").document(persona: persona))
        }
        let name = tape.root.localName
        guard admits(name) else { return ServiceOutcome() }
        // Responses to requests of our own need no answer.
        if name.hasSuffix("Response") || name == "CSTAErrorCode" { return ServiceOutcome() }
        let desk = ServiceDesk(phone: index, persona: persona, writer: fleet.writer)
        fleet.counts.services += 1
        do {
            return try desk.serve(tape.root, pbx: &fleet.pbx, monitors: &monitors)
        } catch {
            fleet.counts.servicesRefused += 1
            return ServiceOutcome(answer: error.document(persona: persona))
        }
    }

    // MARK: Events

    /// Tells an event to every monitor, if there is one, and books it.
    func tell(_ event: PhoneEvent, at now: NIODeadline) {
        guard canTell else { return }
        if let callID = event.endedCallID, faults.forgetsClearing() {
            fleet.counts.clearingsForgotten += 1
            forgottenEnds.insert(callID)
            return
        }
        let booked = fleet.ledger.eventSent(phone: index, name: event.name, key: fleet.writer.key(of: event), at: now)
        let mark = fleet.writer.marks ? booked : nil
        for reference in monitors.references {
            fleet.counts.events += 1
            let document = fleet.writer.document(event, crossReference: reference, mark: mark, persona: persona)
            sendInfo(document, purpose: .event(sent: now), at: now)
        }
    }

    func sendInfo(_ body: ByteBuffer, purpose: Purpose, at now: NIODeadline) {
        let branch = branches.next()
        guard var writer = dialog?.request(.info, via: viaPrefix + branch) else { return }
        transactions.requestSent(branch: branch, method: .info, context: purpose, deadline: now + .seconds(10))
        writer.header(.userAgent, persona.userAgent)
        write(writer.finish(contentType: SimulatedPhone.contentType, disposition: nil, body: body))
    }

    // MARK: Answers

    func answer(
        _ request: SIPMessage, _ status: SIPStatus, body: ByteBuffer? = nil,
        _ more: (inout SIPWriter) -> Void = { _ in }
    ) {
        write(answerBytes(request, status, body: body, more))
    }

    private func answerBytes(
        _ request: SIPMessage, _ status: SIPStatus, body: ByteBuffer? = nil,
        _ more: (inout SIPWriter) -> Void = { _ in }
    ) -> ByteBuffer {
        var writer = SIPWriter(capacity: 1024)
        writer.response(
            status, to: request, toTag: dialog?.id.localTag ?? "p\(index)", recordRoute: request.method == .invite)
        writer.header(.userAgent, persona.userAgent)
        if status == .ok, request.method == .invite || request.method == .options {
            writer.header(.allow, persona.traits.allow)
        }
        if status == .methodNotAllowed { writer.header(.allow, persona.traits.allow) }
        more(&writer)
        guard let body else { return writer.finish() }
        return writer.finish(contentType: SimulatedPhone.contentType, disposition: nil, body: body)
    }

    /// Asks for credentials if this phone challenges and the request carries none that are right (PHN-5).
    private func challenges(_ request: SIPMessage, at now: NIODeadline) -> Bool {
        guard faults.shows(.challenge), fleet.authenticator != nil else { return false }
        var isStale = false
        if let header = request.first(.authorization), let credentials = try? DigestCredentials(parsing: header) {
            let verdict = fleet.authenticator?.check(
                credentials, method: request.method, password: fleet.settings.password, at: now)
            if verdict?.isAccepted ?? false {
                fleet.counts.challengesAnswered += 1
                return false
            }
            isStale = verdict?.isStale ?? false
            if !isStale { fleet.counts.challengesFailed += 1 }
        }
        let challenges = fleet.authenticator?.challenges(at: now, stale: isStale) ?? []
        answer(request, .unauthorized) { writer in
            // Phones ask with MD5 alone, as all do today.
            for challenge in challenges where challenge.algorithm == .md5 {
                writer.header(.wwwAuthenticate, challenge.headerValue)
            }
        }
        return true
    }
}
