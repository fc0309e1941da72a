import CSTAActors
import CSTAServer
import NIOCore
import TestSupport
import Testing

/// What one address and all strangers together may take, through real sockets (REG-7, negative cases 43, 88, 98, 99).
@Suite("Budgets", .takesTurns)
struct BudgetCases {
    @Test("rows 88 and 99: strangers from one address are few, who has proved itself lives, and room comes back")
    func strangers() async throws {
        try await TestServer.run(tls: true, configure: { $0.limits.unauthenticatedPerAddress = 4 }) { server in
            let hello: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xFC, 3, 3]
            var hanging: [Wire] = []
            for _ in 0..<5 {
                let wire = try await Wire.connect(to: server.phonesTLS)
                try? await wire.send(hello)
                hanging.append(wire)
            }
            // Which one the server counts last is not ours to know: each loop goes by its own pace.
            try await eventually("one of five to be refused") { hanging.contains { $0.hasEnded } }
            #expect(hanging.count { $0.hasEnded } == 1)
            #expect(server.log.all.count { $0.contains("limits.unauthenticatedPerAddress") } == 1)
            hanging.first { !$0.hasEnded }?.close()
            try await server.expectServed(within: .seconds(15))
            // Somebody from there has proved who it is: that makes room.
            let phone = try await TestPhone.ready(at: server)
            let another = try await TestPhone.ready(at: server)
            try await phone.settle()
            try await another.settle()
        }
    }

    @Test("row 99: strangers in all are bounded, an address that is known is let in beyond it")
    func all() async throws {
        try await TestServer.run(configure: { $0.limits.unauthenticated = 2 }) { server in
            let first = try await Wire.connect(to: server.phones)
            let second = try await Wire.connect(to: server.clients)
            // Both are in: each listener and each loop goes by its own pace.
            for wire in [first, second] {
                try await wire.send(raw: RequestText.fresh("OPTIONS", user: "nobody").text)
                #expect(try await wire.response().status == 200)
            }
            try await Wire.connect(to: server.phones).expectClosed()
            #expect(server.log.text.contains("limits.unauthenticated)"))
            first.close()
            try await server.expectServed(within: .seconds(15))
            let third = try await Wire.connect(to: server.phones)
            let fourth = try await Wire.connect(to: server.phones)
            let phone = try await TestPhone.ready(at: server)
            try await phone.settle()
            for wire in [second, third, fourth] { wire.close() }
        }
    }

    @Test("a phone that takes its registration back is a stranger again, until it registers over the same connection")
    func strangerAgain() async throws {
        try await TestServer.run(configure: { $0.limits.unauthenticatedPerAddress = 1 }) { server in
            let phone = try await TestPhone.ready(at: server)
            #expect(try await phone.register(expires: 0).status == 200)
            try await Wire.connect(to: server.phones).expectClosed()
            #expect(server.log.text.contains("limits.unauthenticatedPerAddress"))
            #expect(try await phone.register().status == 200)
            try await server.census("the phone") { $0.phonesOnline == 1 }
            try await server.expectServed()
            try await phone.settle()
        }
    }

    @Test("a phone that asks without end is refused and then ended, others are served")
    func flood() async throws {
        try await TestServer.run(configure: { $0.limits.requestsPerSecond = 10 }) { server in
            let phone = try await TestPhone.ready(at: server)
            let flooder = try await TestPhone.ready(at: server)
            let burst = (0..<100).map { _ in RequestText.fresh("OPTIONS", user: flooder.mac).text }
            try await flooder.wire.send(raw: burst.joined())
            var statuses: [Int] = []
            for _ in 0..<100 { statuses.append(try await flooder.wire.response().status ?? 0) }
            #expect(Set(statuses) == [200, 503])
            #expect(statuses.prefix(5).allSatisfy { $0 == 200 })
            #expect(server.log.all.filter { $0.contains("too many requests") }.count == 1)
            try await phone.settle()
            // It goes on until it is ended: on a slow machine a pause may pass for a second of patience.
            let flood = Array(repeating: burst.joined(), count: 12).joined()
            while (try? await flooder.wire.send(raw: flood)) != nil {}
            try await flooder.wire.expectClosed()
            #expect(server.log.text.contains("more requests than it may"))
            try await phone.settle()
        }
    }

    @Test("row 43, CSTA over TCP: guesses count for the address: beyond its grant a connection ends with its first")
    func stream() async throws {
        try await StreamServer.run(change: { $0.limits.failuresPerAddress = 2 }) { server in
            // Within the grant a connection outlives a wrong password.
            let first = try await StreamClient(port: server.csta)
            for _ in 0..<2 {
                #expect(try await first.login("tapi", "guess").name == "StartApplicationSessionNegResponse")
            }
            for _ in 0..<3 {
                let guesser = try await StreamClient(port: server.csta)
                #expect(try await guesser.login("tapi", "guess").name == "StartApplicationSessionNegResponse")
                #expect(await guesser.next() == nil)
            }
            let owner = try await StreamClient(port: server.csta)
            #expect(try await owner.login().name == "StartApplicationSessionPosResponse")
        }
    }

    @Test("CSTA over TCP: sessions that need no password pay for no guesses")
    func implicitPaysNothing() async throws {
        let listener = StreamSessionTests.listener(implicitAccount: "wallboard")
        try await StreamServer.run(listener: listener, change: { $0.limits.failuresPerAddress = 3 }) { server in
            var cutOff = 0
            for _ in 0..<6 {
                let guest = try await StreamClient(port: server.csta)
                #expect(try await guest.devices() == 0)
                await guest.socket.close()
                let guesser = try await StreamClient(port: server.csta)
                #expect(try await guesser.login("tapi", "guess").name == "StartApplicationSessionNegResponse")
                // Answered at once, unless the address has guessed too often.
                try await guesser.send(StreamClient.csta("SystemStatus"), id: "0007")
                if await guesser.next() == nil { cutOff += 1 }
                await guesser.socket.close()
            }
            #expect(cutOff >= 2)
        }
    }

    @Test("CSTA over TCP: a client that asks without end is ended")
    func streamFlood() async throws {
        try await StreamServer.run(change: { $0.limits.requestsPerSecond = 10 }) { server in
            let client = try await StreamClient(port: server.csta)
            try await client.login()
            let frame = StreamClient.frame(StreamClient.csta("RequestSystemStatus"), id: "0001")
            try await client.send(octets: Array((0..<50).map { _ in frame }.joined()))
            var answers = 0
            while await client.next() != nil { answers += 1 }
            #expect((5..<50).contains(answers))
        }
    }

    @Test("negative case 98, CSTA over TCP: a session that is begun anew gives no new budget of requests")
    func streamBeginsAnew() async throws {
        try await StreamServer.run(change: { $0.limits.requestsPerSecond = 10 }) { server in
            let client = try await StreamClient(port: server.csta)
            try await client.login()
            let stop = StreamClient.frame("<StopApplicationSession/>", id: "0001")
            let start = StreamClient.frame(
                "<StartApplicationSession><applicationInfo><user>tapi</user><password>geheim</password>"
                    + "</applicationInfo></StartApplicationSession>", id: "0002")
            try await client.send(octets: Array((0..<60).map { _ in stop + start }.joined()))
            try? await client.socket.closeOutput()
            var answers = 0
            while await client.next() != nil { answers += 1 }
            #expect((5..<100).contains(answers))
        }
    }
}
