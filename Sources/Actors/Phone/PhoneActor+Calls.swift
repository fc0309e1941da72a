import CSTACore
import Logging
import NIOCore

/// The call model of each line: held against the phone's own snapshot, so that no line stays busy for ever (CAL-1, CAL-2).
extension PhoneActor {
    // MARK: Snapshots

    /// Asks the phone for its calls: when a monitor was opened (anew), and when a state lasts suspiciously long.
    func takeSnapshot(of index: Int, at now: NIODeadline) {
        guard supports("SnapshotDevice") else { return clearUntold(index, at: now) }
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
            reconcile(index, with: connections.compactMap { CallTable.SnapshotEntry($0) }, epoch: epoch, at: now)
        case .later(let reference):
            let deadline = now + context.settings.requestTimeout * 3
            identities[index].snapshot = .segments(reference, [], epoch: epoch, deadline: deadline)
        }
    }

    /// The phone cannot tell: what is known from a former monitor is not trusted, nor what lasts too long. A line that is
    /// busy for ever would be worse than a call that its next event brings back.
    private func clearUntold(_ index: Int, at now: NIODeadline) {
        let since = identities[index].monitoredSince
        for ghost in identities[index].calls.dropped(before: since, at: now) { tell(ghost, at: index) }
    }

    /// A segment of a snapshot: ours, or one that a client asked for.
    func snapshotSegmentReceived(_ segment: CSTARequest, at now: NIODeadline) {
        guard !sequels.received(segment), case .snapshotDeviceData(let data) = segment else { return }
        for index in identities.indices {
            guard let complete = identities[index].snapshot.received(data) else { continue }
            return reconcile(index, with: complete.entries, epoch: complete.epoch, at: now)
        }
    }

    private func reconcile(
        _ index: Int, with entries: [CallTable.SnapshotEntry], epoch: UInt64, at now: NIODeadline
    ) {
        if identities[index].calls.epoch != epoch, identities[index].overtaken < 3 {
            // An event came while the snapshot was under way: it may show the line before or after it. Asked again.
            identities[index].overtaken += 1
            return takeSnapshot(of: index, at: now)
        }
        // A line whose calls change faster than it can be asked is alive: its events are believed.
        let isBusy = identities[index].overtaken >= 3
        identities[index].overtaken = 0
        guard !isBusy else { return }
        for difference in identities[index].calls.reconciled(with: entries, at: now) { tell(difference, at: index) }
    }

    private func tell(_ difference: CallTable.Difference, at index: Int) {
        logger.notice(
            "the phone's calls differ from what its events told",
            metadata: ["line": "\(identities[index].device.value)", "difference": "\(difference.summary)"])
        fanOut(DerivedEvents.event(for: difference, at: identities[index].device), from: index)
    }

    // MARK: Suspicion

    /// A line whose state was asked for in vain is asked again after this, not at once.
    private static let suspicionPause = TimeAmount.minutes(5)

    /// When the first call of any line has been in its state for longer than is usual.
    var suspicionDue: NIODeadline? {
        var due: NIODeadline?
        // By index: a copy of a line costs more than the question.
        for index in identities.indices {
            guard case .on = identities[index].monitor else { continue }
            let next =
                identities[index].snapshot.isUnderWay
                ? identities[index].snapshot.deadline
                : identities[index].calls.suspiciousAt.map { max($0, identities[index].nextSuspicion) }
            if let next { due = due.map { min($0, next) } ?? next }
        }
        return due
    }

    func suspicionDeadlineReached(at now: NIODeadline) {
        guard session.phase == .ready else { return }
        for index in identities.indices {
            if let deadline = identities[index].snapshot.deadline, deadline <= now {
                identities[index].snapshot = .none
            }
            guard case .on = identities[index].monitor, !identities[index].snapshot.isUnderWay,
                let due = identities[index].calls.suspiciousAt, max(due, identities[index].nextSuspicion) <= now
            else { continue }
            identities[index].nextSuspicion = now + Self.suspicionPause
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

    /// An answer that a client got tells the server too.
    func note(_ response: CSTAResponse, of key: DeviceKey) {
        guard let index = identities.firstIndex(where: { $0.key == key }) else { return }
        identities[index].features.noted(response)
    }

    // MARK: Emulation

    /// Puts a service together that the phone lacks (MOD-2, MOD-3).
    func emulate(_ request: CSTARequest, _ command: Command, at now: NIODeadline) {
        if let answer = answerFromModel(request, command) {
            return command.reply(CommandOutcome(answer, identity: command.identity))
        }
        guard let emulation = Emulation(request) else {
            return command.reply(CommandOutcome(.error(.serviceNotSupported), identity: command.identity))
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

    /// Snapshots of a phone that gives none, from what its events told; `nil` for other services.
    private func answerFromModel(_ request: CSTARequest, _ command: Command) -> CSTAMessage? {
        guard let identity = identities.first(where: { $0.key == command.identity }) else { return nil }
        // Of a line that nobody watches the server knows nothing.
        let isWatched = if case .on = identity.monitor { true } else { false }
        switch request {
        case .snapshotDevice:
            guard isWatched else { return .error(.serviceNotSupported) }
            return .response(.snapshotDevice(identity.calls.snapshot(of: identity.device)))
        case .snapshotCall(let snapshot):
            guard isWatched else { return .error(.serviceNotSupported) }
            let answer = identity.calls.snapshot(ofCall: snapshot.snapshotObject.callID, at: identity.device)
            return answer.map { .response(.snapshotCall($0)) } ?? .error(.invalidConnectionID)
        default: return nil
        }
    }
}
