public import CSTACore
import Logging
import NIOCore

/// One monitor in the phone for all clients, and the way of its events to them (CLI-2, CLI-3, CLI-4).
extension PhoneActor {
    // MARK: Who watches

    /// A client opens a line. It has its answer already; now the phone's monitor is opened where it is not yet.
    public func watch(_ key: DeviceKey, _ watch: Watch) {
        guard let index = identities.firstIndex(where: { $0.key == key }) else { return end(watch) }
        identities[index].watches.append(watch)
        if case .on = identities[index].monitor {
            tell(watch, backInService: true, of: identities[index])
        } else if !isEnabled || !session.hasDialog || identities[index].monitor.isOut {
            tell(watch, backInService: false, of: identities[index])
        }
        reconcileMonitors(at: eventLoop.now)
        rearm()
    }

    /// A client closes a line, or all of them; the last one closes the monitor in the phone.
    public func unwatch(_ crossRefs: Set<String>) {
        for index in identities.indices {
            identities[index].watches.removeAll { crossRefs.contains($0.crossRef) }
        }
        reconcileMonitors(at: eventLoop.now)
        rearm()
    }

    /// The line has gone to another phone: its watches are handed over, nobody is told.
    func handOver(_ key: DeviceKey) -> [Watch] {
        guard let index = identities.firstIndex(where: { $0.key == key }) else { return [] }
        let watches = identities[index].watches
        identities[index].watches = []
        reconcileMonitors(at: eventLoop.now)
        rearm()
        return watches
    }

    /// Takes the lines of a phone that was known before this process began, or was replaced.
    public func seed(_ devices: [DeviceID], userAgent: String = "") {
        guard identities.isEmpty else { return }
        model = context.settings.models.model(userAgent: userAgent)
        identities = devices.map { PhoneIdentity(device: $0, key: $0.key, ids: newCallIDs()) }
    }

    // MARK: The monitor in the phone

    /// Opens and closes monitors in the phone until they are what the clients want.
    func reconcileMonitors(at now: NIODeadline) {
        guard session.phase == .ready else { return }
        for index in identities.indices {
            switch identities[index].monitor {
            case .off where !identities[index].watches.isEmpty: startMonitor(of: index, at: now)
            case .waiting(let until) where until <= now:
                identities[index].monitor = .off
                if !identities[index].watches.isEmpty { startMonitor(of: index, at: now) }
            case .on(let crossRef) where identities[index].watches.isEmpty:
                identities[index].monitor = .off
                // snom knows MonitorStop from 8.7.4 only; before that its events are simply passed over.
                guard supports("MonitorStop") else { break }
                submit(.monitorStop(MonitorStop(monitorCrossRefID: crossRef)), .monitorStop, at: now)
            case .off, .on, .starting, .waiting, .unsupported: break
            }
        }
    }

    private func startMonitor(of index: Int, at now: NIODeadline) {
        guard supports("MonitorStart") else {
            identities[index].monitor = .unsupported
            return tellOut(of: index)
        }
        identities[index].monitor = .starting
        let start = MonitorStart(monitorObject: .device(identities[index].device))
        submit(.monitorStart(start), .monitorStart(identities[index].key), at: now)
    }

    /// The phone has registered anew: what it refused is asked for at once.
    func retryMonitors(at now: NIODeadline) {
        var areRetried = false
        for index in identities.indices where identities[index].monitorFailures > 0 {
            identities[index].monitorFailures = 0
            if case .waiting = identities[index].monitor { identities[index].monitor = .off }
            areRetried = true
        }
        if areRetried { reconcileMonitors(at: now) }
    }

    /// When the first refused monitor is tried again.
    var monitorRetryDue: NIODeadline? {
        var due: NIODeadline?
        for index in identities.indices {
            if case .waiting(let until) = identities[index].monitor { due = due.map { min($0, until) } ?? until }
        }
        return due
    }

    /// The monitor is not to be had now: it is tried again ever more seldom, 5 s to 5 min. A phone that keeps one monitor
    /// only (uacsta.md 7.11) would otherwise be asked in a loop.
    private func postponeMonitor(of index: Int, at now: NIODeadline) {
        let failures = min(identities[index].monitorFailures, 6)
        identities[index].monitorFailures += 1
        identities[index].monitor = .waiting(until: now + .seconds(min(5 << Int64(failures), 300)))
        tellOut(of: index)
    }

