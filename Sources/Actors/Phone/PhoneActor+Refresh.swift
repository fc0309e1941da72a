import CSTACore
import Logging
import NIOCore
import SIPCore

/// The session timer of the dialog, refreshed by either side (PHN-2, RFC 4028).
extension PhoneActor {
    // MARK: Ours

    /// When we have to refresh the dialog, or when it has expired because the phone did not.
    var refreshDue: NIODeadline? {
        guard let timer = dialog?.sessionTimer else { return nil }
        let end = timer.expiresAt(since: dialogRefreshedAt)
        let due = timer.refreshDue(since: dialogRefreshedAt, jitter: Double(refreshJitter))
        guard refreshToken == nil, let due else { return end }
        return min(max(due, refreshNotBefore), end)
    }

    func dialogRefreshed(at now: NIODeadline) {
        dialogRefreshedAt = now
        refreshJitter = Float(context.random.value.jitter())
    }

    func refreshDeadlineReached(at now: NIODeadline) {
        guard let due = refreshDue, due <= now, let timer = dialog?.sessionTimer else { return }
        if timer.expiresAt(since: dialogRefreshedAt) <= now {
            logger.warning("the dialog's session expired without a refresh")
            endDialog()
            return perform(session.refused(at: now), at: now)
        }
        challenges = 0
        sendRefresh(authorization: digest?.next(method: .invite, uri: dialog?.remoteTarget ?? ""))
    }

    private func sendRefresh(authorization: (SIPHeaderName, String)?) {
        guard let link else { return }
        let branch = branches.next()
        guard var writer = dialog?.request(.invite, via: link.description.via(branch: branch)) else { return }
        writeSessionHeaders(into: &writer, link: link)
        if let authorization { writer.header(authorization.0, authorization.1) }
        let token = newToken()
        refreshToken = token
        let bytes = finish(&writer, .request(.requestSystemStatus(RequestSystemStatus())))
        invite = try? SIPMessage(parsing: bytes)
        link.send(request: bytes, method: .invite, branch: branch, token: token)
    }

    func refreshAnswered(_ response: SIPMessage, status: SIPStatus, at now: NIODeadline) {
        refreshToken = nil
        guard status.isSuccess else {
            if let invite { link?.send(unanswered: ackForFailure(of: invite, response: response)) }
            invite = nil
            if status == .requestPending {
                // RFC 3261 14.1: both refreshed at once; the owner of the Call-ID tries again after 2.1 to 4 s.
                refreshNotBefore = now + .milliseconds(Int64.random(in: 2100...4000))
                return
            }
            if status == .unauthorized || status == .proxyAuthenticationRequired,
                let authorization = answer(challenge: response, method: .invite, uri: dialog?.remoteTarget ?? "")
            {
                return sendRefresh(authorization: authorization)
            }
            logger.warning("phone refuses to refresh the dialog", metadata: ["status": "\(status.code)"])
            endDialog()
            return perform(session.refused(at: now), at: now)
        }
        invite = nil
        challenges = 0
        dialog?.targetRefreshed(by: response)
        dialog?.sessionTimer = SessionTimer(answer: response)
        dialogRefreshed(at: now)
        sendACK(of: response)
    }

    // MARK: The phone's

    func refreshReceived(
        _ request: SIPMessage, _ transaction: ServerTransactions.ID, over link: any SIPLink, at now: NIODeadline
    ) {
        let negotiation = SessionTimer.negotiated(for: request, preferred: UInt32(context.settings.expires))
        if case .tooSmall(let minimum) = negotiation, intervalsRefused < 2 {
            // RFC 4028 9: such a refresh is none. A phone that does not learn is served all the same: its dialog stays
            // (uacsta.md 7.6), with the interval that it has.
            intervalsRefused += 1
            var writer = SIPWriter()
            writer.response(.sessionIntervalTooSmall, to: request)
            writer.header(.minSE, Int(minimum))
            return link.send(response: writer.finish(), status: .sessionIntervalTooSmall, transaction: transaction)
        }
        dialog?.targetRefreshed(by: request)
        dialogRefreshed(at: now)
        var writer = SIPWriter()
        writer.response(.ok, to: request)
        writer.header(.contact, link.description.contact(user: "uacsta"))
        writer.header(.allow, Self.allow)
        if let timer = settledTimer(negotiation, for: request) { timer.writeAnswer(to: request, into: &writer) }
        let bytes: ByteBuffer
        if request.method == .invite {
            bytes = finish(&writer, .response(.requestSystemStatus(RequestSystemStatusResponse(systemStatus: .normal))))
        } else {
            bytes = writer.finish()
        }
        link.send(response: bytes, status: .ok, transaction: transaction)
    }

    /// A phone that refreshes settles the session timer anew (RFC 4028 section 9).
    private func settledTimer(_ negotiation: SessionTimer.Negotiation, for request: SIPMessage) -> SessionTimer? {
        guard request.hasToken(.supported, "timer"), case .accepted(let timer) = negotiation else {
            return dialog?.sessionTimer
        }
        dialog?.sessionTimer = timer
        intervalsRefused = 0
        return timer
    }
}
