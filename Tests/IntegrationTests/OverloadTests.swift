import CSTAActors
import NIOCore
import TestSupport
import Testing

@testable import CSTAServer

/// Overload by design: while the event loops are late, what is new is put off and what stands goes on (REG-7).
///
/// The lag is set by hand: the probes of the loops are stopped, and what they would have found is told to the meter.
@Suite("Overload", .takesTurns)
struct OverloadTests {
    /// A server that is calm until it is told to be late.
    private func run(
        inventory: any PhoneInventory = MemoryInventory(), clients: [Listener] = [],
        _ body: @Sendable (TestServer, LoadMeter) async throws -> Void
    ) async throws {
        try await TestServer.run(
            inventory: inventory,
            configure: {
                $0.limits.lagMilliseconds = 150
                $0.clients.listeners += clients
            }
        ) { server in
            let load = try #require(server.server.load)
            load.stop()
            // Every loop has a turn in which its last probe ends; connections go to the loops in turn.
            for _ in 0..<load.loopCount {
                let phone = try await TestPhone.connect(to: server)
                try await phone.settle()
                phone.wire.close()
            }
            recover(load)
            try await body(server, load)
        }
    }

    /// The loops are late by so much, until something else is said.
    private func late(_ load: LoadMeter, milliseconds: Int64) {
        load.probed(0, due: .uptimeNanoseconds(0), at: .uptimeNanoseconds(0) + .milliseconds(milliseconds))
    }

    /// A hundred probes in time, on every loop.
    private func recover(_ load: LoadMeter) {
        for loop in 0..<load.loopCount {
            for _ in 0..<100 { load.probed(loop, due: .uptimeNanoseconds(0), at: .uptimeNanoseconds(0)) }
        }
    }

    /// Seconds of Retry-After of a 503; anything else is a disappointment.
    private func postponed(_ answer: WireMessage) throws -> Int {
        guard answer.status == 503, let seconds = answer["Retry-After"].flatMap({ Int($0) }) else {
            throw Disappointment("no 503 with Retry-After: \(answer)")
        }
        return seconds
    }

