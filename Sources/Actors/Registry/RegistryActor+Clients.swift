import CSTACore
import Logging
import NIOCore

/// What clients ask for: monitors, commands, the list of devices (CLI-1 … CLI-6).
extension RegistryActor {
    // MARK: Clients

    /// A client's connection has authenticated for the first time.
    public func clientConnected(_ client: ClientActor) {
        guard !isStopped else { return client.post { $0.shutdown() } }
        clients[ObjectIdentifier(client)] = client
    }

    /// The accounts were configured anew.
    public func accountsChanged(_ accounts: [String: Account]) {
        for client in clients.values { client.post { $0.accountsChanged(accounts) } }
    }

    /// A client's connection is gone.
    public func clientLeft(_ client: ClientActor) {
        clients[ObjectIdentifier(client)] = nil
    }

    /// A session of a client is over: its monitors and registrations end with it.
    func sessionEnded(_ number: UInt32, of client: ClientActor) {
        let key = SessionKey(watcher: ObjectIdentifier(client), number: number)
        // One word to each phone: a session may have monitors on every line there is.
        var watches: [MACAddress: Set<String>] = [:]
        for (device, crossRefs) in routes.ended(key) {
            guard let entry = directory[device] else { continue }
            watches[entry.phone, default: []].formUnion(crossRefs)
        }
        for (mac, crossRefs) in watches { phones[mac]?.post { $0.unwatch(crossRefs) } }
        for (id, subscription) in subscriptions
        where subscription.client === client && subscription.session == number {
            subscriptions[id] = nil
        }
    }

    // MARK: Monitors

    /// More lines than one server has; a client that opens the same ones for ever shall not grow us.
    private static let monitorsPerSession = 100_000
    /// A program needs one, or one for each of its windows. Every event of the line goes out so many times.
    private static let monitorsPerSessionAndLine = 16
    /// A client needs one, or a few.
    private static let registrationsPerSession = 64

    /// What a client gave in MonitorStart.
    struct MonitorWish: Sendable {
        let client: ClientActor
        let session: UInt32
        let account: Account
        let device: DeviceID
        let filter: MonitorFilter?
        let edition: CSTAEdition
    }

    /// Opens a line: at once, also while the phone is away (CLI-2). The client hears the cross reference before any
    /// event that carries it.
    func openMonitor(
        _ wish: MonitorWish, reply: @Sendable (Result<(crossRef: String, device: DeviceKey), CSTAErrorCode>) -> Void
    ) {
        let entry: DeviceDirectory.Entry
        switch resolve(wish.device, for: wish.account, unknown: .invalidMonitorObject) {
        case .success(let found): entry = found
        case .failure(let error): return reply(.failure(error))
        }
        let session = SessionKey(watcher: ObjectIdentifier(wish.client), number: wish.session)
        guard routes.count(of: session) < Self.monitorsPerSession else {
            return reply(.failure(.systemResourceAvailibility(.overallMonitorLimitExceeded)))
        }
        guard routes.count(of: session, on: entry.key) < Self.monitorsPerSessionAndLine else {
            return reply(.failure(.subscribedResourceAvailability(.objectMonitorLimitExceeded)))
        }
        let crossRef = routes.opened(by: session, on: entry.key)
        reply(.success((crossRef, entry.key)))
        let watch = Watch(
            watcher: wish.client, session: wish.session, crossRef: crossRef, filter: wish.filter,
            spelling: wish.device, edition: wish.edition)
        phones[entry.phone]?.post { $0.watch(entry.key, watch) }
    }

    /// Closes a line. `false` if this session has no such monitor.
    func closeMonitor(_ crossRef: String, session: UInt32, of client: ClientActor) -> Bool {
        let key = SessionKey(watcher: ObjectIdentifier(client), number: session)
        guard let route = routes[crossRef], route.session == key else { return false }
        _ = routes.closed(crossRef)
        if let entry = directory[route.device] { phones[entry.phone]?.post { $0.unwatch([crossRef]) } }
        return true
    }

    // MARK: Commands

