import CSTAActors
import Logging
import NIOCore
import SIPCore

/// Phones' side: REGISTER, and the way to the phone's actor (REG-1 … REG-6).
extension SIPConnectionHandler {
    func phoneRegisters(_ request: SIPMessage, _ id: ServerTransactions.ID, at now: NIODeadline) {
        // What was begun is brought to its end: who was challenged a moment ago is not sent away now.
        if phone == nil, !hasBegunRegistration {
            if let seconds = services.postponed(at: now, { .registration(isKnown: isKnown(request)) }) {
                return comeBack(request, id, in: seconds)
            }
            hasBegunRegistration = true
        }
        guard mayTry(request, id) else { return }
        let verdict = services.phoneRegistrar.registerReceived(
            request, credentials: services.credentials, previous: registration, jitter: services.jitter(), at: now)
        switch verdict {
        case .challenge(let challenges, let reason): challenge(request, id, challenges, reason: reason)
        case .refuse(let status, let minimum, let reason): refuse(request, id, status, minimum: minimum, reason: reason)
        case .client: answer(request, .serverInternalError, id)
        case .phoneAsks(let mac): tellBinding(of: mac, request, id, at: now)
        case .phoneLeaves(let mac, let contacts): phoneLeaves(mac, contacts, request, id, at: now)
        case .phone(let new): phoneRegistered(new, request, id, at: now)
        }
    }

    /// In front of the digest: whether the phone that this REGISTER names has been here before.
    private func isKnown(_ request: SIPMessage) -> Bool {
        guard let user = try? request.to().uri().user, let mac = MACAddress(user) else { return false }
        return services.known.contains(mac)
    }

    /// The machine is behind: the peer is asked to try again, at a time of its own (REG-7).
    func comeBack(_ request: SIPMessage, _ id: ServerTransactions.ID, in seconds: Int) {
        logger.notice("overload: asked to come back later", metadata: ["peer": "\(peer)", "after": "\(seconds)"])
        answer(request, .serviceUnavailable, id, headers: [(.retryAfter, "\(seconds)")])
    }

    private func phoneRegistered(
        _ new: Registration, _ request: SIPMessage, _ id: ServerTransactions.ID, at now: NIODeadline
    ) {
        guard let link else { return }
        guard owner == nil || owner == new.mac else {
            return refuse(request, id, .forbidden, minimum: nil, reason: "the connection is that of another phone")
        }
        owner = new.mac
        if let phone {
            registration = new
            acceptRegistration(new, request, id)
            if isHere(phone) {
                phone.assumeIsolated { $0.refreshed(new, over: link, at: now) }
            } else {
                phone.post { $0.refreshed(new, over: link, at: now) }
            }
            return
        }
        isAwaitingRegistry = true
        let context = services.context
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.registry.post { registry in
            registry.phoneRegistered(new, over: link, context: context) { attachment in
                context.eventLoop.execute { handler.value.attach(attachment, new, request, id) }
            }
        }
    }

    /// The registry knows the phone now. The 200 goes out before anything that the phone's actor sends.
    private func attach(
        _ attachment: RegistryActor.Attachment?, _ new: Registration, _ request: SIPMessage, _ id: ServerTransactions.ID
    ) {
        guard let attachment else {
            // Room comes when somebody makes it: to ask every few seconds would help nobody.
            refuse(
                request, id, .serviceUnavailable, minimum: nil, retryAfter: 60 + Int(services.jitter() * 60),
                reason: "the list of phones is full (limits.phones)")
            return resumeReading()
        }
        let (phone, number) = (attachment.phone, attachment.number)
        guard let link, isOpen else {
            // The connection ended while the registry was asked.
            return services.context.registry.post { $0.phoneWentOffline(phone.mac, registration: number) }
        }
        self.phone = phone
        registration = new
        services.known.insert(phone.mac)
        authenticated(.phone)
        acceptRegistration(new, request, id)
        enter(phone) { $0.attached(new, over: link, number: number, at: $0.eventLoop.now) }
        resumeReading()
    }

