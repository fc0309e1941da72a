import CSTACore
import Logging
import NIOCore
import NIOEmbedded
import SIPCore
import Synchronization

@testable import CSTAActors

/// A registry with phones whose connections send nothing anywhere, on a loop of the test's.
final class RegistryStage: Sendable {
    /// A connection that nobody listens to.
    final class Wire: SIPLink {
        let description = LinkDescription(
            remoteAddress: "192.0.2.77:2054", transport: "TCP", advertised: "192.0.2.10:5060")

        func send(request: ByteBuffer, method: SIPMethod, branch: String, token: UInt64) {}
        func send(response: ByteBuffer, status: SIPStatus, transaction: ServerTransactions.ID) {}
        func send(unanswered: ByteBuffer) {}
        func close(_ reason: CloseReason) {}
        func letIn() {}
    }

    let loop = NIOAsyncTestingEventLoop()
    let registry: RegistryActor
    /// What came of the registrations, in their order.
    let attachments = Mutex<[RegistryActor.Attachment?]>([])
    private let wire = Wire()
    private let context: LoopContext

    init(phoneLimit: Int = 10) {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        registry = RegistryActor(
            eventLoop: loop, inventory: MemoryInventory(), autoCommission: true, phoneLimit: phoneLimit,
            logger: logger)
        context = LoopContext(
            eventLoop: loop, timekeeper: Timekeeper(eventLoop: loop), registry: registry,
            settings: ActorSettings(host: "uacsta.test"), logger: logger)
    }

    /// The `number`th phone, registered.
    @discardableResult
    func registered(_ number: UInt64) async -> MACAddress {
        let mac = MACAddress(value: 0x0004_1300_0000 + number)
        let registration = Registration(
            mac: mac, user: "\(mac)", addressOfRecord: "sip:\(mac)@uacsta.test", contact: "sip:\(mac)@192.0.2.7",
            userAgent: "", callID: "r", sequence: 1, expires: 300, grantedAt: loop.now)
        await registry.phoneRegistered(registration, over: wire, context: context) { [self] attachment in
            attachments.withLock { $0.append(attachment) }
        }
        return mac
    }
}
