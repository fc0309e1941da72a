import CSTACore
import Logging
public import NIOCore
public import SIPCore

/// The one dialog to the phone: INVITE, challenges, end, and what comes in (PHN-1, PHN-5).
extension PhoneActor {
    static let csta = "application/csta+xml"
    static let required = "signal;handling=required"
    static let allow = "INVITE, ACK, CANCEL, BYE, INFO, OPTIONS, UPDATE, NOTIFY"

    // MARK: Opening

    func sendInvite(at now: NIODeadline, authorization: (SIPHeaderName, String)? = nil) {
        guard let link, let registration else { return }
        if authorization == nil { challenges = 0 }
        let branch = branches.next()
        let token = newToken()
        let sequence = (invite.flatMap { try? $0.cseq().number } ?? 0) + 1
        let callID = authorization == nil ? nil : invite?.callID
        let tag = authorization == nil ? nil : invite?.fromTag
        var writer = SIPWriter()
        writer.request(.invite, target: registration.contact)
        writer.header(.via, link.description.via(branch: branch))
        writer.header(.maxForwards, 70)
        writer.header(.from, "<sip:uacsta@\(context.settings.host)>;tag=\(tag ?? newTag())")
        writer.header(.to, "<\(registration.addressOfRecord)>")
        writer.header(.callID, callID ?? newCallID())
        writer.header(.cseq, "\(callID == nil ? 1 : sequence) INVITE")
        writeSessionHeaders(into: &writer, link: link)
        if let authorization { writer.header(authorization.0, authorization.1) }
        let bytes = finish(&writer, .request(.requestSystemStatus(RequestSystemStatus())))
        invite = try? SIPMessage(parsing: bytes)
        inviteToken = token
        session.invited(token: token, deadline: now + context.settings.requestTimeout)
        link.send(request: bytes, method: .invite, branch: branch, token: token)
    }

    func writeSessionHeaders(into writer: inout SIPWriter, link: any SIPLink) {
        writer.header(.contact, link.description.contact(user: "uacsta"))
        writer.header(.allow, Self.allow)
        (offer ?? SessionTimer.Offer(interval: UInt32(context.settings.expires))).write(into: &writer)
    }

    func inviteAnswered(_ response: SIPMessage, status: SIPStatus, at now: NIODeadline) {
        guard let invite, let link else { return }
        guard status.isSuccess else {
            link.send(unanswered: ackForFailure(of: invite, response: response))
            return inviteRefused(response, status: status, invite: invite, at: now)
        }
        let dialog: SIPDialog
        do {
            dialog = try SIPDialog(callerInvite: invite, answer: response)
        } catch {
            logger.warning("the answer to INVITE makes no dialog", metadata: ["error": "\(error.message)"])
            perform(session.refused(at: now), at: now)
            return
        }
        self.dialog = dialog
        self.dialog?.sessionTimer = SessionTimer(answer: response)
        intervalsRefused = 0
        self.invite = nil
        inviteToken = nil
        sendACK(of: response)
        dialogRefreshed(at: now)
        if case .response(.requestSystemStatus(let answer)) = read(response.body),
            answer.systemStatus != .normal
        {
            // Some phones come up slowly and say so; the keepalive finds out whether it stays like that.
            logger.notice("phone answers with a system status", metadata: ["status": "\(answer.systemStatus)"])
        }
        perform(session.accepted(), at: now)
    }

    private func inviteRefused(_ response: SIPMessage, status: SIPStatus, invite: SIPMessage, at now: NIODeadline) {
        if status == .unauthorized || status == .proxyAuthenticationRequired,
            let authorization = answer(challenge: response, method: .invite, uri: invite.requestTarget)
        {
            return sendInvite(at: now, authorization: authorization)
        }
        let offered = offer ?? SessionTimer.Offer(interval: UInt32(context.settings.expires))
        if offersRaised < 2, let raised = offered.raised(by: response) {
            // RFC 4028 7.3: the phone wants a longer interval, and gets it; not one that wants a longer one each time.
            offersRaised += 1
            offer = raised
            self.invite = nil
            return sendInvite(at: now)
        }
        logger.warning(
            "phone refuses the CSTA dialog: is CSTA switched on in it?",
            metadata: ["status": "\(status.code)"])
        self.invite = nil
        perform(session.refused(at: now), at: now)
    }

    func sendACK(of response: SIPMessage) {
        guard let link, let number = try? response.cseq().number else { return }
        let via = link.description.via(branch: branches.next())
        if let ack = dialog?.ack(cseq: number, via: via) { link.send(unanswered: ack) }
    }

