import CSTACore
import Foundation
import Logging
import NIOCore
import NIOEmbedded
import SIPCore
import Synchronization
import Testing

@testable import CSTAActors

/// A phone's actor with a connection of the test's and a clock that only the test moves.
final class PhoneStage: Sendable {
    /// What the server sent to the phone.
    struct Sent: Sendable {
        let message: SIPMessage
        /// Of requests that the connection keeps book of.
        let token: UInt64?

        /// The method of a request, or the root element of its CSTA body.
        var name: String {
            guard message.isRequest else { return "\(message.status?.code ?? 0)" }
            let body = String(buffer: message.body)
            guard message.method == .info, let open = body.range(of: "?><") else { return message.method.rawValue }
            return String(body[open.upperBound...].prefix { !" />".contains($0) })
        }
    }

    final class Wire: SIPLink {
        let description = LinkDescription(
            remoteAddress: "192.0.2.77:2054", transport: "TCP", advertised: "192.0.2.10:5060")
        private let state = Mutex((sent: [Sent](), closed: [CloseReason](), letIns: 0))

        private func sent(_ bytes: ByteBuffer, _ token: UInt64? = nil) {
            guard let message = try? SIPMessage(parsing: bytes) else { return }
            state.withLock { $0.sent.append(Sent(message: message, token: token)) }
        }

        func send(request: ByteBuffer, method: SIPMethod, branch: String, token: UInt64) { sent(request, token) }
        func send(response: ByteBuffer, status: SIPStatus, transaction: ServerTransactions.ID) { sent(response) }
        func send(unanswered: ByteBuffer) { sent(unanswered) }
        func close(_ reason: CloseReason) { state.withLock { $0.closed.append(reason) } }
        func letIn() { state.withLock { $0.letIns += 1 } }

        /// How often the connection was told that the phone is set up.
        var letIns: Int { state.withLock { $0.letIns } }
        var closed: [CloseReason] { state.withLock { $0.closed } }
        /// Everything sent since it was asked last.
        func take() -> [Sent] {
            state.withLock { state in
                defer { state.sent = [] }
                return state.sent
            }
        }
    }

    /// Keeps the names of what it is told.
    actor Ear: Watcher {
        nonisolated let eventLoop: any EventLoop
        nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }
        private var names: [String] = []

        init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

        func deliver(_ delivery: EventDelivery) {
            let text = String(buffer: delivery.body.document(crossReference: delivery.crossRef))
            let name = text.range(of: "?><").map { text[$0.upperBound...].prefix { $0 != " " } } ?? ""
            names.append(String(name) + (text.contains(DerivedEvents.namespace) ? " marked" : ""))
        }

        func monitorEnded(session: UInt32, crossRef: String) { names.append("MonitorStop") }

