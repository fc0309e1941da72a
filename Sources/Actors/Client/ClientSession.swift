import CSTACore
import NIOCore
import SIPCore

/// One session of a client: how it speaks, what it monitors, what it registered for.
struct ClientSession: Sendable {
    /// What the client knows of one of its monitors.
    struct Monitor: Sendable {
        let device: DeviceKey
        /// How the client spelt the device in MonitorStart.
        let spelling: DeviceID
    }

    /// Unique in the connection.
    let number: UInt32
    /// The dialog that the session is, where the client speaks SIP.
    var dialog: SIPDialog?
    /// The session of ECMA-354, where the client speaks CSTA over TCP and began with one.
    var application: ApplicationSession?
    var account: Account
    /// The edition the client used last: answers and events are written in it.
    var edition: CSTAEdition
    var refreshedAt: NIODeadline
    /// A list of devices has been asked for and its last segment is not sent yet.
    var awaitsList = false
    private(set) var monitors: [String: Monitor] = [:]
    /// What it registered for with SystemRegister, by sysStatRegisterID.
    private(set) var registrations: [String: SystemRegister] = [:]
    /// The monitors on each device, the oldest first.
    private var crossRefs: [DeviceKey: [String]] = [:]
    private var calls = CallFinder()

    init(
        number: UInt32, dialog: SIPDialog? = nil, application: ApplicationSession? = nil, account: Account,
        edition: CSTAEdition, refreshedAt: NIODeadline
    ) {
        self.number = number
        self.dialog = dialog
        self.application = application
        self.account = account
        self.edition = edition
        self.refreshedAt = refreshedAt
    }

    /// When the session is over because the client did not refresh it; `nil` without a session timer.
    var expiresAt: NIODeadline? { dialog?.sessionTimer?.expiresAt(since: refreshedAt) ?? application?.expiresAt }

    /// A monitor was opened for this session.
    mutating func monitorOpened(_ crossRef: String, on device: DeviceKey, spelling: DeviceID) {
        monitors[crossRef] = Monitor(device: device, spelling: spelling)
        crossRefs[device, default: []].append(crossRef)
    }

    /// A monitor has ended; `false` if the session had none of that name.
    mutating func monitorClosed(_ crossRef: String) -> Bool {
        guard let monitor = monitors.removeValue(forKey: crossRef) else { return false }
        crossRefs[monitor.device]?.removeAll { $0 == crossRef }
        if crossRefs[monitor.device]?.isEmpty ?? true {
            crossRefs[monitor.device] = nil
            calls.deviceClosed(monitor.device)
        }
        return true
    }

    /// The server has a registration of this session. What else the client wrote into its request is not kept.
    mutating func registered(_ id: String, for register: SystemRegister) {
        registrations[id] = SystemRegister(
            requestTypes: register.requestTypes, requestedStatusFilter: register.requestedStatusFilter)
    }

    /// The client ends a registration; `false` if the session had none of that name.
    mutating func unregistered(_ id: String) -> Bool { registrations.removeValue(forKey: id) != nil }

    /// An event for one of the monitors passes through.
    mutating func passed(_ call: CallTrace, on device: DeviceKey) {
        calls.passed(call, on: device)
    }

    /// How the client spells a device that it monitors.
    func spelling(of device: DeviceKey) -> DeviceID? {
        crossRefs[device]?.first.flatMap { monitors[$0]?.spelling }
    }

    /// The one monitored device that has this call; `nil` if there is none or more than one (interface.md).
    func device(ofCall callID: String) -> DeviceID? {
        guard let device = calls.device(of: callID) else { return nil }
        return spelling(of: device)
    }
}