    /// Credentials for a challenge of this phone, which has itself proved to be who it says (negative case 53).
    /// Two attempts for one request, one for a stale nonce: a phone that refuses the right password would be asked for
    /// ever.
    func answer(challenge response: SIPMessage, method: SIPMethod, uri: String) -> (SIPHeaderName, String)? {
        guard let registration, let password = context.phonePassword.value else { return nil }
        guard challenges < 2 else { return nil }
        challenges += 1
        // What the phone said to another password is worth nothing.
        let known = digest.flatMap { $0.password == password ? $0 : nil }
        var client = known ?? DigestClient(username: registration.user, password: password)
        let authorization = client.answer(to: response, method: method, uri: uri)
        digest = client
        return authorization
    }

    // MARK: End

    /// Says BYE where there is a dialog.
    func endDialog() {
        guard let link else { return }
        let via = link.description.via(branch: branches.next())
        if var writer = dialog?.request(.bye, via: via) {
            if let authorization = digest?.next(method: .bye, uri: dialog?.remoteTarget ?? "") {
                writer.header(authorization.0, authorization.1)
            }
            link.send(unanswered: writer.finish())
        }
        dialog = nil
    }

    /// Forgets the dialog and all that hung on it, and tells who has to know.
    func dropDialog() {
        if let invite, let token = refreshToken ?? inviteToken { abandoned.append((token, invite)) }
        if abandoned.count > 4 { abandoned.removeFirst() }
        inviteToken = nil
        dialog = nil
        invite = nil
        refreshToken = nil
        keepaliveDue = nil
        segments = nil
        identitiesDue = nil
        sequels.removeAll()
        for job in exchange.removeAll() {
            switch job.purpose {
            case .command(let command), .emulation(_, let command):
                command.reply(CommandOutcome(.error(.deviceOutOfService), identity: command.identity))
            default: break
            }
        }
        monitorsLost()
    }

    /// The answer to an INVITE that we gave up: a dialog that came to be after all is acknowledged and ended, or the phone
    /// would hold it while we open another (RFC 3261 13.2.2.4).
    func abandonedAnswered(_ invite: SIPMessage, _ response: SIPMessage, status: SIPStatus, over link: any SIPLink) {
        guard status.isSuccess else {
            return link.send(unanswered: ackForFailure(of: invite, response: response))
        }
        guard var late = try? SIPDialog(callerInvite: invite, answer: response),
            let number = try? response.cseq().number
        else { return }
        link.send(unanswered: late.ack(cseq: number, via: link.description.via(branch: branches.next())))
        var bye = late.request(.bye, via: link.description.via(branch: branches.next()))
        link.send(unanswered: bye.finish())
    }

    // MARK: What comes in

    /// A request of the phone that is not REGISTER; `transaction` waits for our answer.
    public func received(
        _ request: SIPMessage, transaction: ServerTransactions.ID, over link: any SIPLink, at now: NIODeadline
    ) {
        guard self.link === link, dialog?.owns(request) ?? false else {
            return answer(request, .callOrTransactionDoesNotExist, transaction, over: link)
        }
        _ = dialog?.requestReceived(request)
        switch request.method {
        case .info: return infoReceived(request, transaction, over: link, at: now)
        case .invite, .update: refreshReceived(request, transaction, over: link, at: now)
        case .bye:
            answer(request, .ok, transaction, over: link)
            logger.info("phone ended the CSTA dialog")
            perform(session.refused(at: now), at: now)
        case .options, .notify: answer(request, .ok, transaction, over: link)
        default: answer(request, .methodNotAllowed, transaction, over: link)
        }
        letIn(over: link)
        rearm()
    }

    func answer(
        _ request: SIPMessage, _ status: SIPStatus, _ transaction: ServerTransactions.ID, over link: any SIPLink,
        body: CSTAMessage? = nil
    ) {
        var writer = SIPWriter()
        writer.response(status, to: request)
        if status == .methodNotAllowed { writer.header(.allow, Self.allow) }
        if status == .unsupportedMediaType { writer.acceptCSTA() }
        let bytes = body.map { finish(&writer, $0) } ?? writer.finish()
        link.send(response: bytes, status: status, transaction: transaction)
    }

    func finish(_ writer: inout SIPWriter, _ message: CSTAMessage) -> ByteBuffer {
        writer.finish(
            contentType: Self.csta, disposition: Self.required, body: message.encoded(edition: edition))
    }
}
