import CSTACore
import Logging
public import NIOCore
public import SIPCore

/// INVITE, refresh, BYE and the frame of INFO (CLI-1, CLI-8).
extension ClientActor {
    private static let allow = "INVITE, ACK, CANCEL, BYE, INFO, OPTIONS, UPDATE"
    static let csta = "application/csta+xml"
    static let required = "signal;handling=required"

    /// A client opens a session; its account is proved.
    public func invited(
        _ request: SIPMessage, account: Account, transaction: ServerTransactions.ID, at now: NIODeadline
    ) {
        guard sessions.count < 64 else { return answer(request, .busyHere, transaction) }
        if let status = refusal(of: request) { return answer(request, status, transaction) }
        var dialog: SIPDialog
        do {
            dialog = try SIPDialog(calleeInvite: request, localTag: newTag())
        } catch {
            return answer(request, error.status, transaction)
        }
        guard negotiateTimer(&dialog, for: request, transaction) else { return }
        let session = ClientSession(
            number: newSessionNumber(), dialog: dialog, account: account, edition: .ed3, refreshedAt: now)
        sessions.append(session)
        logger.info("client opened a session", metadata: ["account": "\(account.user)"])
        serve(request, transaction, session: session.number, at: now)
        rearm()
    }

    /// A request inside one of the sessions.
    public func received(_ request: SIPMessage, transaction: ServerTransactions.ID, at now: NIODeadline) {
        guard let index = sessions.firstIndex(where: { $0.dialog?.owns(request) ?? false }) else {
            return answer(request, .callOrTransactionDoesNotExist, transaction)
        }
        // uacsta.md 5.1: CSeq may fall after a re-INVITE; the order is that of the stream.
        _ = sessions[index].dialog?.requestReceived(request)
        let number = sessions[index].number
        switch request.method {
        case .info: serve(request, transaction, session: number, at: now)
        case .invite, .update:
            guard var dialog = sessions[index].dialog, negotiateTimer(&dialog, for: request, transaction) else {
                return
            }
            dialog.targetRefreshed(by: request)
            sessions[index].dialog = dialog
            sessions[index].refreshedAt = now
            if request.method == .update {
                answer(request, .ok, transaction, session: sessions[index])
            } else {
                serve(request, transaction, session: number, at: now)
            }
            rearm()
        case .bye:
            answer(request, .ok, transaction)
            logger.info("client ended a session", metadata: ["account": "\(sessions[index].account.user)"])
            end(sessions[index], .byClient)
        case .options: answer(request, .ok, transaction)
        default: answer(request, .methodNotAllowed, transaction)
        }
    }

    /// A response that no transaction waits for: to an event, most likely. A client that says that it does not know the
    /// dialog has lost its session.
    public func strayResponse(_ response: SIPMessage) {
        guard response.status == .callOrTransactionDoesNotExist, let callID = response.callID,
            let session = sessions.first(where: { $0.dialog?.id.callID == callID })
        else { return }
        logger.notice("client does not know its session any more", metadata: ["account": "\(session.account.user)"])
        end(session, .byClient)
    }

    /// Settles the session timer of a client that knows timers; for others the connection itself is the sign of life.
    /// `false` if the client asked for less than RFC 4028 allows, and was told so.
    private func negotiateTimer(
        _ dialog: inout SIPDialog, for request: SIPMessage, _ transaction: ServerTransactions.ID
    ) -> Bool {
        guard request.hasToken(.supported, "timer") || request.hasToken(.require, "timer") else {
            dialog.sessionTimer = nil
            return true
        }
        switch SessionTimer.negotiated(for: request, preferred: UInt32(context.settings.expires)) {
        case .accepted(let timer):
            // A client that wants us to refresh has the connection as its sign of life; only who refreshes itself can be late.
            dialog.sessionTimer = timer.refresher == .remote ? timer : nil
            return true
        case .tooSmall(let minimum):
            var writer = SIPWriter()
            writer.response(.sessionIntervalTooSmall, to: request, toTag: dialog.id.localTag)
            writer.header(.minSE, Int(minimum))
            sipLink?.send(response: writer.finish(), status: .sessionIntervalTooSmall, transaction: transaction)
            return false
        }
    }

