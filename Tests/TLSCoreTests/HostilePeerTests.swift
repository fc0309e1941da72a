import NIOCore
import NIOEmbedded
import TestSupport
import TLSCore
import Testing

/// negative-cases F 85, 88, 89 and row 14.
@Suite("CON-4: peers that are wrong or hostile", .takesTurns)
struct HostilePeerTests {
    private func server() async throws -> Pair.Side {
        let context = try TLSServerContext.test("server")
        return try await Pair.Side({ context.makeHandler() })
    }

    @Test(arguments: ["REGISTER sip:example.net SIP/2.0\r\nVia: ", "\r\n\r\n", "GET / HTTP/1.1\r\n"])
    func plainTextOnTheTLSPortIsNamed(text: String) async throws {
        let server = try await server()
        try await server.receive(ByteBuffer(string: text))
        let error = try #require(server.record.errors.first)
        #expect(error.kind == .plainText && server.record.inactive)
        #expect(error.peer == "127.0.0.1:5061")
        if text.hasPrefix("REGISTER") {
            #expect(error.message.contains("\"REGISTER sip:example.net SIP/2.0\\x0d\\x0aVia: \""))
            #expect(error.message.contains("TCP port"))
        }
    }

    @Test func plainTextServerIsNamed() async throws {
        let context = try TLSClientContext.test()
        let client = try await Pair.Side({ context.makeHandler(serverName: "localhost") })
        try await client.receive(ByteBuffer(string: "SIP/2.0 400 Bad Request\r\n"))
        #expect(client.record.errors.map(\.kind) == [.plainText])
    }

    @Test(arguments: [[0x00, 0x01, 0x02], [0x16, 0x00, 0x00], [0x80, 0x2e, 0x01], [0x16, 0x03, 0x01, 0xff, 0xff]])
    func garbageIsCutAtOnceAndOnce(begin: [UInt8]) async throws {
        let server = try await server()
        for _ in 0..<16 {
            try await server.receive(ByteBuffer(bytes: begin + [UInt8](repeating: 0xa5, count: 65_536)))
        }
        #expect(server.record.errors.count == 1 && server.record.inactive)
        #expect(server.record.byteCount == 0)
    }

    /// RFC 6176 and RFC 7568; a client that wraps its hello in the frame of SSL 2 is told what it offers.
    @Test(arguments: [
        ([0x80, 0x1c, 0x01, 0x00, 0x02, 0x00, 0x03, 0x00, 0x00, 0x00, 0x10, 0x07, 0x00, 0xc0], "offers SSL 2,"),
        (
            [0x80, 0x1c, 0x01, 0x03, 0x01, 0x00, 0x03, 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x2f],
            "at most TLS 1.0, and TLS 1.2"
        ),
        (
            [0x16, 0x03, 0x00, 0x00, 0x2d, 0x01, 0x00, 0x00, 0x29, 0x03, 0x00] + [UInt8](repeating: 7, count: 32)
                + [0x00, 0x00, 0x02, 0x00, 0x2f, 0x01, 0x00], "at most SSL 3 or older, and"
        ),
    ])
    func ancientHelloIsNamed(hello: [UInt8], offered: String) async throws {
        let server = try await server()
        let padding = [UInt8](repeating: 9, count: hello[0] == 0x80 ? 16 : 0)
        try await server.receive(ByteBuffer(bytes: hello + padding))
        #expect(server.record.errors.map(\.kind) == [.protocolTooOld])
        #expect(server.record.errors.first?.message.contains("\(offered)") == true)
    }

    @Test func forgedRecordIsCut() async throws {
        let pair = try await Pair(server: .test("server"), client: .test())
        try await pair.pump()
        try await pair.client.send("order")
        var record = try #require(try await pair.client.takeSegments().first)
        record.setInteger(UInt8(0xff), at: record.writerIndex - 1)
        record.setInteger(UInt8(0xfe), at: record.writerIndex - 2)
        try await pair.server.receive(record)
        #expect(pair.server.record.errors.map(\.kind) == [.protocolViolation])
        #expect(pair.server.record.text.isEmpty && pair.server.record.inactive)
        // The peer is told why.
        try await pair.pump()
        #expect(pair.client.record.errors.map(\.kind) == [.refusedByPeer])
    }

    @Test func alertFloodIsCut() async throws {
        let server = try await server()
        // A warning, user_canceled, a thousand times (CVE-2016-8610).
        let alert: [UInt8] = [0x15, 0x03, 0x01, 0x00, 0x02, 0x01, 0x5a]
        let flood = (0..<1000).flatMap { _ in alert }
        try await server.receive(ByteBuffer(bytes: flood))
        #expect(server.record.errors.map(\.kind) == [.protocolViolation])
    }

    @Test func emptyRecordFloodIsCut() async throws {
        let server = try await server()
        let flood = (0..<1000).flatMap { _ -> [UInt8] in [0x16, 0x03, 0x01, 0x00, 0x00] }
        try await server.receive(ByteBuffer(bytes: flood))
        #expect(server.record.errors.map(\.kind) == [.protocolViolation])
    }

    /// CVE-2014-0224: a change of ciphers before there are keys.
    @Test func earlyChangeCipherSpecIsCut() async throws {
        let server = try await server()
        try await server.receive(ByteBuffer(bytes: [0x14, 0x03, 0x01, 0x00, 0x01, 0x01]))
        #expect(server.record.errors.map(\.kind) == [.protocolViolation])
    }

    /// CVE-2014-0160: record type 24 draws no answer with data.
    @Test func heartbeatDrawsNoData() async throws {
        let server = try await server()
        try await server.receive(ByteBuffer(bytes: [0x18, 0x03, 0x02, 0x00, 0x03, 0x01, 0x40, 0x00]))
        #expect(server.record.isOver)
        #expect(try await server.takeSegments().allSatisfy { $0.readableBytes <= 7 })
    }

    @Test func nothingIsReadAfterAFailure() async throws {
        let server = try await server()
        try await server.receive(ByteBuffer(string: "OPTIONS"))
        let channel = server.channel
        try await channel.testingEventLoop.submit {
            channel.pipeline.fireChannelRead(ByteBuffer(string: "more"))
        }.get()
        #expect(server.record.errors.count == 1)
        await #expect(throws: (any Error).self) { try await server.send("answer") }
    }
}
