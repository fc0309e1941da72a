import CSTACore
import Logging
import NIOCore
import NIOEmbedded
import SIPCore
import Synchronization
import Testing
import XMLCore

@testable import CSTAActors

/// A client's actor on a SIP connection and its clocks, with time handed in (CLI-1, CLI-7, REG-2).
@Suite struct ClientActorTests {
    private final class Wire: SIPLink {
        let description = LinkDescription(
            remoteAddress: "192.0.2.1:1", transport: "TCP", advertised: "192.0.2.10:5070")
        private let state = Mutex((sent: [SIPMessage](), closed: [CloseReason]()))

        private func note(_ bytes: ByteBuffer) {
            guard let message = try? SIPMessage(parsing: bytes) else { return }
            state.withLock { $0.sent.append(message) }
        }

        func send(request: ByteBuffer, method: SIPMethod, branch: String, token: UInt64) { note(request) }
        func send(response: ByteBuffer, status: SIPStatus, transaction: ServerTransactions.ID) { note(response) }
        func send(unanswered: ByteBuffer) { note(unanswered) }
        func close(_ reason: CloseReason) { state.withLock { $0.closed.append(reason) } }
        func letIn() {}

        var closed: [CloseReason] { state.withLock { $0.closed } }

        func take() -> [SIPMessage] {
            state.withLock { state in
                defer { state.sent = [] }
                return state.sent
            }
        }
    }

    private let wire = Wire()
    private let account = Account(user: "tapi", password: Secret("geheim"))
    private let start = NIODeadline.uptimeNanoseconds(1_000)

    private func client(outbox: Int = 1 << 20) -> ClientActor {
        let loop = NIOAsyncTestingEventLoop()
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let registry = RegistryActor(
            eventLoop: loop, inventory: MemoryInventory(), autoCommission: false, logger: logger)
        let context = LoopContext(
            eventLoop: loop, timekeeper: Timekeeper(eventLoop: loop), registry: registry,
            settings: ActorSettings(host: "localhost", expires: 300, outboxOctets: outbox), logger: logger)
        return ClientActor(link: wire, context: context)
    }

    private func message(_ method: SIPMethod, to tag: String? = nil, _ headers: [(SIPHeaderName, String)] = []) throws
        -> (SIPMessage, ServerTransactions.ID)
    {
        var writer = SIPWriter()
        writer.request(method, target: "sip:any@localhost")
        writer.header(.via, "SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK\(UInt64.random(in: 0...UInt64.max))")
        writer.header(.from, "<sip:tapi@localhost>;tag=c")
        writer.header(.to, "<sip:any@localhost>" + (tag.map { ";tag=\($0)" } ?? ""))
        writer.header(.callID, "1")
        writer.header(.cseq, "1 \(method.rawValue)")
        writer.header(.contact, "<sip:tapi@192.0.2.1>")
        for (name, value) in headers { writer.header(name, value) }
        let message = try SIPMessage(parsing: writer.finish())
        var transactions = ServerTransactions(limit: 4)
        guard case .new(let id) = transactions.requestReceived(message, at: start) else { throw CSTAErrorCode.generic }
        return (message, id)
    }

    /// A session with these timer headers; the tag by which it is named.
    private func open(_ client: ClientActor, _ headers: [(SIPHeaderName, String)] = []) async throws -> String {
        let (invite, id) = try message(.invite, headers)
        await client.invited(invite, account: account, transaction: id, at: start)
        return try #require(wire.take().first?.toTag)
    }

    private func message(
        _ method: SIPMethod, _ headers: [(SIPHeaderName, String)]
    ) throws -> (SIPMessage, ServerTransactions.ID) { try message(method, to: nil, headers) }

    private static let timer: [(SIPHeaderName, String)] = [
        (.supported, "timer"), (.sessionExpires, "300;refresher=uac"),
    ]

    @Test func aSessionThatIsNotRefreshedEnds() async throws {
        let client = client()
        let tag = try await open(client, Self.timer)
        await client.deadlineReached(at: start + .seconds(200))
        #expect(wire.take().isEmpty)
        let (refresh, id) = try message(.update, to: tag, Self.timer)
        await client.received(refresh, transaction: id, at: start + .seconds(200))
        #expect(wire.take().first?.status == .ok)
        await client.deadlineReached(at: start + .seconds(467))
        #expect(wire.take().isEmpty)
        await client.deadlineReached(at: start + .seconds(468))
        #expect(wire.take().map(\.method) == [.bye])
        #expect(wire.closed.isEmpty, "the connection stays for another session")
    }

    @Test func aSessionWithoutATimerLastsAsLongAsItsConnection() async throws {
        let client = client()
        _ = try await open(client)
        await client.deadlineReached(at: start + .hours(48))
        #expect(wire.take().isEmpty)
    }

    @Test func anExpiredRegistrationEndsItsSessions() async throws {
        let client = client()
        await client.registered(account, expires: 60, at: start)
        _ = try await open(client)
        await client.deadlineReached(at: start + .seconds(64))
        #expect(await client.isRegistered("tapi"))
        await client.deadlineReached(at: start + .seconds(65))
        #expect(await !client.isRegistered("tapi"))
        #expect(wire.take().map(\.method) == [.bye])
    }

