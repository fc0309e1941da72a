import CSTACore
import Logging
import NIOCore
import SIPCore

/// Phones come, go and tell their lines (REG-3, REG-5, PHN-4).
extension RegistryActor {
    /// What comes of a registration.
    public struct Attachment: Sendable {
        /// The phone's actor, to which the connection is to be attached.
        public let phone: PhoneActor
        /// Higher than that of every registration that came before: what a phone's actor is told and tells travels between
        /// three loops, and may come in another order.
        public let number: UInt64
    }

    /// A phone has registered over a new connection. Whoever owns the connection gets the phone's actor and attaches it:
    /// attaching and detaching come from one place, so that they cannot overtake each other.
    /// `nil` for a new phone that there is no room for (`limits.phones`).
    public func phoneRegistered(
        _ registration: Registration, over link: any SIPLink, context: LoopContext,
        reply: @escaping @Sendable (Attachment?) -> Void
    ) {
        guard !isStopped else { return link.close(.shutdown) }
        let mac = registration.mac
        // Whoever knows the password of all phones may invent as many as there are addresses.
        guard records[mac] != nil || records.count < phoneLimit else { return reply(nil) }
        var record = records[mac] ?? PhoneRecord(mac: mac, isEnabled: autoCommission)
        if records[mac] == nil {
            if !autoCommission { undecided.insert(mac) }
            logger.info(
                autoCommission
                    ? "new phone taken into service"
                    : "new phone listed but not in service: switch it on, or set phones.autoCommission",
                metadata: ["phone": "\(mac)", "peer": "\(link.description.remoteAddress)"])
        }
        record.userAgent = registration.userAgent
        record.lastAddress = link.description.remoteAddress
        records[mac] = record
        inventory.store(record)
        let phone =
            phones[mac] ?? PhoneActor(mac: mac, isEnabled: record.isEnabled, context: context)
        phones[mac] = phone
        lastRegistration += 1
        online[mac] = lastRegistration
        reply(Attachment(phone: phone, number: lastRegistration))
    }

    /// A phone is away. It may have registered anew since, also over the same connection: then the newer registration
    /// stands.
    public func phoneWentOffline(_ mac: MACAddress, registration: UInt64) {
        guard online[mac] == registration else { return }
        online[mac] = nil
        giveWay(mac)
    }

    /// A phone is away or switched off: it claims no line any more, and its own go to the phones that have them as well.
    private func giveWay(_ mac: MACAddress) {
        withdrawClaims(of: mac, except: [])
        for entry in directory.entries(of: mac) { claimLine(entry.key) }
    }

    /// Whether a phone is there and in service.
    private func serves(_ mac: MACAddress) -> Bool { online[mac] != nil && records[mac]?.isEnabled ?? true }

    /// A phone takes its registration back over another connection than that of its binding.
    /// - Parameters:
    ///   - contacts: which of its bindings it means; none: whatever it has.
    ///   - reply: gets the binding that stands because it is not meant, if there is one.
    public func phoneUnregistered(
        _ mac: MACAddress, contacts: [String], reply: @escaping @Sendable (Registration?) -> Void
    ) {
        guard let phone = phones[mac] else { return reply(nil) }
        phone.post { reply($0.unregistered(contacts: contacts)) }
    }

    /// The binding of a phone, wherever it is connected; `nil` for a phone that is away.
    public func binding(of mac: MACAddress, reply: @escaping @Sendable (Registration?) -> Void) {
        guard online[mac] != nil, let phone = phones[mac] else { return reply(nil) }
        phone.post { reply($0.link == nil ? nil : $0.registration) }
    }

    /// A line whose phone is away, or gave it up, goes to another one that has it as well.
    private func claimLine(_ key: DeviceKey) {
        guard let claimant = contested.removeValue(forKey: key), serves(claimant), let record = records[claimant]
        else { return }
        identitiesReported(record.devices, by: claimant)
    }

    /// A phone is away or has other lines now: what it does not have it shall not get. Those that it told last are all
    /// that it can have claimed.
    private func withdrawClaims(of mac: MACAddress, except devices: [DeviceID]) {
        guard !contested.isEmpty, let told = records[mac]?.devices else { return }
        for device in told where contested[device.key] == mac && !devices.contains(where: { $0.key == device.key }) {
            contested[device.key] = nil
        }
    }

    /// Switches a phone on or off in the list.
    public func setEnabled(_ isEnabled: Bool, phone mac: MACAddress) {
        undecided.remove(mac)
        guard var record = records[mac], record.isEnabled != isEnabled else { return }
        record.isEnabled = isEnabled
        records[mac] = record
        inventory.store(record)
        phones[mac]?.post { $0.setEnabled(isEnabled) }
        // Its lines come into the list of devices or leave it.
        announceChange(directory.entries(of: mac))
        if !isEnabled { giveWay(mac) }
    }

    /// A phone has told its lines.
    func identitiesReported(_ devices: [DeviceID], by mac: MACAddress) {
        // Ten thousand phones that come back say what they said before.
        if contested.isEmpty, directory.holds(devices, of: mac), records[mac]?.devices == devices { return }
        withdrawClaims(of: mac, except: devices)
        let change = directory.reported(devices.filter { mayClaim($0, mac) }, by: mac)
        if var record = records[mac], record.devices != devices {
            record.devices = devices
            records[mac] = record
            inventory.store(record)
        }
        guard !change.isEmpty else { return }
        for entry in change.removed { endMonitors(of: entry.key) }
        for move in change.moved { moveWatches(move, to: mac) }
        announceChange(change.added + change.moved.map(\.entry) + change.removed)
        for entry in change.removed { claimLine(entry.key) }
    }

    /// Whether a line is this phone's: a line that another phone has and serves stays where it is. Two phones with one
    /// account would have it go to and fro, and nobody can take a line by naming it.
    private func mayClaim(_ device: DeviceID, _ mac: MACAddress) -> Bool {
        guard let entry = directory[device.key], entry.phone != mac, serves(entry.phone) else {
            if contested[device.key] == mac { contested[device.key] = nil }
            return true
        }
        if contested.updateValue(mac, forKey: device.key) != mac {
            logger.notice(
                "two phones have the same line: it stays with the one that had it first",
                metadata: ["line": "\(device.value)", "phone": "\(entry.phone)", "other": "\(mac)"])
        }
        return false
    }

    /// A line has gone to another phone, as when somebody takes a desk phone to another room: its monitors follow it,
    /// and its clients need not know.
    private func moveWatches(_ move: DeviceDirectory.Move, to mac: MACAddress) {
        let key = move.entry.key
        logger.notice(
            "a line moved to another phone",
            metadata: ["line": "\(move.entry.device.value)", "phone": "\(mac)", "from": "\(move.from)"])
        phones[move.from]?.post { former in
            let watches = former.handOver(key)
            former.context.registry.post { $0.takeOver(key, watches) }
        }
    }

    /// Watches on their way to the phone that has the line now. By way of the registry: a monitor that was closed
    /// meanwhile does not travel on.
    private func takeOver(_ key: DeviceKey, _ watches: [Watch]) {
        guard let entry = directory[key], let phone = phones[entry.phone] else { return }
        let standing = watches.filter { routes[$0.crossRef] != nil }
        phone.post { phone in
            for watch in standing { phone.watch(key, watch) }
        }
    }

    private func endMonitors(of device: DeviceKey) {
        for (crossRef, session) in routes.left(device) {
            clients[session.watcher]?.post { $0.monitorEnded(session: session.number, crossRef: crossRef) }
        }
    }
}
