public import CSTACore
import Logging
public import NIOCore
import XMLCore

/// CSTA over TCP: frames in, frames out (CLI-9, ECMA-323 Annex J). The services are those of every client.
extension ClientActor {
    /// Whether the client has a session: it has proved who it is, or need not.
    public var isLetIn: Bool { !sessions.isEmpty }

    /// The account whose password began the session; `nil` without one, and where no password was needed.
    public var provedAccount: String? {
        guard let session = sessions.first, session.application != nil else { return nil }
        return session.account.user
    }

    /// How often somebody failed to prove who it is over this connection.
    public var loginFailures: Int { stream?.login.failures ?? 0 }

    /// The account that the last of these failures named, if there is one of that name.
    public var failedAccount: String? { stream?.login.failedAccount }

    /// How often it was asked to begin a session later.
    public var postponements: Int { stream?.login.postponements ?? 0 }

    /// The connection stands and the server speaks first, if its listener is set so.
    public func greet() {
        guard stream?.greets ?? false else { return }
        sendHeartbeat(edition: .ed3)
    }

    /// A frame has come in.
    /// - Parameters:
    ///   - accounts: who may begin a session now.
    ///   - isBusy: nobody may: the machine is behind (REG-7).
    public func received(
        _ frame: CSTAFrame, accounts: [String: Account], isBusy: Bool = false, at now: NIODeadline
    ) {
        guard !isEnded else { return }
        do {
            let tape = try parser.parse(frame.body, on: context.machines.value)
            if let message = ApplicationSessionMessage(tape) {
                return received(message, frame.invokeID, accounts: accounts, isBusy: isBusy, at: now)
            }
            let document = try CSTADocument(tape)
            received(document, frame.invokeID, accounts: accounts, isBusy: isBusy, at: now)
        } catch let error as CSTADecodingError {
            logger.notice("client sent a message that cannot be served", metadata: ["error": "\(error)"])
            refuse(frame.invokeID, error.errorCode)
        } catch {
            logger.notice("client sent a message that cannot be read", metadata: ["error": "\(error)"])
            refuse(frame.invokeID, .invalidMsgID)
        }
    }

    private func received(
        _ document: CSTADocument, _ invokeID: CSTAInvokeID, accounts: [String: Account], isBusy: Bool,
        at now: NIODeadline
    ) {
        switch document.message {
        case .request(let request):
            serve(request, edition: document.edition, invokeID, accounts: accounts, isBusy: isBusy, at: now)
        case .response, .error:
            // Answers to our services; only those to heartbeats mean something.
            if !(stream?.heartbeat.answered(invokeID) ?? false) {
                logger.debug("client answered", metadata: ["message": "\(document.message.name)", "id": "\(invokeID)"])
            }
        case .event:
            // ECMA-323 has no answer to an event, and a client has none to send.
            logger.debug("client sent an event", metadata: ["message": "\(document.message.name)"])
        }
    }

    private func serve(
        _ request: CSTARequest, edition: CSTAEdition, _ invokeID: CSTAInvokeID, accounts: [String: Account],
        isBusy: Bool, at now: NIODeadline
    ) {
        if sessions.isEmpty {
            // A client's own heartbeat says nothing about who it is.
            if case .systemStatus = request {
                sendFrame(.response(.systemStatus(SystemStatusResponse())), invokeID, edition: edition)
                if stream?.login.heartbeatReceived() ?? true { link.close(.notLetIn("SystemStatus and nothing else")) }
                return
            }
            guard let account = stream?.login.implicitAccount(in: accounts) else {
                sendFrame(.error(.security(.securityInfoViolated)), invokeID, edition: edition)
                return link.close(
                    .notLetIn("\(request.name) without a session, and the listener has no implicitAccount"))
            }
            guard !isBusy else {
                stream?.login.postponed()
                return sendFrame(.error(.systemResourceAvailibility(.resourceBusy)), invokeID, edition: edition)
            }
            open(ClientSession(number: newSessionNumber(), account: account, edition: edition, refreshedAt: now))
        }
        sessions[0].edition = edition
        guard pending.count < Self.pendingLimit else {
            return sendFrame(.error(.outstandingRequestLimitExceeded), invokeID, edition: edition)
        }
        let token = newToken()
        pending[token] = PendingAnswer(session: sessions[0].number, way: .frame(invokeID))
        handle(.request(request), token: token, session: sessions[0].number)
    }

    /// A session has begun, in one way or the other.
    func open(_ session: ClientSession) {
        sessions.append(session)
        begin()
        stream?.heartbeat.began(at: session.refreshedAt)
        rearm()
        logger.info(
            "client opened a session",
            metadata: ["account": "\(session.account.user)", "implicit": "\(session.application == nil)"])
    }

    /// The message can be answered, though not served. Strangers may not go on like that for ever.
    private func refuse(_ invokeID: CSTAInvokeID, _ error: CSTAErrorCode) {
        sendFrame(.error(error), invokeID, edition: sessions.first?.edition ?? .ed3)
        if sessions.isEmpty, stream?.login.failed() ?? true { link.close(.notLetIn("nothing that could be served")) }
    }

    // MARK: Heartbeats

    func heartbeatReached(at now: NIODeadline) {
        switch stream?.heartbeat.deadlineReached(at: now) {
        case .send: sendHeartbeat(edition: sessions.first?.edition ?? .ed3)
        case .lost: link.close(.keepaliveLost)
        case .some(.none), nil: break
        }
    }

    private func sendHeartbeat(edition: CSTAEdition) {
        guard let invokeID = stream?.nextInvokeID() else { return }
        stream?.heartbeat.sent(invokeID)
        sendFrame(.request(.systemStatus(SystemStatus(systemStatus: .normal))), invokeID, edition: edition)
    }

    // MARK: Out

    func sendFrame(_ message: CSTAMessage, _ invokeID: CSTAInvokeID, edition: CSTAEdition) {
        do throws(CSTAFramingError) {
            offer(try CSTAFrame.encoded(invokeID, capacity: 1_024) { message.encode(edition: edition, into: &$0) })
        } catch {
            logger.warning("message left out", metadata: ["message": "\(message.name)", "error": "\(error)"])
            // A client that waits for an answer gets one.
            if case .response = message { sendFrame(.error(.generic), invokeID, edition: edition) }
        }
    }

    /// A message of ECMA-354.
    func sendFrame(_ message: ApplicationSessionMessage, _ invokeID: CSTAInvokeID? = nil) {
        guard let invokeID = invokeID ?? stream?.nextInvokeID() else { return }
        do throws(CSTAFramingError) {
            offer(try CSTAFrame.encoded(invokeID, capacity: 512) { message.encode(into: &$0) })
        } catch {
            logger.warning("message left out", metadata: ["message": "\(message.name)", "error": "\(error)"])
        }
    }

    func sendFrame(_ event: EncodedEvent, crossReference: String) {
        do throws(CSTAFramingError) {
            let length = event.length(crossReference: crossReference)
            offer(
                try CSTAFrame.encoded(.event, capacity: length) {
                    event.write(crossReference: crossReference, into: &$0)
                })
        } catch {
            logger.warning("event left out", metadata: ["monitor": "\(crossReference)", "error": "\(error)"])
        }
    }
}
