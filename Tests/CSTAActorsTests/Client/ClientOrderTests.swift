import CSTACore
import Foundation
import Logging
import NIOCore
import NIOEmbedded
import SIPCore
import Synchronization
import Testing

@testable import CSTAActors

/// Events that reach a client at once do not overtake what was posted to it before (CLI-3, CLI-4).
@Suite struct ClientOrderTests {
    private final class Wire: SIPLink {
        let description = LinkDescription(
            remoteAddress: "192.0.2.1:1", transport: "TCP", advertised: "192.0.2.10:5070")
        private let texts = Mutex<[String]>([])

        func note(_ text: String) { texts.withLock { $0.append(text) } }

        func send(request: ByteBuffer, method: SIPMethod, branch: String, token: UInt64) {}
        func send(response: ByteBuffer, status: SIPStatus, transaction: ServerTransactions.ID) {}
        func close(_ reason: CloseReason) {}
        func letIn() {}

        func send(unanswered: ByteBuffer) {
            let text = String(buffer: unanswered)
            for number in 0..<100 where text.contains("<callID>\(number)</callID>") { note("\(number)") }
        }

        func take() -> [String] {
            texts.withLock { texts in
                defer { texts = [] }
                return texts
            }
        }
    }

    private let loop = NIOAsyncTestingEventLoop()
    private let wire = Wire()
    private let device = DeviceID("sip:201@pbx.example.net")

    /// A client with a monitor "m" in its first session.
    private func monitoringClient() async throws -> ClientActor {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let registry = RegistryActor(
            eventLoop: loop, inventory: MemoryInventory(), autoCommission: false, logger: logger)
        let context = LoopContext(
            eventLoop: loop, timekeeper: Timekeeper(eventLoop: loop), registry: registry,
            settings: ActorSettings(host: "localhost"), logger: logger)
        let client = ClientActor(link: wire, context: context)
        var writer = SIPWriter()
        writer.request(.invite, target: "sip:any@localhost")
        writer.header(.via, "SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK1")
        writer.header(.from, "<sip:tapi@localhost>;tag=c")
        writer.header(.to, "<sip:any@localhost>")
        writer.header(.callID, "1")
        writer.header(.cseq, "1 INVITE")
        writer.header(.contact, "<sip:tapi@192.0.2.1>")
        let dialog = try SIPDialog(calleeInvite: SIPMessage(parsing: writer.finish()), localTag: "s")
        await client.watchForTests(
            ClientSession(
                number: 1, dialog: dialog, account: Account(user: "tapi", password: Secret("geheim")), edition: .ed5,
                refreshedAt: .uptimeNanoseconds(0)), "m", device)
        return client
    }

    private func event(_ number: Int) -> EventDelivery {
        let event = CSTAEvent.held(
            HeldEvent(
                heldConnection: ConnectionID(callID: "\(number)", deviceID: device), holdingDevice: .device(device)))
        return EventDelivery(
            session: 1, crossRef: "m", device: device.key, body: event.encodedForSplicing(edition: .ed5), call: nil,
            sequence: UInt64(number))
    }

    @Test func anEventIsThereAtOnceWhereNothingWaits() async throws {
        let client = try await monitoringClient()
        try await loop.executeInContext { [wire] in
            client.accept(self.event(1))
            #expect(wire.take() == ["1"])
        }
        #expect(client.posted?.isZero == true)
    }

    @Test func anEventWaitsForWhatWasPostedBefore() async throws {
        let client = try await monitoringClient()
        try await loop.executeInContext { [wire] in
            client.accept(self.event(1))
            client.post { _ in
                wire.note("answer")
                // Behind the actor's own change too.
                client.accept(self.event(4))
                wire.note("changed")
            }
            client.accept(self.event(2))
            client.accept(self.event(3))
            #expect(wire.take() == ["1"])
        }
        await loop.run()
        #expect(wire.take() == ["answer", "changed", "2", "3", "4"])
        try await loop.executeInContext { [wire] in
            client.accept(self.event(5))
            #expect(wire.take() == ["5"])
        }
    }

    @Test func anEventFromElsewhereComesThroughTheQueue() async throws {
        let client = try await monitoringClient()
        try await loop.executeInContext { [wire] in
            // The loop is busy until the other thread is done.
            let accepted = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                client.accept(self.event(1))
                accepted.signal()
            }
            accepted.wait()
            #expect(wire.take().isEmpty)
        }
        await loop.run()
        #expect(wire.take() == ["1"])
    }
}

extension ClientActor {
    fileprivate func watchForTests(_ session: ClientSession, _ crossRef: String, _ device: DeviceID) {
        var session = session
        session.monitorOpened(crossRef, on: device.key, spelling: device)
        sessions.append(session)
    }
}
