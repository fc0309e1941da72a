import CSTACore
import NIOCore
import SIPCore

extension CSTAClient {
    static let contentType = "application/csta+xml"
    static let disposition = "signal;handling=required"
    /// SIP's own requests count as unanswered after this long.
    static let signallingTimeout = TimeAmount.seconds(32)

    // MARK: Registration

    func register() {
        guard channel != nil else { return }
        let branch = branches.next()
        guard let bytes = registration?.request(via: viaPrefix + branch, contact: contact) else { return }
        sent(branch, .register, .register, timeout: CSTAClient.signallingTimeout)
        write(bytes)
    }

    func registerAnswered(_ response: SIPMessage) {
        switch registration?.answered(response) {
        case .registered(let seconds):
            wake(.register, in: .milliseconds(Int64(max(10, seconds)) * 700))
            if phase == .registering {
                phase = .inviting
                inviteAttempts = 0
                invite()
            }
        case .again: register()
        case .later(let seconds): wake(.register, in: .seconds(Int64(seconds)))
        case .refused(let status) where status == .unauthorized || status == .forbidden: lost(.wrongCredentials)
        case .refused(let status): lost(.rejected(status))
        case nil: break
        }
    }

    // MARK: INVITE

    private var sessionTarget: String { "sip:csta@\(configuration.host)" }

    func invite() {
        guard channel != nil, phase == .inviting else { return }
        inviteAttempts += 1
        inviteSequence += 1
        let branch = branches.next()
        var writer = SIPWriter(capacity: 1024)
        writer.request(.invite, target: sessionTarget)
        writer.header(.via, viaPrefix + branch)
        writer.header(.maxForwards, 70)
        writer.header(.from, "<sip:\(configuration.user)@\(configuration.host)>;tag=\(RandomToken.tag(using: &random))")
        writer.header(.to, "<\(sessionTarget)>")
        writer.header(.callID, RandomToken.callID(using: &random))
        writer.header(.cseq, "\(inviteSequence) INVITE")
        finishInvite(
            &writer, branch: branch, offer: SessionTimer.Offer(interval: configuration.sessionExpires),
            target: sessionTarget, isRefresh: false)
    }

    /// Sends the INVITE again within the dialog, with the same body, before the session ends (RFC 4028).
    func refreshSession() {
        guard phase == .ready, let timer = dialog?.sessionTimer else { return }
        let branch = branches.next()
        guard let target = dialog?.remoteTarget, var writer = dialog?.request(.invite, via: viaPrefix + branch) else {
            return
        }
        finishInvite(&writer, branch: branch, offer: timer.refreshOffer(), target: target, isRefresh: true)
    }

    private func finishInvite(
        _ writer: inout SIPWriter, branch: String, offer: SessionTimer.Offer, target: String, isRefresh: Bool
    ) {
        writer.header(.contact, contact)
        writer.header(.allow, CSTAClient.allow)
        writer.header(.userAgent, configuration.userAgent)
        offer.write(into: &writer)
        if let header = challengeAnswer ?? digest.next(method: .invite, uri: target) {
            writer.header(header.0, header.1)
            challengeAnswer = nil
        }
        let body = CSTAMessage.request(.requestSystemStatus(RequestSystemStatus())).encoded(
            edition: configuration.edition)
        let bytes = writer.finish(
            contentType: CSTAClient.contentType, disposition: CSTAClient.disposition, body: body)
        // The dialog and the ACK are made from what was sent.
        guard let message = try? SIPMessage(parsing: bytes) else { return }
        sent(branch, .invite, isRefresh ? .refresh(message) : .invite(message), timeout: CSTAClient.signallingTimeout)
        write(bytes)
    }

    func inviteAnswered(_ response: SIPMessage, to invite: SIPMessage, isRefresh: Bool) {
        guard let status = response.status else { return }
        guard status.isSuccess else { return inviteFailed(response, status, to: invite, isRefresh: isRefresh) }
        if isRefresh {
            dialog?.targetRefreshed(by: response)
        } else {
            guard let made = try? SIPDialog(callerInvite: invite, answer: response) else {
                return lost(.unexpectedAnswer("the answer to INVITE makes no dialog"))
            }
            dialog = made
        }
        if let number = try? invite.cseq().number, let ack = dialog?.ack(cseq: number, via: viaPrefix + branches.next())
        {
            write(ack)
        }
        let timer = SessionTimer(answer: response)
        dialog?.sessionTimer = timer
        let now = NIODeadline.now()
        if let due = timer?.refreshDue(since: now) { wake(.refreshSession, in: due - now) }
        if !isRefresh { sessionUp() }
    }

    private func inviteFailed(_ response: SIPMessage, _ status: SIPStatus, to invite: SIPMessage, isRefresh: Bool) {
        write(ackForFailure(of: invite, response: response))
        let target = isRefresh ? dialog?.remoteTarget ?? sessionTarget : sessionTarget
        switch status {
        case .unauthorized, .proxyAuthenticationRequired:
            guard inviteAttempts <= 2, let header = digest.answer(to: response, method: .invite, uri: target) else {
                return lost(.wrongCredentials)
            }
            challengeAnswer = header
            if isRefresh {
                inviteAttempts += 1
                refreshSession()
            } else {
                self.invite()
            }
        case .serviceUnavailable where !isRefresh:
            let seconds = response.first(.retryAfter)?.prefix { $0.isNumber }
            wake(.invite, in: .seconds(seconds.flatMap { Int64($0) } ?? 5))
        default:
            lost(.rejected(status))
        }
    }

    private func sessionUp() {
        phase = .ready
        inviteAttempts = 0
        backoff.succeeded()
        announce(.up)
        reopenMonitors()
        for starter in starters { starter.resume(returning: .success(())) }
        starters = []
    }

    // MARK: Bookkeeping

    func sent(_ branch: String, _ method: SIPMethod, _ purpose: Purpose, timeout: TimeAmount) {
        let now = NIODeadline.now()
        let deadline = now + timeout
        transactions.requestSent(branch: branch, method: method, context: purpose, deadline: deadline)
        if alarms[.requests] == nil { wake(.requests, in: timeout) }
    }

    func expireRequests() {
        let now = NIODeadline.now()
        for purpose in transactions.expired(at: now) {
            switch purpose {
            case .register, .invite, .refresh: return lost(.timeout)
            case .service(let number): services.removeValue(forKey: number)?.answered(.failure(.timeout))
            case .bye: break
            }
        }
        if let next = transactions.nextDeadline { wake(.requests, in: max(next - now, .milliseconds(1))) }
    }
}
