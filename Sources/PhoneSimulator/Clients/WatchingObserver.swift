import CSTAClient
import CSTACore
import NIOConcurrencyHelpers
import NIOCore

/// Sits in one client, hears every event on the client's loop, and books it with the ledger.
final class WatchingObserver: CSTAClientObserver {
    /// One monitor of the client.
    struct Watch: Sendable {
        let watcher: ExpectationLedger.Watcher
        let mailbox: EventMailbox?
    }

    private let ledger: ExpectationLedger
    private let board: ServiceBoard
    private let watches: [String: Watch]
    private let isMarked: Bool
    /// False if the phones are not ours: then there is nothing to compare with.
    private let isWitness: Bool
    /// Told every event in turn, for those who want to see them (demo).
    private let onlooker: (@Sendable (CSTAEvent, DeviceID) -> Void)?
    private let inService = NIOLockedValueBox<Set<Int>>([])
    private let views = NIOLockedValueBox<[Int: LineView]>([:])

    /// - Parameter watches: by the device id that MonitorStart names.
    init(
        ledger: ExpectationLedger, board: ServiceBoard, watches: [String: Watch], isMarked: Bool,
        isWitness: Bool = true,
        onlooker: (@Sendable (CSTAEvent, DeviceID) -> Void)? = nil
    ) {
        self.ledger = ledger
        self.board = board
        self.watches = watches
        self.isMarked = isMarked
        self.isWitness = isWitness
        self.onlooker = onlooker
    }

    func received(_ event: CSTAEvent, for monitor: CSTAMonitor.ID, body: ByteBuffer, at now: NIODeadline) {
        guard let watch = watches[monitor.device.value] else { return }
        board.eventReceived()
        onlooker?(event, monitor.device)
        views.withLockedValue { $0[watch.watcher.phone, default: LineView()].observed(event, at: monitor.device.key) }
        let mark = isMarked ? MarkScanner.mark(in: body) : nil
        if mark == nil, MarkScanner.isDerived(body) {
            let ended = event.localConnectionInfo == .null ? event.subjectConnection?.callID : nil
            if isWitness { ledger.derivedReceived(watch.watcher, name: event.name, endedCallID: ended) }
            return
        }
        switch event {
        case .backInService:
            ledger.watcherArmed(watch.watcher)
            let isNew = inService.withLockedValue { $0.insert(watch.watcher.phone).inserted }
            board.cameIntoService(at: now, isNew: isNew)
        case .outOfService:
            ledger.watcherDisarmed(watch.watcher)
            let wasIn = inService.withLockedValue { $0.remove(watch.watcher.phone) != nil }
            board.wentOutOfService(at: now, wasIn: wasIn)
        default:
            watch.mailbox?.post(event)
        }
        guard isWitness else { return }
        ledger.eventReceived(
            watch.watcher, mark: mark, isMarked: isMarked, name: event.name, key: WatchingObserver.key(of: event),
            at: now)
    }

    func receivedStray(_ event: CSTAEvent, at now: NIODeadline) {
        board.strayReceived()
    }

    func receivedUnreadable(_ body: ByteBuffer, at now: NIODeadline) {
        board.unreadableReceived()
    }

    func sessionChanged(to state: CSTASessionState, at now: NIODeadline) {
        switch state {
        case .up: board.sessionCameUp()
        case .down, .closed:
            let lost = inService.withLockedValue { inService in
                defer { inService = [] }
                return inService.count
            }
            board.sessionWentDown(monitors: lost, at: now, reason: WatchingObserver.reason(of: state))
            for watch in watches.values { ledger.watcherDisarmed(watch.watcher) }
            // What was known came from monitors that are gone.
            views.withLockedValue { $0 = [:] }
        }
    }

    /// What the client knows of the phone's line.
    func view(of phone: Int) -> LineView {
        views.withLockedValue { $0[phone] ?? LineView() }
    }

    private static func reason(of state: CSTASessionState) -> String? {
        switch state {
        case .up, .closed(nil): nil
        case .down(let error), .closed(let error?): "\(error)"
        }
    }

    /// What the phone booked the event by, read from what arrived.
    static func key(of event: CSTAEvent) -> EventKey {
        let connection = event.subjectConnection
        switch event {
        case .doNotDisturb, .forwarding, .messageWaiting:
            return EventKey(name: event.name, callID: "", user: "", state: "")
        default:
            return EventKey(
                name: event.name, callID: connection?.callID ?? "", user: connection?.deviceID?.key.user ?? "",
                state: event.localConnectionInfo?.rawValue ?? "")
        }
    }
}