    @Test("REG-2: a registration with a password that is none any more stands for nothing but its sessions")
    func changedPassword() async throws {
        let client = client()
        await client.registered(account, expires: 60, at: start)
        _ = try await open(client)
        await client.credentialsChanged(of: ["tapi", "other"])
        #expect(await !client.isRegistered("tapi"))
        #expect(await client.onlyRegistration == nil)
        await client.deadlineReached(at: start + .seconds(64))
        #expect(wire.take().isEmpty)
        await client.deadlineReached(at: start + .seconds(65))
        #expect(wire.take().map(\.method) == [.bye])
        await client.registered(account, expires: 60, at: start + .seconds(66))
        #expect(await client.onlyRegistration == "tapi")
    }

    @Test func aClientThatDoesNotReadIsEndedHonestly() async throws {
        let client = client(outbox: 4_000)
        _ = try await open(client)
        let number = try #require(await client.sessions.first?.number)
        await client.writabilityChanged(false)
        let status = CSTARequest.systemStatus(SystemStatus(systemStatus: .normal))
        for _ in 0..<5 { await client.tell(.service(status), in: 0) }
        #expect(number == 1 && wire.take().isEmpty && wire.closed.isEmpty)
        for _ in 0..<20 where await !client.isEnded { await client.tell(.service(status), in: 0) }
        #expect(wire.closed.map { "\($0)".hasPrefix("the peer does not read") } == [true])
        #expect(await client.sessions.isEmpty)
    }

    // MARK: What ends while it is told

    private static let line = DeviceID("sip:201@pbx.example.net")

    /// Monitors and registrations that the registry would have given to the first session.
    private func settle(_ client: ClientActor, monitors: Int = 0, registrations: Int) async {
        await client.settleForTests(Self.line, monitors: monitors, registrations: registrations)
    }

    @Test("REG-2, CLI-7: a client that is ended because its monitors are taken away has nothing more to be told")
    func overflowWhileRightsAreTaken() async throws {
        let client = client(outbox: 4_000)
        _ = try await open(client)
        await settle(client, monitors: 40, registrations: 2)
        await client.writabilityChanged(false)
        let narrowed = Account(
            user: account.user, password: account.password, devices: [DevicePattern("sip:9*")])
        await client.accountsChanged([account.user: narrowed])
        #expect(wire.closed.map { "\($0)".hasPrefix("the peer does not read") } == [true])
        #expect(await client.sessions.isEmpty)
    }

    @Test("REG-2, CLI-7: a client that is ended because its registrations are has nothing more to be told")
    func overflowWhileRegistrationsAreAborted() async throws {
        let client = client(outbox: 4_000)
        _ = try await open(client)
        await settle(client, registrations: 64)
        await client.writabilityChanged(false)
        await client.accountsChanged([:])
        #expect(wire.closed.map { "\($0)".hasPrefix("the peer does not read") } == [true])
        #expect(await client.sessions.isEmpty)
    }

    /// RFC 3261 12.2.1.1: CSeq rises with every request inside a dialog.
    @Test("CST-2: the BYE behind a SystemRegisterAbort has the next CSeq")
    func goodbyeBehindAborts() async throws {
        let client = client()
        _ = try await open(client)
        await settle(client, registrations: 2)
        await client.accountsChanged([:])
        let sent = wire.take()
        #expect(sent.map(\.method) == [.info, .info, .bye])
        let numbers = try sent.map { try $0.cseq().number }
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }, "\(numbers)")
    }

    @Test("a session's number is used again only when no session has it")
    func sessionNumbersTurnOver() async throws {
        let client = client()
        _ = try await open(client)
        await client.exhaustSessionNumbersForTests()
        let next = await client.newSessionNumber()
        #expect(await client.index(of: next) == nil)
        #expect(await client.newSessionNumber() != next)
    }

    @Test("negative case 98: of SystemRegister a session keeps what it asks for, nothing else")
    func keptOfARegistration() {
        var session = ClientSession(number: 1, account: account, edition: .ed5, refreshedAt: start)
        var carried = CarriedChildren()
        carried.addPrivateText(String(repeating: "7", count: 60_000), as: "hint", prefix: "x", namespace: "urn:example")
        let register = SystemRegister(
            requestTypes: [.switchingFunctionDevicesChanged], requestedStatusFilter: [.normal], carried: carried)
        session.registered("r", for: register)
        let kept = SystemRegister(requestTypes: register.requestTypes, requestedStatusFilter: [.normal])
        #expect(session.registrations == ["r": kept])
    }

    @Test func whatWaitsIsSentInItsOrder() async throws {
        let client = client()
        _ = try await open(client)
        await client.writabilityChanged(false)
        for _ in 0..<5 { await client.tell(.service(.systemStatus(SystemStatus(systemStatus: .normal))), in: 0) }
        #expect(wire.take().isEmpty)
        await client.writabilityChanged(true)
        let numbers = wire.take().compactMap { try? $0.cseq().number }
        #expect(numbers == numbers.sorted() && numbers.count == 5)
    }
}

extension ClientActor {
    fileprivate func settleForTests(_ device: DeviceID, monitors: Int, registrations: Int) {
        for number in 0..<monitors { sessions[0].monitorOpened("m\(number)", on: device.key, spelling: device) }
        let register = SystemRegister(requestTypes: [.switchingFunctionDevicesChanged])
        for number in 0..<registrations { sessions[0].registered("r\(number)", for: register) }
    }

    fileprivate func exhaustSessionNumbersForTests() { lastSession = .max }
}