    /// The 200 to a REGISTER that changes nothing: what is bound, here or over another connection of the phone.
    private func tellBinding(
        of mac: MACAddress, _ request: SIPMessage, _ id: ServerTransactions.ID, at now: NIODeadline
    ) {
        if let registration, registration.mac == mac { return tell(registration, request, id, at: now) }
        let context = services.context
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.registry.post { registry in
            registry.binding(of: mac) { binding in
                context.eventLoop.execute { handler.value.tell(binding, request, id, at: now) }
            }
        }
    }

    private func tell(
        _ binding: Registration?, _ request: SIPMessage, _ id: ServerTransactions.ID, at now: NIODeadline
    ) {
        guard isOpen else { return }
        let contact = binding.map { "<\($0.contact)>;expires=\($0.remaining(at: now))" }
        answer(request, .ok, id, headers: contact.map { [(.contact, $0)] } ?? [])
    }

    /// Over the connection that it was made over a binding goes whatever its contact: there are phones that write another
    /// port into it each time. Over others it has to be named, or none.
    private func phoneLeaves(
        _ mac: MACAddress, _ contacts: [String], _ request: SIPMessage, _ id: ServerTransactions.ID,
        at now: NIODeadline
    ) {
        guard let phone, phone.mac == mac, let link else {
            let context = services.context
            let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
            return context.registry.post { registry in
                registry.phoneUnregistered(mac, contacts: contacts) { binding in
                    context.eventLoop.execute { handler.value.tell(binding, request, id, at: now) }
                }
            }
        }
        answer(request, .ok, id)
        deauthenticated()
        registration = nil
        self.phone = nil
        enter(phone) { $0.unregistered(from: link) }
    }

    private func acceptRegistration(_ new: Registration, _ request: SIPMessage, _ id: ServerTransactions.ID) {
        answer(request, .ok, id) { writer in
            writer.contact(new.contact, expires: new.expires)
            writer.header(.supported, "timer")
        }
    }

    /// A request inside the phone's dialog.
    func toPhone(_ request: SIPMessage, _ id: ServerTransactions.ID, at now: NIODeadline) {
        guard let phone, let link else { return answer(request, .callOrTransactionDoesNotExist, id) }
        if isHere(phone) {
            // As `enter` does, without a closure that could outlive the call.
            phone.assumeIsolated { $0.received(request, transaction: id, over: link, at: now) }
        } else {
            phone.post { $0.received(request, transaction: id, over: link, at: now) }
        }
    }

    /// The answer to a request of the phone's actor.
    func answered(token: UInt64, by response: SIPMessage) {
        guard let phone, let link else { return }
        let now = now
        enter(phone) { $0.answered(token: token, by: response, over: link, at: now) }
    }

    /// Enters the actor synchronously where it lives on this loop, and with one hop where a phone came back on another.
    func enter(_ phone: PhoneActor, _ body: @escaping @Sendable (isolated PhoneActor) -> Void) {
        if isHere(phone) { phone.assumeIsolated(body) } else { phone.post(body) }
    }

    private func isHere(_ phone: PhoneActor) -> Bool { phone.eventLoop === services.context.eventLoop }

    // MARK: Refusals

    func refuse(
        _ request: SIPMessage, _ id: ServerTransactions.ID, _ status: SIPStatus, minimum: Int?,
        retryAfter: Int? = nil, reason: String
    ) {
        logger.notice(
            "\(request.method) refused",
            metadata: ["peer": "\(peer)", "status": "\(status.code)", "reason": "\(reason)"])
        answer(request, status, id) { writer in
            if let minimum { writer.header(.minExpires, minimum) }
            if let retryAfter { writer.header(.retryAfter, retryAfter) }
        }
    }
}
