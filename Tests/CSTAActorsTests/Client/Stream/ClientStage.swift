import CSTACore
import Logging
import NIOCore
import NIOEmbedded
import SIPCore
import Synchronization
import Testing
import XMLCore

@testable import CSTAActors

/// A client of CSTA over TCP, the registry it asks, and phones that are away, all on one loop that only the test moves.
struct ClientStage: Sendable {
    /// Keeps what is sent.
    final class Wire: PeerLink {
        let description = LinkDescription(remoteAddress: "192.0.2.1:1", transport: "TCP", advertised: "")
        private let state = Mutex((octets: ByteBuffer(), closed: [String]()))

        func send(unanswered: ByteBuffer) { state.withLock { _ = $0.octets.writeImmutableBuffer(unanswered) } }
        func close(_ reason: CloseReason) { state.withLock { $0.closed.append("\(reason)") } }

        var closed: [String] { state.withLock(\.closed) }

        fileprivate func take() -> ByteBuffer {
            state.withLock { state in
                defer { state.octets = ByteBuffer() }
                return state.octets
            }
        }
    }

    let loop = NIOAsyncTestingEventLoop()
    let wire = Wire()
    let registry: RegistryActor
    let client: ClientActor
    let account = Account(user: "tapi", password: Secret("geheim"))
    private let start = NIODeadline.uptimeNanoseconds(1_000)

    /// - Parameters:
    ///   - phones: the lines of each.
    ///   - admitsMonitors: whether the machine keeps up.
    init(
        phones: [[DeviceID]], admitsMonitors: @escaping @Sendable () -> Bool = { true },
        log: any LogHandler = SwiftLogNoOpLogHandler()
    ) async throws {
        let logger = Logger(label: "test", factory: { _ in log })
        let records = phones.enumerated().map { index, lines in
            PhoneRecord(mac: MACAddress(value: 0x0004_1300_0000 + UInt64(index)), isEnabled: true, devices: lines)
        }
        registry = RegistryActor(
            eventLoop: loop, inventory: MemoryInventory(records), autoCommission: false, logger: logger)
        let context = LoopContext(
            eventLoop: loop, timekeeper: Timekeeper(eventLoop: loop), registry: registry,
            settings: ActorSettings(host: "localhost"), admitsMonitors: admitsMonitors, logger: logger)
        try await registry.load(contexts: [context])
        client = ClientActor(stream: wire, settings: StreamSettings(implicitAccount: account.user), context: context)
        await settle()
    }

    /// Lines `1`, `2` … of one phone.
    static func lines(_ count: Int) -> [DeviceID] { (1...count).map { DeviceID("sip:\($0)@pbx.example.net") } }

    /// What was posted happens, and what is posted by that.
    func settle() async { for _ in 0..<4 { await loop.run() } }

    /// The client sends a request, once with each of these ids; what that leads to happens after the last of them.
    func ask(_ xml: String, _ ids: Int...) async throws {
        let frames = try ids.map {
            CSTAFrame(invokeID: try #require(CSTAInvokeID($0)), body: ByteBuffer(string: xml))
        }
        let accounts = [account.user: account]
        try await loop.executeInContext { [client, start] in
            client.assumeIsolated { client in
                for frame in frames { client.received(frame, accounts: accounts, at: start) }
            }
        }
        await settle()
    }

    /// The connection takes more, or does not.
    func isWritable(_ isWritable: Bool) async {
        await client.writabilityChanged(isWritable)
        await settle()
    }

    /// What has been sent since it was asked last: invoke id and name; of an error its code.
    func sent() throws -> [String] {
        var framer = CSTAFramer()
        framer.append(wire.take())
        var names: [String] = []
        while let frame = try framer.next() {
            let root = try XMLStreamParser().parse(frame.body).root
            let code = root.localName == "CSTAErrorCode" ? root.children.first { _ in true }?.text : nil
            names.append("\(frame.invokeID) \(code.map { "\($0)" } ?? root.localName)")
        }
        return names
    }
}
