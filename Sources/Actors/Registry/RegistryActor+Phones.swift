import CSTACore
import Logging
import NIOCore
import SIPCore

/// Phones come, go and tell their lines (REG-3, REG-5, PHN-4).
extension RegistryActor {
    /// A phone has registered over a new connection. Whoever owns the connection gets the phone's actor and attaches it:
    /// attaching and detaching come from one place, so that they cannot overtake each other.
    public func phoneRegistered(
        _ registration: Registration, over link: any SIPLink, context: LoopContext,
        reply: @escaping @Sendable (PhoneActor) -> Void
    ) {
        let mac = registration.mac
        var record = records[mac] ?? PhoneRecord(mac: mac, isEnabled: autoCommission)
        if records[mac] == nil {
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
        online[mac] = link.description.id
        reply(phone)
    }

    /// A phone is away. It may have registered anew since: then the newer connection stands.
    public func phoneWentOffline(_ mac: MACAddress, link: UInt64) {
        if online[mac] == link { online[mac] = nil }
    }

    /// Switches a phone on or off in the list.
    public func setEnabled(_ isEnabled: Bool, phone mac: MACAddress) {
        guard var record = records[mac], record.isEnabled != isEnabled else { return }
        record.isEnabled = isEnabled
        records[mac] = record
        inventory.store(record)
        phones[mac]?.post { $0.setEnabled(isEnabled) }
        // Its lines come into the list of devices or leave it.
        announceChange(directory.entries(of: mac))
    }

    /// A phone has told its lines.
    func identitiesReported(_ devices: [DeviceID], by mac: MACAddress) {
        let change = directory.reported(devices, by: mac)
        if var record = records[mac], record.devices != devices {
            record.devices = devices
            records[mac] = record
            inventory.store(record)
        }
        guard !change.isEmpty else { return }
        for entry in change.removed { endMonitors(of: entry.key) }
        for move in change.moved { moveWatches(move, to: mac) }
        announceChange(change.added + change.moved.map(\.entry) + change.removed)
    }

    /// A line has gone to another phone, as when somebody takes a desk phone to another room: its monitors follow it,
    /// and its clients need not know.
    private func moveWatches(_ move: DeviceDirectory.Move, to mac: MACAddress) {
        let key = move.entry.key
        logger.notice(
            "a line moved to another phone",
            metadata: ["line": "\(move.entry.device.value)", "phone": "\(mac)", "from": "\(move.from)"])
        guard let phone = phones[mac] else { return }
        phones[move.from]?.post { former in
            let watches = former.handOver(key)
            phone.post { phone in
                for watch in watches { phone.watch(key, watch) }
            }
        }
    }

    private func endMonitors(of device: DeviceKey) {
        for (crossRef, session) in routes.left(device) {
            clients[session.watcher]?.post { $0.monitorEnded(session: session.number, crossRef: crossRef) }
        }
    }
}