    private func tellOut(of index: Int) {
        for watch in identities[index].watches { tell(watch, backInService: false, of: identities[index]) }
    }

    /// Octets of a cross reference; it is kept as long as the monitor, and shall not grow us (negative case 98).
    private static let crossRefOctets = 1024

    func monitorStartAnswered(_ message: CSTAMessage?, for key: DeviceKey, at now: NIODeadline) {
        guard let index = identities.firstIndex(where: { $0.key == key }), identities[index].monitor == .starting
        else { return }
        guard case .response(.monitorStart(let response))? = message,
            response.monitorCrossRefID.utf8.count <= Self.crossRefOctets
        else {
            identities[index].early = []
            let reason =
                switch message {
                case .error(let error)?: "\(error)"
                case .response(.monitorStart)?: "its monitorCrossRefID is longer than \(Self.crossRefOctets) octets"
                default: "no answer"
                }
            logger.warning(
                "phone refuses the monitor",
                metadata: ["line": "\(identities[index].device.value)", "error": "\(reason)"])
            return postponeMonitor(of: index, at: now)
        }
        identities[index].monitor = .on(crossRef: response.monitorCrossRefID)
        monitorIsNotLeft(response.monitorCrossRefID)
        identities[index].monitoredSince = now
        for watch in identities[index].watches { tell(watch, backInService: true, of: identities[index]) }
        let early = identities[index].early
        identities[index].early = []
        for event in early
        where event.monitorCrossRefID == response.monitorCrossRefID || isForOnlyMonitor(event) {
            observe(event, at: index, now: now)
        }
        takeSnapshot(of: index, at: now)
        refreshFeatures(of: index, at: now)
        reconcileMonitors(at: now)
    }

    /// The phone has opened a monitor after it was given up. A second one will be asked for, so this one has to go: every
    /// event would come twice, and a phone that keeps few has no room (PHN-6).
    func monitorStartAnsweredTooLate(_ response: MonitorStartResponse, at now: NIODeadline) {
        let reference = response.monitorCrossRefID
        // While another is under way it may get the same reference: then it is better left alone.
        let isInUse = identities.contains { $0.monitor == .starting || $0.monitor == .on(crossRef: reference) }
        guard !isInUse, reference.utf8.count <= Self.crossRefOctets, supports("MonitorStop") else { return }
        logger.notice("phone opened a monitor too late: it is stopped")
        submit(.monitorStop(MonitorStop(monitorCrossRefID: reference)), .monitorStop, at: now)
    }

    /// The phone has let the request to stop a monitor lie, or it found no room.
    func monitorNotStopped(_ crossRef: String, at now: NIODeadline) {
        var left = leftMonitors ?? LeftMonitors()
        left.notStopped(crossRef, at: now)
        leftMonitors = left.isEmpty ? nil : left
    }

    /// A monitor has been stopped, or is wanted.
    func monitorIsNotLeft(_ crossRef: String) {
        guard var left = leftMonitors else { return }
        left.stopped(crossRef)
        leftMonitors = left.isEmpty ? nil : left
    }

    func stopLeftMonitors(at now: NIODeadline) {
        guard session.phase == .ready, let due = leftMonitors?.due, due <= now, var left = leftMonitors else { return }
        // One that is being opened may get the reference of one that is gone: then it is better left alone.
        let isStarting = identities.contains { $0.monitor == .starting }
        let references = isStarting ? [] : left.taken(at: now)
        if isStarting { left.postpone(until: now + context.settings.requestTimeout) }
        leftMonitors = left
        for crossRef in references {
            submit(.monitorStop(MonitorStop(monitorCrossRefID: crossRef)), .monitorStop, at: now)
        }
    }

    func monitorEndedByPhone(crossRef: String, at now: NIODeadline) {
        guard let index = identities.firstIndex(where: { $0.monitor == .on(crossRef: crossRef) }) else { return }
        logger.notice("phone ended a monitor", metadata: ["line": "\(identities[index].device.value)"])
        postponeMonitor(of: index, at: now)
    }

    /// The dialog is gone and with it every monitor in the phone.
    func monitorsLost() {
        leftMonitors = nil
        for index in identities.indices {
            let wasOn = identities[index].monitor != .off
            identities[index].monitor = .off
            identities[index].early = []
            identities[index].snapshot = .none
            guard wasOn else { continue }
            for watch in identities[index].watches { tell(watch, backInService: false, of: identities[index]) }
        }
    }