    @Test("REG-7: phones that are new get 503 with a time of their own, before any digest; when it ends all get in")
    func newPhonesWait() async throws {
        try await run { server, load in
            late(load, milliseconds: 200)
            var phones: [TestPhone] = []
            var times: [Int] = []
            for _ in 0..<16 {
                let phone = try await TestPhone.connect(to: server)
                times.append(try postponed(try await phone.answer(to: phone.registration())))
                phones.append(phone)
            }
            #expect(times.allSatisfy { (2...8).contains($0) }, "\(times)")
            // Sixteen equal ones of seven would be a miracle of the order of 10^-13.
            #expect(Set(times).count > 1, "\(times)")
            #expect(server.log.text.contains("overload: asked to come back later"))
            recover(load)
            for phone in phones { #expect(try await phone.register().status == 200) }
            try await server.census("all phones") { $0.phonesOnline == 16 }
        }
    }

    @Test("REG-7: phones of before the storm, clients and calls go on; refreshes are not asked to wait")
    func knownPhonesPass() async throws {
        try await run { server, load in
            let caller = try await TestPhone.ready(at: server)
            let returning = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(caller.line)
            returning.wire.close()
            late(load, milliseconds: 200)
            let stranger = try await TestPhone.connect(to: server)
            _ = try postponed(try await stranger.answer(to: stranger.registration()))
            // The same phone over another connection.
            let again = try await TestPhone.connect(to: server, options: returning.options)
            #expect(try await again.register().status == 200)
            #expect(try await caller.register().status == 200)
            try await caller.playCall("1")
            #expect(try await client.event("DeliveredEvent", reference).text("callID") == "1")
            let another = try await TestClient.session(at: server)
            _ = try await another.watch(caller.line)
        }
    }

    @Test("REG-7: a phone that is listed when the server starts has been here before")
    func listedPhonesPass() async throws {
        let options = TestPhone.Options(mac: Unique.mac())
        let mac = try #require(MACAddress(options.mac))
        try await run(inventory: MemoryInventory([PhoneRecord(mac: mac, isEnabled: true)])) { server, load in
            late(load, milliseconds: 200)
            let stranger = try await TestPhone.connect(to: server)
            _ = try postponed(try await stranger.answer(to: stranger.registration()))
            #expect(try await TestPhone.connect(to: server, options: options).register().status == 200)
        }
    }

    @Test("REG-7: far too late, even known phones and clients are put off, for longer; calls still go on")
    func farTooLate() async throws {
        try await run { server, load in
            let caller = try await TestPhone.ready(at: server)
            let returning = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(caller.line)
            late(load, milliseconds: 2000)
            var times: [Int] = []
            for _ in 0..<8 {
                let again = try await TestPhone.connect(to: server, options: returning.options)
                times.append(try postponed(try await again.answer(to: again.registration())))
            }
            #expect(times.allSatisfy { (2...20).contains($0) }, "\(times)")
            let another = try await TestClient.connect(to: server)
            _ = try postponed(try await another.register())
            for call in 1...5 {
                try await caller.playCall("\(call)")
                #expect(try await client.event("DeliveredEvent", reference).text("callID") == "\(call)")
            }
            recover(load)
            #expect(try await another.register().status == 200)
        }
    }

    @Test("REG-7: far too late, a client that is in gets no new monitors; those it has, their end and control go on")
    func monitorsWait() async throws {
        try await run { server, load in
            let phone = try await TestPhone.ready(at: server)
            let other = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let kept = try await client.watch(phone.line)
            let ended = try await client.watch(phone.line)
            late(load, milliseconds: 200)
            #expect(try await client.stop(client.watch(other.line)).service == "MonitorStopResponse")
            late(load, milliseconds: 2000)
            for _ in 0..<20 {
                let answer = try await client.startMonitor(other.line)
                #expect(answer.status == 200 && answer.error == "systemResourceAvailibility/resourceBusy", "\(answer)")
            }
            #expect(server.log.all.count { $0.contains("overload: monitors have to wait") } == 1)
            #expect(try await client.stop(ended).service == "MonitorStopResponse")
            try await phone.playCall("1")
            #expect(try await client.event("DeliveredEvent", kept).text("callID") == "1")
            let call = "<callingDevice>\(phone.line)</callingDevice><calledDirectoryNumber>305</calledDirectoryNumber>"
            #expect(try await client.ask("MakeCall", call).service == "MakeCallResponse")
            recover(load)
            _ = try await client.watch(other.line)
        }
    }

    @Test("REG-7: a session of CSTA over TCP is put off like one of SIP, which is no failed login; then it begins")
    func streamSession() async throws {
        let listener = Listener(name: "csta", address: "127.0.0.1", tcp: 0, transport: .csta)
        try await run(clients: [listener]) { server, load in
            let port = try #require(server.ready.clients.first { $0.kind == .csta }?.port)
            let before = try await StreamClient(port: port)
            try await before.login("tapi", TestServer.clientPassword)
            late(load, milliseconds: 2000)
            let client = try await StreamClient(port: port)
            // Oftener than a wrong password would be heard.
            for _ in 0..<5 {
                let answer = try await client.login("tapi", TestServer.clientPassword)
                #expect(answer.name == "StartApplicationSessionNegResponse")
                #expect(answer["definedError"] == "serverResourcesBusy")
            }
            #expect(server.log.text.contains("overload: asked to come back later"))
            #expect(try await before.devices() == 0)
            recover(load)
            let answer = try await client.login("tapi", TestServer.clientPassword)
            #expect(answer.name == "StartApplicationSessionPosResponse")
            for client in [before, client] { await client.socket.close() }
        }
    }

    @Test("REG-5, REG-7, negative case 95: phones that end together and come back at once are in, and clients are told")
    func endTogether() async throws {
        try await TestServer.run { server in
            var phones: [TestPhone] = []
            for _ in 0..<24 { phones.append(try await TestPhone.ready(at: server)) }
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phones[23].line)
            for phone in phones { phone.wire.close() }
            // Some of them are back before the end of their former connection has had its turn.
            var again: [TestPhone] = []
            for phone in phones.reversed() {
                again.append(try await TestPhone.ready(at: server, options: phone.options))
            }
            _ = try await client.event("OutOfServiceEvent", reference)
            _ = try await client.event("BackInServiceEvent", reference)
            try await server.census("all phones, once") { $0.phonesOnline == 24 && $0.devices == 24 }
            _ = try await again[0].asked("MonitorStart")
            try await again[0].playCall("1")
            #expect(try await client.event("DeliveredEvent", reference).text("callID") == "1")
        }
    }
}
