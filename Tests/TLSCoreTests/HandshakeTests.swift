import NIOCore
import NIOEmbedded
import TestSupport
import TLSCore
import Testing

@Suite("CON-4: handshake and records", .takesTurns)
struct HandshakeTests {
    @Test(arguments: [TLSVersion.v1_2, .v1_3], Pair.Wire.allCases)
    func bytesTravelHoweverTheyAreCut(version: TLSVersion, wire: Pair.Wire) async throws {
        let pair = try await Pair(server: .test("server"), client: .test(maximum: version))
        try await pair.pump(wire)
        #expect(pair.server.record.completed?.version == version)
        #expect(pair.client.record.completed?.version == version)
        let long = String(repeating: "0123456789", count: 5_000)
        for text in ["REGISTER", " sip:", "", long] { try await pair.client.send(text) }
        try await pair.server.send("200 OK")
        try await pair.pump(wire)
        #expect(pair.server.record.text == "REGISTER sip:" + long)
        #expect(pair.client.record.text == "200 OK")
        #expect(pair.server.record.errors.isEmpty && pair.client.record.errors.isEmpty)
    }

    @Test func manyRecordsOfOneSegmentAreOneRead() async throws {
        let pair = try await Pair(server: .test("server"), client: .test())
        try await pair.pump()
        for number in 0..<100 { try await pair.client.send("\(number) ") }
        try await pair.pump(.oneSegment)
        #expect(pair.server.record.text == (0..<100).map { "\($0) " }.joined())
        #expect(pair.server.record.reads == 1)
    }

    @Test func whatIsWrittenEarlyGoesOutAfterTheHandshakeInOrder() async throws {
        let pair = try await Pair(server: .test("server"), client: .test())
        let channel = pair.client.channel
        let first = channel.beginWrite(ByteBuffer(string: "first "))
        let second = channel.beginWrite(ByteBuffer(string: "second"))
        try await pair.pump(.oneSegment)
        try await first.get()
        try await second.get()
        #expect(pair.server.record.text == "first second")
        #expect(pair.server.record.completed != nil)
    }

    @Test func earlyWritesAreBounded() async throws {
        let pair = try await Pair(server: .test("server"), client: .test())
        let write = pair.client.channel.beginWrite(ByteBuffer(repeating: 0x41, count: 300_000))
        let error = await #expect(throws: TLSError.self) { try await write.get() }
        #expect(error?.kind == .tooMuchPending)
        #expect(pair.client.record.inactive)
    }

    @Test func severalWritesShareOneFlush() async throws {
        let pair = try await Pair(server: .test("server"), client: .test())
        try await pair.pump()
        let channel = pair.client.channel
        let writes = ["a", "b"].map { channel.beginWrite(ByteBuffer(string: $0), flush: false) }
        try await channel.writeAndFlush(ByteBuffer(string: "c"))
        for write in writes { try await write.get() }
        #expect(try await pair.client.takeSegments().count == 1)
    }

    @Test func cipherAndNamesAreTold() async throws {
        let pair = try await Pair(server: .test("server"), client: .test(), serverName: "cti.example.net")
        try await pair.pump()
        let server = try #require(pair.server.record.completed)
        let client = try #require(pair.client.record.completed)
        #expect(server.sniName == "cti.example.net" && server.peerCertificateSubject == nil && !server.resumed)
        #expect(client.peerCertificateSubject == "CN=server")
        #expect(client.cipher.hasPrefix("TLS_AES_") && client.cipher == server.cipher)
    }

    @Test func anAddressIsVerifiedAndIsNoServerName() async throws {
        let pair = try await Pair(server: .test("server"), client: .test(), serverName: "127.0.0.1")
        try await pair.pump()
        #expect(pair.client.record.completed != nil)
        #expect(pair.server.record.completed?.sniName == nil)
    }

    @Test func handshakeTimesOut() async throws {
        let silent = try await Pair.Side({ [context = try TLSServerContext.test("server")] in context.makeHandler() })
        await silent.channel.testingEventLoop.advanceTime(by: .seconds(9))
        #expect(!silent.record.isOver)
        await silent.channel.testingEventLoop.advanceTime(by: .seconds(1))
        #expect(silent.record.errors.map(\.kind) == [.handshakeTimedOut])
        #expect(silent.record.errors.first?.message.contains("said nothing") == true)
        #expect(silent.record.inactive)
    }

    @Test func halfAHelloTimesOut() async throws {
        let pair = try await Pair(server: .test("server"), client: .test())
        var hello = try #require(try await pair.client.takeSegments().first)
        try await pair.server.receive(#require(hello.readSlice(length: 100)))
        await pair.server.channel.testingEventLoop.advanceTime(by: .seconds(10))
        #expect(pair.server.record.errors.first?.message.contains("began and did not go on") == true)
    }

    @Test func callerMayOwnTheTimer() async throws {
        let context = try TLSServerContext.test("server")
        let silent = try await Pair.Side({
            let handler = context.makeHandler()
            handler.handshakeTimeout = nil
            return handler
        })
        await silent.channel.testingEventLoop.advanceTime(by: .hours(1))
        #expect(!silent.record.isOver)
    }

    @Test func timeoutEndsWithTheHandshake() async throws {
        let pair = try await Pair(server: .test("server"), client: .test())
        try await pair.pump()
        await pair.server.channel.testingEventLoop.advanceTime(by: .hours(1))
        await pair.client.channel.testingEventLoop.advanceTime(by: .hours(1))
        #expect(!pair.server.record.isOver && !pair.client.record.isOver)
    }
}
