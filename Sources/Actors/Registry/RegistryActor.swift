import CSTACore
public import Logging
public import NIOCore
import SIPCore

/// The one authority for who is registered and who watches whom.
///
/// Changes and commands pass through it, in the order in which they came; it resolves the device, checks the right, and
/// hands on to the phone. Events do not: it installs the route, then they go from the phone to the client directly.
/// It is pinned to one loop, so that what one actor posts arrives in order.
public actor RegistryActor: LoopBound {
    /// Names a client session in the routes.
    struct SessionKey: Hashable, Sendable {
        let watcher: ObjectIdentifier
        let number: UInt32
    }

    /// A client's wish to be told when phones come and go (SystemRegister).
    struct ChangeSubscription: Sendable {
        let client: ClientActor
        let session: UInt32
    }

    /// How the list of phones stands, for status pages and tests.
    public struct Census: Sendable, Equatable {
        public var phonesOnline = 0
        public var phonesKnown = 0
        public var devices = 0
        public var monitors = 0
        public var clients = 0
    }

    public nonisolated let eventLoop: any EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    /// The server ends: nobody new is taken in.
    var isStopped = false
    /// Lines that a second phone has as well, and which.
    var contested: [DeviceKey: MACAddress] = [:]
    /// Lines that have come or gone and that clients have not been told of yet.
    var changedDevices: Set<DeviceKey> = []
    let logger: Logger
    let inventory: any PhoneInventory
    var autoCommission: Bool
    /// Phones that are not in service because nobody has decided about them yet.
    var undecided: Set<MACAddress> = []
    /// How many phones may be listed; who comes after them is refused.
    let phoneLimit: Int
    var records: [MACAddress: PhoneRecord] = [:]
    var phones: [MACAddress: PhoneActor] = [:]
    /// The registration by which each phone is there now, by its number.
    var online: [MACAddress: UInt64] = [:]
    var lastRegistration: UInt64 = 0
    var directory = DeviceDirectory()
    var routes = MonitorRoutes<SessionKey>()
    var clients: [ObjectIdentifier: ClientActor] = [:]
    var subscriptions: [String: ChangeSubscription] = [:]
    var lastRegisterID: UInt64 = 0
    var lastListID: UInt64 = 0

    public init(
        eventLoop: any EventLoop, inventory: any PhoneInventory, autoCommission: Bool, phoneLimit: Int = 100_000,
        logger: Logger
    ) {
        self.eventLoop = eventLoop
        self.inventory = inventory
        self.autoCommission = autoCommission
        self.phoneLimit = phoneLimit
        self.logger = logger
    }

    /// Takes over the list of phones as it was kept. `contexts` are the loops on which their actors are placed.
    public func load(contexts: [LoopContext]) async throws {
        let known = try await inventory.load()
        for (index, record) in known.enumerated() where !contexts.isEmpty {
            records[record.mac] = record
            let phone = PhoneActor(
                mac: record.mac, isEnabled: record.isEnabled, context: contexts[index % contexts.count])
            phones[record.mac] = phone
            _ = directory.reported(record.devices, by: record.mac)
            phone.post { $0.seed(record.devices, userAgent: record.userAgent) }
        }
    }

    /// Whether unknown phones are taken into service at their first registration (REG-3). Once it is so, those are too
    /// that came before, unless they have been switched off.
    public func setAutoCommission(_ autoCommission: Bool) {
        self.autoCommission = autoCommission
        guard autoCommission else { return }
        for mac in undecided {
            logger.info("phone taken into service", metadata: ["phone": "\(mac)"])
            setEnabled(true, phone: mac)
        }
    }

    /// How many of everything there are.
    public var census: Census {
        Census(
            phonesOnline: online.count, phonesKnown: records.count, devices: directory.count, monitors: routes.count,
            clients: clients.count)
    }

    /// The list of phones as it stands.
    public var phoneList: [PhoneRecord] { records.values.sorted { $0.mac < $1.mac } }

    /// Ends all dialogs and connections: phones get BYE, clients too.
    public func shutdown() {
        isStopped = true
        for phone in phones.values { phone.post { $0.shutdown() } }
        for client in clients.values { client.post { $0.shutdown() } }
        // The actors hold the registry and it holds them: let go, so that a stopped server leaves nothing behind.
        phones = [:]
        clients = [:]
        subscriptions = [:]
        routes = MonitorRoutes()
    }
}
