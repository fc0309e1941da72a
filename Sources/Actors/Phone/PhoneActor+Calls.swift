import CSTACore
import Logging
import NIOCore

/// The call model of each line: held against the phone's own snapshot, so that no line stays busy for ever (CAL-1, CAL-2).
extension PhoneActor {
    // MARK: Snapshots

    /// Asks the phone for its calls: when a monitor was opened (anew), and when a state lasts suspiciously long.
    func takeSnapshot(of index: Int, at now: NIODeadline) {
        guard model.tellsCalls else { return clearUntold(index, at: now) }
        guard !identities[index].snapshot.isUnderWay else { return }
        identities[index].snapshot = .asked
        let identity = identities[index]
        submit(
            .snapshotDevice(SnapshotDevice(snapshotObject: identity.device)),
            .snapshot(identity.key, epoch: identity.calls.epoch), at: now)
    }

    func snapshotAnswered(_ message: CSTAMessage?, for key: DeviceKey, epoch: UInt64, at now: NIODeadline) {
        guard let index = identities.firstIndex(where: { $0.key == key }), case .asked = identities[index].snapshot
        else { return }
        identities[index].snapshot = .none
        guard case .response(.snapshotDevice(let response))? = message else {
            let error = message.map { "\($0)" } ?? "no answer"
            logger.debug("phone gives no snapshot", metadata: ["line": "\(key.user)", "error": "\(error)"])
            return clearUntold(index, at: now)
        }
        switch response.crossRefIDorSnapshotData {
        case .connections(let connections):
            reconcile(index, with: LineCalls(connections), epoch: epoch, at: now)
        case .later(let reference):
            let deadline = now + context.settings.requestTimeout * 3
            identities[index].snapshot = .segments(reference, LineCalls(), epoch: epoch, deadline: deadline)
        }
    }

    /// Too many requests wait for the phone already: it was not asked, and nothing is known of its calls that was not before.
    func snapshotNotAsked(for key: DeviceKey, at now: NIODeadline) {
        guard let index = identities.firstIndex(where: { $0.key == key }), case .asked = identities[index].snapshot
        else { return }
        identities[index].snapshot = .postponed(until: now + context.settings.requestTimeout)
    }

    /// The phone cannot tell: what is known from a former monitor is not trusted, nor what lasts too long. A line that is
    /// busy for ever would be worse than a call that its next event brings back.
    private func clearUntold(_ index: Int, at now: NIODeadline) {
        let since = identities[index].monitoredSince
        let limit = context.settings.callLimit
        for ghost in identities[index].calls.dropped(before: since, limit: limit, at: now) { tell(ghost, at: index) }
    }

    /// A segment of a snapshot: ours, or one that a client asked for.
    func snapshotSegmentReceived(_ segment: CSTARequest, at now: NIODeadline) {
        guard !sequels.received(segment), case .snapshotDeviceData(let data) = segment else { return }
        for index in identities.indices {
            guard let complete = identities[index].snapshot.received(data) else { continue }
            return reconcile(index, with: complete.calls, epoch: complete.epoch, at: now)
        }
    }

    private func reconcile(_ index: Int, with calls: LineCalls, epoch: UInt64, at now: NIODeadline) {
        let isOvertaken = identities[index].calls.epoch != epoch
        if isOvertaken, identities[index].overtaken < 3 {
            // An event came while the snapshot was under way: it may show the line before or after it. Asked again.
            identities[index].overtaken += 1
            return takeSnapshot(of: index, at: now)
        }
        identities[index].overtaken = 0
        // A line whose calls change faster than it can be asked is alive: its events are believed.
        guard !isOvertaken else { return }
        if !calls.isComplete {
            logger.notice(
                "phone's snapshot cannot be read in full: calls that are not in it are kept",
                metadata: ["line": "\(identities[index].device.value)"])
        }
        for difference in identities[index].calls.reconciled(with: calls, at: now) { tell(difference, at: index) }
    }

    private func tell(_ difference: CallTable.Difference, at index: Int) {
        logger.notice(
            "the phone's calls differ from what its events told",
            metadata: ["line": "\(identities[index].device.value)", "difference": "\(difference.summary)"])
        fanOut(
            DerivedEvents.event(for: difference, at: identities[index].device), from: index,
            about: CallTable.Subject(call: difference.call))
    }

    // MARK: Suspicion

