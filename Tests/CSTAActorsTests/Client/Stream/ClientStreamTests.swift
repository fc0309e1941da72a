import CSTACore
import Logging
import NIOCore
import NIOEmbedded
import SIPCore
import Synchronization
import Testing
import XMLCore

@testable import CSTAActors

/// A client's actor on a connection of CSTA over TCP, with time handed in (CLI-9).
@Suite struct ClientStreamTests {
    /// Keeps what is sent.
    private final class Wire: PeerLink {
        let description = LinkDescription(remoteAddress: "192.0.2.1:1", transport: "TCP", advertised: "")
        private let state = Mutex((octets: ByteBuffer(), closed: [String]()))

        func send(unanswered: ByteBuffer) {
            state.withLock { _ = $0.octets.writeImmutableBuffer(unanswered) }
        }

        func close(_ reason: CloseReason) {
            state.withLock { $0.closed.append("\(reason)") }
        }

        var closed: [String] { state.withLock(\.closed) }

        /// What has been sent since it was asked last: invoke id and name.
        func sent() throws -> [String] {
            var framer = CSTAFramer()
            framer.append(
                state.withLock { state in
                    defer { state.octets = ByteBuffer() }
                    return state.octets
                })
            var names: [String] = []
            while let frame = try framer.next() {
                names.append("\(frame.invokeID) \(try XMLStreamParser().parse(frame.body).root.localName)")
            }
            return names
        }
    }

    private let wire = Wire()
    private let start = NIODeadline.uptimeNanoseconds(1_000)
    private let accounts = ["tapi": Account(user: "tapi", password: Secret("geheim"))]

    private func client(_ settings: StreamSettings = StreamSettings()) -> ClientActor {
        let loop = NIOAsyncTestingEventLoop()
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let registry = RegistryActor(
            eventLoop: loop, inventory: MemoryInventory(), autoCommission: false, logger: logger)
        let context = LoopContext(
            eventLoop: loop, timekeeper: Timekeeper(eventLoop: loop), registry: registry,
            settings: ActorSettings(host: "localhost", expires: 300, keepalive: .seconds(60)), logger: logger)
        return ClientActor(stream: wire, settings: settings, context: context)
    }

    private func frame(_ xml: String, _ id: Int) throws -> CSTAFrame {
        CSTAFrame(invokeID: try #require(CSTAInvokeID(id)), body: ByteBuffer(string: xml))
    }

    private static let login =
        "<StartApplicationSession><applicationInfo><user>tapi</user><password>geheim</password></applicationInfo>"
        + "</StartApplicationSession>"

    @Test func sessionEndsUnlessItsTimerIsReset() async throws {
        let client = client()
        #expect(await !client.isLetIn)
        await client.received(try frame(Self.login, 7), accounts: accounts, at: start)
        #expect(await client.isLetIn)
        await client.deadlineReached(at: start + .seconds(299))
        await client.received(
            try frame("<ResetApplicationSessionTimer/>", 8), accounts: accounts, at: start + .seconds(299))
        await client.deadlineReached(at: start + .seconds(598))
        #expect(
            try wire.sent() == [
                "0007 StartApplicationSessionPosResponse", "0008 ResetApplicationSessionTimerPosResponse",
            ]
        )
        #expect(wire.closed.isEmpty)
        await client.deadlineReached(at: start + .seconds(599))
        #expect(try wire.sent() == ["0000 ApplicationSessionTerminated"])
        #expect(wire.closed == ["the client did not refresh its session"])
        #expect(await !client.isLetIn)
    }