        func take() -> [String] {
            defer { names = [] }
            return names
        }
    }

    /// Woken after everybody whose deadline was before.
    actor Fence: DeadlineTarget {
        nonisolated let eventLoop: any EventLoop
        nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }
        private var waiting: CheckedContinuation<Void, Never>?
        private var slot: Timekeeper.Slot?

        init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

        /// Moves the clock to `deadline` and comes back when everything that was due has happened.
        func passed(_ deadline: NIODeadline, _ timekeeper: Timekeeper, _ loop: NIOAsyncTestingEventLoop) async {
            if slot == nil { slot = await timekeeper.insert(self) }
            if let slot { await timekeeper.arm(slot, at: deadline) }
            await withCheckedContinuation { continuation in
                waiting = continuation
                Task { await loop.advanceTime(to: deadline) }
            }
        }

        func deadlineReached(at now: NIODeadline) {
            waiting?.resume()
            waiting = nil
        }
    }

    static let line: DeviceID = "sip:201@pbx.example.net"
    let loop = NIOAsyncTestingEventLoop()
    let wire = Wire()
    let ear: Ear
    let phone: PhoneActor
    /// CSTA answers by service, where the usual one is not meant; `nil` inside leaves the request unanswered.
    let answers = Mutex<[String: String?]>([:])
    private let registrations = Mutex<UInt64>(0)
    private let agent: String
    private let timer: Task<Void, Never>
    private let timekeeper: Timekeeper
    private let fence: Fence

    init(
        agent: String = "", models: PhoneModelTable = PhoneModelTable(), keepalive: TimeAmount = .zero,
        callCheck: TimeAmount = .hours(4), callLimit: TimeAmount = .hours(4)
    ) {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let timekeeper = Timekeeper(eventLoop: loop)
        self.timekeeper = timekeeper
        fence = Fence(eventLoop: loop)
        let registry = RegistryActor(
            eventLoop: loop, inventory: MemoryInventory(), autoCommission: true, logger: logger)
        let context = LoopContext(
            eventLoop: loop, timekeeper: timekeeper, registry: registry,
            settings: ActorSettings(
                host: "uacsta.test", expires: 300, keepalive: keepalive, requestTimeout: .seconds(5),
                callCheck: callCheck, callLimit: callLimit, models: models),
            phonePassword: Secret("phones"), logger: logger)
        self.agent = agent
        ear = Ear(eventLoop: loop)
        phone = PhoneActor(mac: Self.mac, isEnabled: true, context: context)
        timer = Task { await timekeeper.run() }
    }

    deinit { timer.cancel() }

    static let mac = MACAddress(value: 0x0004_13AA_BBCC)

    private func registration(_ expires: Int) -> Registration {
        Registration(
            mac: Self.mac, user: "000413AABBCC", addressOfRecord: "sip:000413AABBCC@uacsta.test",
            contact: "sip:000413AABBCC@192.0.2.77:2054", userAgent: agent, callID: "r1", sequence: 1, expires: expires,
            grantedAt: loop.now)
    }

    /// REGISTER over a new connection.
    func attach(expires: Int = 3600) async {
        let number = registrations.withLock { last in
            last += 1
            return last
        }
        await attach(expires: expires, over: wire, number: number)
    }

    /// The same as the `number`th registration, over any connection.
    func attach(expires: Int = 3600, over link: any SIPLink, number: UInt64) async {
        await phone.attached(registration(expires), over: link, number: number, at: loop.now)
    }

    /// Until the phone is ready, and watched if `watched`.
    func ready(expires: Int = 86_400, timer: String? = nil, watched: Bool = true) async throws {
        await attach(expires: expires)
        _ = try await serve(timer: timer)
        #expect(await phone.session.phase == .ready)
        guard watched else { return }
        await watch()
        #expect(try await serve() == ["MonitorStart", "SnapshotDevice"])
        #expect(await told() == ["BackInServiceEvent"])
    }

    /// REGISTER over the same one.
    func refresh(expires: Int = 3600) async { await phone.refreshed(registration(expires), over: wire, at: loop.now) }

    /// Lets time pass, and everything happen that is due.
    func advance(_ amount: TimeAmount) async {
        let end = loop.now + amount
        // In small steps: what is done at one deadline may set the next.
        while loop.now < end {
            // A moment behind the full second, so that what is due at it comes before the fence.
            await fence.passed(min(loop.now + .seconds(1), end) + .nanoseconds(1), timekeeper, loop)
        }
    }

    func answer(
        _ request: Sent, _ status: SIPStatus = .ok, csta: String = "", _ headers: [(SIPHeaderName, String)] = []
    ) async throws {
        var writer = SIPWriter()
        writer.response(status, to: request.message, toTag: request.message.toTag == nil ? "p1" : nil)
        writer.header(.contact, "<sip:000413AABBCC@192.0.2.77:2054>")
        for (name, value) in headers { writer.header(name, value) }
        let bytes =
            csta.isEmpty
            ? writer.finish()
            : writer.finish(contentType: "application/csta+xml", body: ByteBuffer(string: Self.document(csta)))
        guard let token = request.token else { return }
        await phone.answered(token: token, by: try SIPMessage(parsing: bytes), over: wire, at: loop.now)
    }

    /// Answers everything as a good phone does, until nothing more is asked; what was asked.
    @discardableResult
    func serve(timer: String? = nil) async throws -> [String] {
        var names: [String] = []
        while true {
            let sent = wire.take()
            if sent.isEmpty { return names }
            for request in sent {
                names.append(request.name)
                guard request.token != nil else { continue }
                if request.message.method == .invite {
                    let timers = timer.map { [(SIPHeaderName.sessionExpires, $0)] } ?? []
                    try await answer(
                        request, csta: "<RequestSystemStatusResponse><systemStatus>normal</systemStatus>", timers)
                } else if let own = answers.withLock({ $0[request.name] }) {
                    if let own { try await answer(request, csta: own) }
                } else {
                    try await answer(request, csta: Self.usual(request.name))
                    if request.name == "GetSwitchingFunctionDevices" { try await tell(Self.lines) }
                }
            }
        }
    }

    /// An INFO of the phone.
    func tell(_ csta: String) async throws {
        guard let dialog = await phone.dialog else { return }
        var writer = SIPWriter()
        writer.request(.info, target: "sip:uacsta@192.0.2.10")
        writer.header(.via, "SIP/2.0/TCP 192.0.2.77:2054;branch=z9hG4bK\(UInt64.random(in: 0...UInt64.max))")
        writer.header(.from, "<sip:000413AABBCC@uacsta.test>;tag=\(dialog.id.remoteTag)")
        writer.header(.to, "<sip:uacsta@uacsta.test>;tag=\(dialog.id.localTag)")
        writer.header(.callID, dialog.id.callID)
        writer.header(.cseq, "1 INFO")
        let bytes = writer.finish(
            contentType: "application/csta+xml", body: ByteBuffer(string: Self.document(csta)))
        let message = try SIPMessage(parsing: bytes)
        var transactions = ServerTransactions(limit: 4)
        guard case .new(let id) = transactions.requestReceived(message, at: loop.now) else { return }
        await phone.received(message, transaction: id, over: wire, at: loop.now)
    }

    /// A client that watches the line.
    func watch() async {
        let watch = Watch(
            watcher: ear, session: 1, crossRef: "7", filter: nil, spelling: Self.line, edition: .ed5)
        await phone.watch(Self.line.key, watch)
    }

    /// What the client was told since it was asked last.
    func told() async -> [String] {
        for _ in 0..<2 { await loop.run() }
        return await ear.take()
    }

    // MARK: What phones say

    private static let lines =
        "<SwitchingFunctionDevices><serviceCrossRefID>1</serviceCrossRefID><lastSegment>true</lastSegment><deviceList>"
        + "<device><deviceID>\(line.value)</deviceID></device></deviceList>"

    private static func usual(_ service: String) -> String {
        let inner =
            switch service {
            case "MonitorStart": "<monitorCrossRefID>43</monitorCrossRefID>"
            case "GetSwitchingFunctionDevices": "<serviceCrossRefID>1</serviceCrossRefID>"
            case "SystemRegister": "<sysStatRegisterID>2</sysStatRegisterID>"
            case "RequestSystemStatus": "<systemStatus>normal</systemStatus>"
            default: ""
            }
        return "<\(service)Response>\(inner)"
    }

    /// `<Name>…` with its end tag, in ed5.
    private static func document(_ csta: String) -> String {
        let name = csta.dropFirst().prefix { $0 != ">" }
        let namespace = CSTAEdition.ed5.namespace ?? ""
        return "<\(name) xmlns=\"\(namespace)\"" + csta.dropFirst(name.count + 1) + "</\(name)>"
    }
}