    /// A line whose state was asked for in vain is asked again after this, not at once.
    private var suspicionPause: TimeAmount { min(.minutes(5), context.settings.callCheck) }

    /// How long a call may be as it is before the phone is asked, or the call given up if the phone cannot be asked.
    private var patience: TimeAmount {
        model.tellsCalls ? context.settings.callCheck : context.settings.callLimit
    }

    /// When the first call of any line has been in its state for longer than is usual.
    var suspicionDue: NIODeadline? {
        var due: NIODeadline?
        // By index: a copy of a line costs more than the question.
        for index in identities.indices {
            guard case .on = identities[index].monitor else { continue }
            let next =
                identities[index].snapshot.isUnderWay
                ? identities[index].snapshot.deadline
                : identities[index].calls.suspiciousAt(limit: patience).map { max($0, identities[index].nextSuspicion) }
            if let next { due = due.map { min($0, next) } ?? next }
        }
        return due
    }

    func suspicionDeadlineReached(at now: NIODeadline) {
        guard session.phase == .ready else { return }
        for index in identities.indices {
            let isAskedAgain = identities[index].snapshot.isDue(at: now)
            if let deadline = identities[index].snapshot.deadline, deadline <= now {
                identities[index].snapshot = .none
            }
            if isAskedAgain { takeSnapshot(of: index, at: now) }
            guard case .on = identities[index].monitor, !identities[index].snapshot.isUnderWay,
                let due = identities[index].calls.suspiciousAt(limit: patience),
                max(due, identities[index].nextSuspicion) <= now
            else { continue }
            // Without SnapshotDevice nobody is asked: each call has its own time.
            if model.tellsCalls { identities[index].nextSuspicion = now + suspicionPause }
            takeSnapshot(of: index, at: now)
        }
    }

    // MARK: Features

    /// Asks again for what clients were told before the phone was away.
    func refreshFeatures(of index: Int, at now: NIODeadline) {
        let identity = identities[index]
        guard identity.features.isKnown else { return }
        let requests: [CSTARequest] = [
            .getDoNotDisturb(GetDoNotDisturb(device: identity.device)),
            .getForwarding(GetForwarding(device: identity.device)),
            .getMessageWaitingIndicator(GetMessageWaitingIndicator(device: identity.device)),
        ]
        for request in requests where supports(request.name) { submit(request, .features(identity.key), at: now) }
    }

    func featuresAnswered(_ message: CSTAMessage?, for key: DeviceKey) {
        guard let index = identities.firstIndex(where: { $0.key == key }), case .response(let response)? = message
        else {
            return
        }
        let events = identities[index].features.asked(response, at: identities[index].device)
        for event in events { fanOut(event, from: index) }
    }

    /// An answer that a client gets tells the server too, and the client what the server knows of its calls.
    func noted(_ response: CSTAResponse, of key: DeviceKey) -> CSTAResponse {
        guard let index = identities.firstIndex(where: { $0.key == key }) else { return response }
        identities[index].features.noted(response)
        var response = response
        identities[index].calls.addLinkage(to: &response)
        return response
    }

    // MARK: Emulation

    /// Puts a service together that the phone lacks (MOD-2, MOD-3).
    func emulate(_ request: CSTARequest, _ command: Command, at now: NIODeadline) {
        func reply(_ message: CSTAMessage) { command.reply(CommandOutcome(message, identity: command.identity)) }
        guard let identity = identities.first(where: { $0.key == command.identity }) else {
            return reply(.error(.invalidDeviceID))
        }
        // Of a line that nobody watches the server knows nothing: then the phone is asked for what it can tell.
        if case .on = identity.monitor, let answer = identity.calls.answer(to: request, at: identity.device) {
            return reply(answer)
        }
        guard let emulation = Emulation(request, at: identity.device), supports(emulation.first.name) else {
            return reply(.error(.serviceNotSupported))
        }
        submit(emulation.first, .emulation(emulation, command), at: now)
    }

    func stepAnswered(_ emulation: Emulation, _ message: CSTAMessage?, _ command: Command, at now: NIODeadline) {
        var emulation = emulation
        switch emulation.answered(message ?? CSTAMessage.error(.generic)) {
        case .finished(let message): command.reply(CommandOutcome(message, identity: command.identity))
        case .send(let request):
            let purpose = Purpose.emulation(emulation, command)
            perform(exchange.continued(with: request, purpose: purpose, token: newToken(), at: now), at: now)
        }
    }
}