    @Test func greetingAndHeartbeats() async throws {
        let client = client(StreamSettings(greets: true, implicitAccount: "tapi"))
        await client.greet()
        #expect(try wire.sent() == ["0000 SystemStatus"])
        await client.received(try frame("<SystemStatusResponse/>", 0), accounts: accounts, at: start)
        // Nobody is there yet whose session could be kept alive.
        await client.deadlineReached(at: start + .seconds(60))
        #expect(try wire.sent() == [])
        await client.received(try frame("<RequestSystemStatus/>", 1), accounts: accounts, at: start)
        #expect(try wire.sent() == ["0001 RequestSystemStatusResponse"])
        for beat in 1...3 {
            await client.deadlineReached(at: start + .seconds(60 * Int64(beat)))
            #expect(try wire.sent() == ["000\(beat) SystemStatus"])
        }
        await client.deadlineReached(at: start + .seconds(240))
        #expect(wire.closed == ["a CSTA keepalive was left unanswered"])
    }

    @Test func noHeartbeatsWithoutGreeting() async throws {
        let client = client(StreamSettings(implicitAccount: "tapi"))
        await client.greet()
        await client.received(try frame("<RequestSystemStatus/>", 1), accounts: accounts, at: start)
        await client.deadlineReached(at: start + .seconds(3_600))
        #expect(try wire.sent() == ["0001 RequestSystemStatusResponse"])
    }

    /// REG-7: no session is begun while the machine is behind; that is no failed login, and is said before any password is
    /// looked at.
    @Test func busy() async throws {
        let client = client(StreamSettings(implicitAccount: "tapi"))
        for id in 1...4 {
            await client.received(
                try frame("<RequestSystemStatus/>", id), accounts: accounts, isBusy: true, at: start)
        }
        let wrong = Self.login.replacing("geheim", with: "wrong")
        for id in 5...9 { await client.received(try frame(wrong, id), accounts: accounts, isBusy: true, at: start) }
        let refusals = (5...9).map { "000\($0) StartApplicationSessionNegResponse" }
        #expect(try wire.sent() == (1...4).map { "000\($0) CSTAErrorCode" } + refusals)
        #expect(await client.postponements == 9)
        #expect(await client.loginFailures == 0)
        #expect(wire.closed.isEmpty)
        await client.received(try frame(Self.login, 1), accounts: accounts, at: start)
        #expect(try wire.sent() == ["0001 StartApplicationSessionPosResponse"])
        // A session that stands is not asked to wait.
        await client.received(try frame("<RequestSystemStatus/>", 2), accounts: accounts, isBusy: true, at: start)
        #expect(try wire.sent() == ["0002 RequestSystemStatusResponse"])
    }

    /// An account that a reload has taken away lets nobody in.
    @Test func accountIsGone() async throws {
        let client = client(StreamSettings(implicitAccount: "tapi"))
        await client.received(try frame("<RequestSystemStatus/>", 1), accounts: [:], at: start)
        #expect(try wire.sent() == ["0001 CSTAErrorCode"])
        #expect(wire.closed.count == 1)
    }

    @Test func strangersHeartbeats() async throws {
        let client = client()
        for _ in 0..<17 {
            await client.received(
                try frame("<SystemStatus><systemStatus>normal</systemStatus></SystemStatus>", 5), accounts: accounts,
                at: start)
        }
        #expect(try wire.sent().count == 17)
        #expect(wire.closed.count == 1)
    }

    /// Requests may pile up only so far; the client hears of it.
    @Test func tooManyOutstanding() async throws {
        let client = client(StreamSettings(implicitAccount: "tapi"))
        let register = try frame("<SystemRegister><requestTypes/></SystemRegister>", 9)
        let accounts = accounts
        let start = start
        let wire = wire
        // In one turn of the loop, so that the registry cannot answer in between.
        let sent = try await client.eventLoop.submit {
            client.assumeIsolated { client in
                for _ in 0..<513 { client.received(register, accounts: accounts, at: start) }
            }
            return try wire.sent()
        }.get()
        #expect(sent == ["0009 CSTAErrorCode"])
    }

    @Test func halfClose() async throws {
        let client = client(StreamSettings(implicitAccount: "tapi"))
        await client.received(try frame("<RequestSystemStatus/>", 1), accounts: accounts, at: start)
        await client.inputClosed()
        #expect(wire.closed == ["the peer closed the connection"])
    }
}
