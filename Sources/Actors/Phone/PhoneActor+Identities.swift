import CSTACore
import Logging
import NIOCore

/// Which lines the phone has (PHN-1, PHN-4).
extension PhoneActor {
    /// The dialog is up: ask for changes, then for the lines.
    func configure(at now: NIODeadline) {
        startKeepalive(at: now)
        registerForChanges(at: now)
        askIdentities(at: now)
    }

    func registerForChanges(at now: NIODeadline) {
        guard supports("SystemRegister") else { return }
        let request = SystemRegister(requestTypes: [.switchingFunctionDevicesChanged])
        submit(.systemRegister(request), .systemRegister, at: now)
    }

    func askIdentities(at now: NIODeadline) {
        guard supports("GetSwitchingFunctionDevices") else { return identitiesKnown([], at: now) }
        guard segments == nil else {
            asksIdentitiesAgain = true
            return
        }
        identitiesDue = nil
        // The wait for the phone's turn in the exchange counts too, hence thrice the timeout.
        segments = IdentitySegments(deadline: now + context.settings.requestTimeout * 3)
        submit(.getSwitchingFunctionDevices(GetSwitchingFunctionDevices()), .identities, at: now)
    }

    func identitiesAnswered(_ message: CSTAMessage?, at now: NIODeadline) {
        switch message {
        case .response(.getSwitchingFunctionDevices(let response)):
            segments?.answered(crossRef: response.serviceCrossRefID)
        default:
            logger.notice("phone does not tell its lines: its address of record stands for them")
            segments = nil
            identitiesKnown([], at: now)
        }
    }

    /// A phone that is late, as many are in a storm, is asked again, ever more seldom, 5 s to 5 min: without its lines no
    /// client could name it (REG-7).
    func identitiesUnanswered(at now: NIODeadline) {
        logger.notice("phone does not tell its lines yet: it is asked again later")
        segments = nil
        askAgainLater(at: now)
        identitiesKnown([], at: now)
    }

    private func askAgainLater(at now: NIODeadline) {
        identitiesDue = now + .seconds(min(5 << Int64(min(identitiesFailures, 6)), 300))
        identitiesFailures += 1
    }

    func identitiesDeadlineReached(at now: NIODeadline) {
        guard session.phase == .ready, let due = identitiesDue, due <= now else { return }
        askIdentities(at: now)
    }

    func segmentReceived(_ segment: SwitchingFunctionDevices, at now: NIODeadline) {
        guard let isLast = segments?.received(segment), isLast, let devices = segments?.devices else { return }
        segments = nil
        identitiesFailures = 0
        identitiesKnown(devices, at: now)
    }

    func segmentsDeadlineReached(at now: NIODeadline) {
        guard let segments, segments.deadline <= now else { return }
        logger.notice("phone did not finish the list of its lines", metadata: ["lines": "\(segments.devices.count)"])
        self.segments = nil
        askAgainLater(at: now)
        identitiesKnown(known(with: segments.devices), at: now)
    }

    /// The lines that are known and these: what an unfinished list does not name may be what was still to come, and only a
    /// whole one ends the monitors of a line.
    private func known(with told: [DeviceID]) -> [DeviceID] {
        let known = identities.map { line in told.first { $0.key == line.key } ?? line.device }
        let new = told.filter { device in !identities.contains { $0.key == device.key } }
        return Array((known + new).prefix(IdentitySegments.limit))
    }

    /// Takes over the list of lines. A line that stays keeps its monitors; one that is gone ends them.
    private func identitiesKnown(_ devices: [DeviceID], at now: NIODeadline) {
        var devices = devices
        if devices.isEmpty, !identities.isEmpty { devices = identities.map(\.device) }
        if devices.isEmpty, let registration { devices = [DeviceID(registration.addressOfRecord)] }
        // The registry hears of lines that are gone below, and ends their monitors with a word to the clients.
        let changed = !identities.elementsEqual(devices) { $0.device == $1 }
        if changed {
            identities = devices.map { device in
                let key = device.key
                return identities.first { $0.key == key }?.spelt(device)
                    ?? PhoneIdentity(device: device, key: key, ids: newCallIDs())
            }
        }
        session.configured()
        defer {
            if asksIdentitiesAgain {
                asksIdentitiesAgain = false
                askIdentities(at: now)
            }
        }
        if changed { logger.info("phone has lines", metadata: ["lines": "\(devices.map(\.value))"]) }
        context.registry.post { [mac, devices] in $0.identitiesReported(devices, by: mac) }
        reconcileMonitors(at: now)
    }
}