    /// Sends a request to the phone that has the device.
    /// - Parameter sequel: told what the phone sends after its answer, where that comes in segments.
    func route(
        _ request: CSTARequest, to device: DeviceID, account: Account, sequel: @escaping CommandSequel = { _, _ in },
        reply: @escaping CommandReply
    ) {
        switch resolve(device, for: account, unknown: .invalidDeviceID) {
        case .failure(let error): reply(CommandOutcome(.error(error)))
        case .success(let entry):
            guard account.mayRequest(request), mayTouch(request, account) else {
                return reply(CommandOutcome(.error(.privilegeViolation), identity: entry.key))
            }
            guard let phone = phones[entry.phone] else {
                return reply(CommandOutcome(.error(.deviceOutOfService), identity: entry.key))
            }
            phone.post { $0.perform(request, on: entry.key, sequel: sequel, reply: reply) }
        }
    }

    /// Whether every device that the request would act on is one that the account may name. Whom it calls, consults or
    /// diverts to is a number to dial, and free.
    private func mayTouch(_ request: CSTARequest, _ account: Account) -> Bool {
        guard !account.devices.isEmpty else { return true }
        return request.touchedDevices.allSatisfy { device in
            directory.find(device).map { account.mayName($0.key) } ?? true
        }
    }

    private func resolve(
        _ device: DeviceID, for account: Account, unknown: CSTAErrorCode
    ) -> Result<DeviceDirectory.Entry, CSTAErrorCode> {
        guard let entry = directory.find(device) else { return .failure(unknown) }
        guard account.mayName(entry.key) else { return .failure(.privilegeViolation) }
        return .success(entry)
    }

    // MARK: The list of devices

    /// The answer to GetSwitchingFunctionDevices.
    struct DeviceList: Sendable {
        /// Unique in the server.
        let crossRef: String
        let devices: [DeviceID]
    }

    /// The devices that an account may name, or the one of them that is asked for (CLI-5). All are stations.
    func devices(
        asked get: GetSwitchingFunctionDevices, by account: Account
    ) -> Result<DeviceList, CSTAErrorCode> {
        var entries: [DeviceDirectory.Entry] = []
        // To walk all lines takes a while: only where they are asked for.
        let asksForStations = get.requestedDeviceCategory.map { $0 == .station } ?? true
        if let wanted = get.requestedDeviceID {
            switch resolve(wanted, for: account, unknown: .invalidDeviceID) {
            case .failure(let error): return .failure(error)
            case .success(let entry): if asksForStations { entries = [entry] }
            }
        } else if asksForStations {
            entries = directory.entries.filter { account.mayName($0.key) }
        }
        entries.removeAll { !(records[$0.phone]?.isEnabled ?? false) }
        lastListID += 1
        return .success(DeviceList(crossRef: "d\(lastListID)", devices: entries.map(\.device)))
    }

    /// A client wants to hear when phones come and go.
    /// `nil` for a session that has too many such wishes already.
    func subscribe(_ client: ClientActor, session: UInt32) -> String? {
        let own = subscriptions.values.count { $0.client === client && $0.session == session }
        guard own < Self.registrationsPerSession else { return nil }
        lastRegisterID += 1
        let id = String(lastRegisterID)
        subscriptions[id] = ChangeSubscription(client: client, session: session)
        return id
    }

    /// Ends that. `false` if this session has no such registration.
    func unsubscribe(_ id: String, session: UInt32, of client: ClientActor) -> Bool {
        guard let subscription = subscriptions[id], subscription.client === client, subscription.session == session
        else { return false }
        subscriptions[id] = nil
        return true
    }

    /// These lines have come or gone.
    func announceChange(_ entries: [DeviceDirectory.Entry]) {
        guard !entries.isEmpty, !subscriptions.isEmpty else { return }
        // Together: when ten thousand phones come back, nobody wants to be told ten thousand times.
        let isFirst = changedDevices.isEmpty
        changedDevices.formUnion(entries.map(\.key))
        guard isFirst else { return }
        eventLoop.scheduleTask(in: .milliseconds(100)) { self.assumeIsolated { $0.tellChanges() } }
    }

    private func tellChanges() {
        let keys = Array(changedDevices)
        changedDevices = []
        for (id, subscription) in subscriptions {
            subscription.client.post { $0.devicesChanged(keys, registration: id, session: subscription.session) }
        }
    }
}
