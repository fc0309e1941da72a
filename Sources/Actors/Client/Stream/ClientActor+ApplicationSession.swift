import CSTACore
import Logging
import NIOCore

/// ECMA-354: a client of CSTA over TCP begins, prolongs and ends its session.
extension ClientActor {
    func received(
        _ message: ApplicationSessionMessage, _ invokeID: CSTAInvokeID, accounts: [String: Account], isBusy: Bool,
        at now: NIODeadline
    ) {
        switch message {
        case .start(let start): self.start(start, invokeID, accounts: accounts, isBusy: isBusy, at: now)
        case .resetTimer(let reset): sendFrame(resetTimer(reset, at: now), invokeID)
        case .stop(let stop): sendFrame(self.stop(stop), invokeID)
        case .started, .startRefused, .timerReset, .timerResetRefused, .stopped, .stopRefused, .terminated:
            // For a server to say; there is nothing to answer.
            logger.notice("client sent a message of a server", metadata: ["message": "\(message.name)"])
        }
    }

    private func start(
        _ start: StartApplicationSession, _ invokeID: CSTAInvokeID, accounts: [String: Account], isBusy: Bool,
        at now: NIODeadline
    ) {
        guard let login = stream?.login else { return }
        let verdict = login.startReceived(
            start, accounts: accounts, isOpen: !sessions.isEmpty,
            isBusy: isBusy || pending.count >= Self.pendingLimit)
        switch verdict {
        case .accepted(let account, let version, let edition):
            let application = ApplicationSession(
                id: newApplicationSessionID(), requested: start.requestedSessionDuration,
                preferred: context.settings.expires, at: now)
            let answer = StartApplicationSessionPosResponse(
                sessionID: application.id, actualProtocolVersion: version, actualSessionDuration: application.duration)
            sendFrame(.started(answer), invokeID)
            open(
                ClientSession(
                    number: newSessionNumber(), application: application, account: account, edition: edition,
                    refreshedAt: now))
        case .refused(let error):
            logger.notice("client may not begin a session", metadata: ["error": "\(error.rawValue)"])
            sendFrame(.startRefused(StartApplicationSessionNegResponse(errorCode: .defined(error))), invokeID)
            // A connection with a session is that of a client that has proved itself.
            guard sessions.isEmpty else { return }
            if error == .serverResourcesBusy { return stream?.login.postponed() ?? () }
            let account = start.login.flatMap { accounts[$0.userName]?.user }
            if stream?.login.failed(as: account) ?? true { link.close(.notLetIn("\(error.rawValue), again")) }
        }
    }

    private func resetTimer(_ reset: ResetApplicationSessionTimer, at now: NIODeadline) -> ApplicationSessionMessage {
        guard !sessions.isEmpty, sessions[0].application?.isMeant(by: reset.sessionID) ?? false else {
            return .timerResetRefused(ResetApplicationSessionTimerNegResponse(errorCode: .defined(.invalidSessionID)))
        }
        sessions[0].application?.timerReset(requested: reset.requestedSessionDuration, at: now)
        sessions[0].refreshedAt = now
        rearm()
        let duration = sessions[0].application?.duration ?? 0
        return .timerReset(ResetApplicationSessionTimerPosResponse(actualSessionDuration: duration))
    }

    private func stop(_ stop: StopApplicationSession) -> ApplicationSessionMessage {
        guard let session = sessions.first, session.application?.isMeant(by: stop.sessionID) ?? false else {
            return .stopRefused(StopApplicationSessionNegResponse(errorCode: .defined(.invalidSessionID)))
        }
        logger.info(
            "client ended a session",
            metadata: ["account": "\(session.account.user)"])
        end(session, .byClient)
        stream?.heartbeat.ended()
        rearm()
        return .stopped(StopApplicationSessionPosResponse())
    }
}
