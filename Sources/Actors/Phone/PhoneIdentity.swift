public import CSTACore
import NIOCore

/// One line of a phone and what is watched on it.
struct PhoneIdentity {
    /// The monitor in the phone: one for all clients (CLI-3).
    enum Monitor: Equatable {
        case off
        case starting
        case on(crossRef: String)
        /// The phone refused, did not answer or ended it; it is tried again then, or when the phone registers anew.
        case waiting(until: NIODeadline)
        /// The phone's model has no monitors.
        case unsupported

        var isOn: Bool { if case .on = self { true } else { false } }

        /// Whether the line is out of service though the phone is there.
        var isOut: Bool {
            switch self {
            case .waiting, .unsupported: true
            case .off, .starting, .on: false
            }
        }
    }

    /// The device id in the phone's own spelling.
    private(set) var device: DeviceID
    let key: DeviceKey
    var monitor = Monitor.off
    var watches: [Watch] = []
    /// Monitors in a row that were refused or ended by the phone.
    var monitorFailures = 0
    /// The calls of the line (CAL-1).
    var calls: CallTable
    /// Do-not-disturb and the like (CAL-2).
    var features = LineFeatures()
    /// Counts the events that went to clients (CAL-3).
    var sequence: UInt64 = 0
    /// When the monitor in the phone was opened: calls that are older are of a former one.
    var monitoredSince = NIODeadline.uptimeNanoseconds(0)
    /// How far the question for the phone's own calls has come.
    var snapshot = LineSnapshot.none
    /// Snapshots that were overtaken by events since the last one that was not.
    var overtaken = 0
    /// A call that lasts suspiciously long is not asked for again before this.
    var nextSuspicion = NIODeadline.uptimeNanoseconds(0)
    /// Events that came before the answer to MonitorStart, whose cross reference is not known yet.
    var early: [CSTAEvent] = []

    init(device: DeviceID, key: DeviceKey, ids: UInt64) {
        self.device = device
        self.key = key
        calls = CallTable(ids: ids)
    }

    /// The same line as the phone spells it now.
    func spelt(_ device: DeviceID) -> PhoneIdentity {
        var identity = self
        identity.device = device
        return identity
    }
}

/// One client's monitor on one identity.
public struct Watch: Sendable {
    /// Where the events go.
    public let watcher: any Watcher
    /// Which of the watcher's sessions is meant.
    public let session: UInt32
    /// The cross reference that the watcher knows; unique in the server.
    public let crossRef: String
    /// Groups of events that the client does not want.
    public let filter: MonitorFilter?
    /// How this client spells the device.
    public let spelling: DeviceID
    /// The edition it speaks.
    public let edition: CSTAEdition

    public init(
        watcher: any Watcher, session: UInt32, crossRef: String, filter: MonitorFilter?, spelling: DeviceID,
        edition: CSTAEdition
    ) {
        self.watcher = watcher
        self.session = session
        self.crossRef = crossRef
        self.filter = filter
        self.spelling = spelling
        self.edition = edition
    }
}

/// Something that receives the events of phones: a client's connection, or a program that embeds the server.
public protocol Watcher: LoopBound {
    /// An event for one monitor. Called on the watcher's loop, in the order in which the phone sent.
    func deliver(_ delivery: EventDelivery)
    /// The server ends a monitor of its own accord.
    func monitorEnded(session: UInt32, crossRef: String)
    /// Takes an event from a phone and delivers it behind everything that was posted before.
    nonisolated func accept(_ delivery: EventDelivery)
}

extension Watcher {
    public nonisolated func accept(_ delivery: EventDelivery) { post { $0.deliver(delivery) } }
}

/// One event on its way to one watcher.
public struct EventDelivery: Sendable {
    public let session: UInt32
    public let crossRef: String
    /// The identity it belongs to.
    public let device: DeviceKey
    /// The body before and after the cross reference, in the watcher's edition and spelling.
    public let body: EncodedEvent
    /// Which calls it is about and whether the device still has them.
    public let call: CallTrace?
    /// The number of the event among those of its identity, without a gap while the server runs (CAL-3).
    public let sequence: UInt64
}