    // MARK: Events

    func eventReceived(_ event: CSTAEvent, at now: NIODeadline) {
        let reference = event.monitorCrossRefID
        for index in identities.indices {
            if case .on(crossRef: reference) = identities[index].monitor { return observe(event, at: index, now: now) }
        }
        if isForOnlyMonitor(event), let index = identities.firstIndex(where: \.monitor.isOn) {
            return observe(event, at: index, now: now)
        }
        // The answer to MonitorStart may be on its way: keep what comes before it, within reason.
        for index in identities.indices where identities[index].monitor == .starting {
            if identities[index].early.count < 16 { identities[index].early.append(event) }
        }
    }

    /// Whether an event that does not say to which monitor it belongs (uacsta.md 7.2) can belong to one only.
    private func isForOnlyMonitor(_ event: CSTAEvent) -> Bool {
        event.monitorCrossRefID.isEmpty && identities.count { $0.monitor.isOn || $0.monitor == .starting } == 1
    }

    /// An event of the phone: into the call model, then to the clients.
    private func observe(_ event: CSTAEvent, at index: Int, now: NIODeadline) {
        let (key, spelling) = (identities[index].key, identities[index].device.value)
        let subject = identities[index].calls.observed(event, at: key, spelling: spelling, now: now)
        guard identities[index].features.isNews(event) else { return }
        fanOut(event, from: index, about: subject)
    }

    /// Hands an event to everybody who watches the line and has not filtered it out.
    /// - Parameter subject: the call it speaks of, if that is known.
    func fanOut(_ event: CSTAEvent, from index: Int, about subject: CallTable.Subject? = nil) {
        identities[index].sequence += 1
        guard !identities[index].watches.isEmpty else { return }
        let sequence = identities[index].sequence
        let device = identities[index].device
        let key = identities[index].key
        // What watchers of one kind share; nearly always there is one kind.
        var encoded: [(watch: Watch, body: EncodedEvent)] = []
        let isOnly = identities[index].watches.count == 1
        let call = identities[index].calls.trace(of: event, about: subject)
        for watch in identities[index].watches where !(watch.filter?.leavesOut(event) ?? false) {
            let body: EncodedEvent
            if let same = encoded.first(where: {
                $0.watch.edition == watch.edition && $0.watch.spelling == watch.spelling
            }) {
                body = same.body
            } else {
                body = encode(event, about: subject, of: device, key, for: watch)
                if !isOnly { encoded.append((watch, body)) }
            }
            watch.watcher.accept(
                EventDelivery(
                    session: watch.session, crossRef: watch.crossRef, device: key, body: body, call: call,
                    sequence: sequence))
            if isOnly { context.buffers.value.giveBack(body.tail) }
        }
        // Clients of this loop have made their own messages of it by now.
        for (_, body) in encoded { context.buffers.value.giveBack(body.tail) }
    }

    private func encode(
        _ event: CSTAEvent, about subject: CallTable.Subject?, of device: DeviceID, _ key: DeviceKey, for watch: Watch
    ) -> EncodedEvent {
        let additions = subject?.additions(to: event, at: key, spelt: watch.spelling)
        var event = event
        let spelling = watch.spelling.value
        event.mapDevices { other in
            // Nearly always the phone spells its line as in its list of lines, but it need not.
            guard other.value != spelling, other.value == device.value || other.means(key) else { return }
            other.value = spelling
        }
        return event.encodedForSplicing(edition: watch.edition, adding: additions, into: context.buffers.value.next())
    }

    private func tell(_ watch: Watch, backInService: Bool, of identity: PhoneIdentity) {
        let device = SubjectDeviceID.device(watch.spelling)
        let event: CSTAEvent =
            backInService
            ? .backInService(BackInServiceEvent(monitorCrossRefID: "", device: device))
            : .outOfService(OutOfServiceEvent(monitorCrossRefID: "", device: device))
        guard !(watch.filter?.leavesOut(event) ?? false) else { return }
        watch.watcher.accept(
            EventDelivery(
                session: watch.session, crossRef: watch.crossRef, device: identity.key,
                body: event.encodedForSplicing(edition: watch.edition), call: nil, sequence: identity.sequence))
    }

    func end(_ watch: Watch) {
        func post(_ watcher: some Watcher) {
            watcher.post { $0.monitorEnded(session: watch.session, crossRef: watch.crossRef) }
        }
        post(watch.watcher)
    }
}
