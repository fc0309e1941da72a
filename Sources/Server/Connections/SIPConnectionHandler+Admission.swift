import CSTAActors
import Logging
import NIOCore
import SIPCore

/// What a peer may ask and how often it may be wrong; decided by ``RequestRate`` and ``GuessLedger``.
extension SIPConnectionHandler {
    // MARK: Rate

    /// Whether a frame is served at all. Responses of whoever has proved who it is follow our own requests; those that do
    /// not are counted when that is known.
    func isWithinRate(_ frame: SIPFrame, at now: NIODeadline) -> Bool {
        if !isStranger, case .message(let message) = frame, !message.isRequest { return true }
        switch requestRate.requestReceived(at: now) {
        case .serve: return true
        case .refuse(let isFirst):
            if isFirst {
                logger.notice("too many requests", metadata: ["peer": "\(peer)", "authenticated": "\(!isStranger)"])
            }
            if case .message(let request) = frame, request.isRequest, request.isAnswerable {
                answer(request, .serviceUnavailable, nil, headers: [(.retryAfter, "\(comingBack())")])
            }
        case .end: close(.flooding)
        }
        return false
    }

    /// Whether a response is looked at that ends no transaction of ours. What we have sent without waiting for an answer
    /// may be answered; whatever is beyond counts as requests do, or an authenticated peer could eat a core with it.
    func isStray(withinRateAt now: @autoclosure () -> NIODeadline) -> Bool {
        // A stranger's have been counted with all that it says.
        guard !isStranger else { return true }
        guard strays == 0 else {
            strays -= 1
            return true
        }
        switch requestRate.requestReceived(at: now()) {
        case .serve: return true
        case .refuse(let isFirst):
            if isFirst { logger.notice("too many responses", metadata: ["peer": "\(peer)"]) }
        case .end: close(.flooding)
        }
        return false
    }

    // MARK: Guesses

    /// In front of a digest: whether credentials are looked at that the peer has not proved to have.
    func mayTry(_ request: SIPMessage, _ id: ServerTransactions.ID) -> Bool {
        guard request.count(.authorization) > 0, !isProved(request), !admission.mayTry(side, from: source) else {
            return true
        }
        answer(request, .tooManyRequests, id, headers: [(.retryAfter, "\(comingBack())")])
        if isStranger { close(.guessing) }
        return false
    }

    /// Whether a request's credentials are those by which the peer is in. All phones have one password; a client that is
    /// in with one account may be guessing at another.
    private func isProved(_ request: SIPMessage) -> Bool {
        guard !isStranger else { return false }
        guard side == .clients else { return true }
        return services.clientRegistrar.user(in: request).map { accounts.contains($0) } ?? false
    }

    /// What the credentials of a request try to prove.
    private func attempted(by request: SIPMessage) -> ConnectionAdmission.Credentials {
        guard side == .clients else { return .phone }
        let user = services.clientRegistrar.user(in: request)
        return .client(account: user.flatMap { services.credentials.accounts[$0]?.user })
    }

    /// 401, at once or, where an address guesses again and again, after a while.
    func challenge(
        _ request: SIPMessage, _ id: ServerTransactions.ID, _ challenges: DigestChallengeSet, reason: String
    ) {
        guard request.count(.authorization) > 0 else { return answer(request, id, challenges) }
        let metadata: Logger.Metadata = ["peer": "\(peer)", "reason": "\(reason)"]
        // Stale: the password was right, only the nonce is not.
        let consequence =
            challenges.stale
            ? GuessLedger.Consequence.none : admission.failed(attempted(by: request), from: source, at: now)
        if !challenges.stale { failures += 1 }
        if let count = consequence.report {
            logger.warning(
                "credentials fail again and again",
                metadata: ["address": "\(source?.description ?? peer)", "count": "\(count)"])
        }
        guard let delay = consequence.delay else {
            logger.notice("credentials not accepted", metadata: metadata)
            return answer(request, id, challenges)
        }
        logger.debug("credentials not accepted", metadata: metadata)
        isAwaitingRegistry = true
        // Depth is the address's; who waits out its delays on one connection is not deep, but has tried often enough.
        let ends = consequence.ends || failures >= GuessLedger.attempts
        let handler = NIOLoopBound(self, eventLoop: services.context.eventLoop)
        services.context.eventLoop.scheduleTask(in: delay) {
            handler.value.failureWaited(request, id, challenges, ends: ends)
        }
    }

    private func answer(_ request: SIPMessage, _ id: ServerTransactions.ID, _ challenges: DigestChallengeSet) {
        answer(request, .unauthorized, id, capacity: 1024) { $0.challenges(challenges) }
    }

    private func failureWaited(
        _ request: SIPMessage, _ id: ServerTransactions.ID, _ challenges: DigestChallengeSet, ends: Bool
    ) {
        admission.failureAnswered(side, from: source, at: now)
        guard isOpen else { return }
        answer(request, id, challenges)
        if ends { close(.guessing) } else { resumeReading() }
    }

    /// Seconds until another try, spread.
    private func comingBack() -> Int { 2 + Int(services.jitter() * 8) }
}
