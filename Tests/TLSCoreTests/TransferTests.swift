import NIOCore
import TestSupport
import TLSCore
import Testing

@Suite("CON-4: large transfers", .takesTurns)
struct TransferTests {
    private static let size = 32 * 1024 * 1024

    @Test func everythingArrivesBothWays() async throws {
        let server = try await Loopback.listen(.test("server"), keepsText: false)
        let client = try await Loopback.connect(.test(), port: server.port, keepsText: false)
        let accepted = try #require(await server.nextConnection())
        // Before the handshake ends no more than its limit may be written.
        await client.recorder.wait { $0.completed != nil || $0.isOver }
        try await client.channel.writeAndFlush(ByteBuffer(repeating: 0x55, count: Self.size))
        await accepted.recorder.wait { $0.byteCount == Self.size || $0.isOver }
        let record = await client.recorder.wait { $0.byteCount == Self.size || $0.isOver }
        #expect(record.byteCount == Self.size && record.errors.isEmpty)
        try await client.channel.close()
        try await server.channel.close()
    }

    /// A reader that stops makes the writer's channel unwritable, and reads on when it wants to.
    @Test func readerThatStopsHoldsTheWriterBack() async throws {
        let server = try await Loopback.listen(.test("server"), echo: false)
        let client = try await Loopback.connect(.test(), port: server.port, autoRead: false, keepsText: false)
        let accepted = try #require(await server.nextConnection())
        // The handshake goes on although nobody asked to read.
        await client.recorder.wait { $0.completed != nil || $0.isOver }
        let written = accepted.channel.beginWrite(ByteBuffer(repeating: 0x55, count: Self.size))
        try await accepted.channel.eventLoop.submit {}.get()
        #expect(!accepted.channel.isWritable)
        #expect(client.recorder.record.byteCount < Self.size)
        try await client.channel.setOption(.autoRead, value: true).get()
        let record = await client.recorder.wait { $0.byteCount == Self.size || $0.isOver }
        #expect(record.byteCount == Self.size)
        try await written.get()
        try await client.channel.close()
        try await server.channel.close()
    }

    @Test func oneReadAtATimeMakesProgress() async throws {
        let server = try await Loopback.listen(.test("server"), echo: false)
        let client = try await Loopback.connect(.test(), port: server.port, autoRead: false, keepsText: false)
        let accepted = try #require(await server.nextConnection())
        await client.recorder.wait { $0.completed != nil || $0.isOver }
        let size = 200_000
        try await accepted.channel.writeAndFlush(ByteBuffer(repeating: 0x55, count: size))
        var seen = client.recorder.record
        while seen.byteCount < size, !seen.isOver, !Task.isCancelled {
            let reads = seen.reads
            client.channel.read()
            seen = await client.recorder.wait { $0.reads > reads || $0.isOver }
        }
        #expect(client.recorder.record.byteCount == size)
        try await client.channel.close()
        try await server.channel.close()
    }
}