    // MARK: Bodies

    private func serve(
        _ request: SIPMessage, _ transaction: ServerTransactions.ID, session number: UInt32, at now: NIODeadline
    ) {
        if let status = refusal(of: request) { return answer(request, status, transaction) }
        let token = newToken()
        pending[token] = PendingAnswer(session: number, way: .response(to: request, transaction))
        guard request.body.readableBytes > 0 else {
            // An INVITE without a body opens the session all the same (interface.md); an INFO without one asks nothing.
            let status = CSTAMessage.response(.requestSystemStatus(RequestSystemStatusResponse(systemStatus: .normal)))
            return complete(token, with: request.method == .invite ? status : nil)
        }
        do {
            let document = try read(request.body)
            if let index = index(of: number) { sessions[index].edition = document.edition }
            handle(document.message, token: token, session: number)
        } catch let error as CSTADecodingError {
            logger.notice("client sent a body that cannot be served", metadata: ["error": "\(error)"])
            complete(token, with: .error(error.errorCode))
        } catch {
            logger.notice("client sent a body that cannot be read", metadata: ["error": "\(error)"])
            complete(token, with: .error(.invalidMsgID))
        }
    }

    /// Why a request with a body cannot be served at all.
    private func refusal(of request: SIPMessage) -> SIPStatus? {
        if let encoding = request.first(.contentEncoding), encoding.lowercased() != "identity" {
            return .unsupportedMediaType
        }
        if request.body.readableBytes > 0, let type = request.first(.contentType),
            !type.lowercased().hasPrefix(Self.csta)
        {
            return .unsupportedMediaType
        }
        return pending.count < Self.pendingLimit ? nil : .serviceUnavailable
    }

    /// The answer to a request goes into the body of its 200.
    func answer(
        _ request: SIPMessage, _ transaction: ServerTransactions.ID, session number: UInt32, with message: CSTAMessage?
    ) {
        guard let index = index(of: number) else {
            return answer(request, .callOrTransactionDoesNotExist, transaction)
        }
        answer(request, .ok, transaction, session: sessions[index], body: message)
    }

    private func answer(
        _ request: SIPMessage, _ status: SIPStatus, _ transaction: ServerTransactions.ID,
        session: ClientSession? = nil, body: CSTAMessage? = nil
    ) {
        var writer = SIPWriter()
        let tag = session?.dialog?.id.localTag ?? (request.toTag == nil ? newTag() : nil)
        writer.response(status, to: request, toTag: tag, recordRoute: request.method == .invite)
        if status == .methodNotAllowed { writer.header(.allow, Self.allow) }
        if status == .unsupportedMediaType { writer.acceptCSTA() }
        if let session, request.method == .invite || request.method == .update {
            writer.header(.contact, link.description.contact(user: "uacsta"))
            writer.header(.allow, Self.allow)
            if let timer = session.dialog?.sessionTimer {
                timer.writeAnswer(to: request, into: &writer)
            } else {
                writer.header(.supported, "timer")
            }
        }
        let bytes: ByteBuffer
        if let body, let session {
            bytes = writer.finish(
                contentType: Self.csta, disposition: Self.required, body: body.encoded(edition: session.edition))
        } else {
            bytes = writer.finish()
        }
        sipLink?.send(response: bytes, status: status, transaction: transaction)
    }

    // MARK: Events

    /// Sends a CSTA message of our own as INFO in a session; no answer is waited for (uacsta.md 7.6).
    func sendInfo(_ body: ByteBuffer, in index: Int) {
        sendInfo(bodyBytes: body.readableBytes, in: index) { $0.writeImmutableBuffer(body) }
    }

    /// The same with a body that is written where it belongs.
    func sendInfo(bodyBytes: Int, in index: Int, _ write: (inout ByteBuffer) -> Void) {
        guard
            var message = sessions[index].dialog?.eventHead(eventFrame, branch: &branches, bodyBytes: bodyBytes)
        else { return }
        write(&message)
        offer(message)
    }
}
