import NIOCore
import NIOEmbedded
import TestSupport
import TLSCore
import Testing

@Suite("CON-4: ends of a connection", .takesTurns)
struct ClosingTests {
    private func established(
        _ version: TLSVersion = .v1_3, halfClosure: Bool = false
    ) async throws -> Pair {
        let pair = try await Pair(
            server: .test("server"), client: .test(maximum: version), halfClosure: halfClosure)
        try await pair.pump()
        return pair
    }

    @Test(arguments: [TLSVersion.v1_2, .v1_3])
    func closeNotifyIsAnswered(version: TLSVersion) async throws {
        let pair = try await established(version)
        try await pair.client.send("BYE")
        try await pair.client.channel.close()
        try await pair.pump()
        #expect(pair.server.record.text == "BYE")
        #expect(pair.server.record.inactive && pair.server.record.errors.isEmpty)
        #expect(pair.client.record.errors.isEmpty)
    }

    @Test(arguments: [TLSVersion.v1_2, .v1_3])
    func halfCloseLeavesTheOtherDirectionOpen(version: TLSVersion) async throws {
        let pair = try await established(version, halfClosure: true)
        try await pair.client.send("last request")
        try await pair.client.channel.close(mode: .output)
        try await pair.pump()
        #expect(pair.server.record.text == "last request" && pair.server.record.inputClosed)
        #expect(!pair.server.record.inactive)
        try await pair.server.send("last answer")
        try await pair.pump()
        #expect(pair.client.record.text == "last answer")
        await #expect(throws: ChannelError.outputClosed) { try await pair.client.send("too late") }
    }

    @Test func whatFollowsCloseNotifyIsNotRead() async throws {
        let pair = try await established(halfClosure: true)
        try await pair.client.channel.close(mode: .output)
        try await pair.pump()
        try await pair.server.receive(ByteBuffer(repeating: 0x17, count: 1000))
        #expect(pair.server.record.text.isEmpty && pair.server.record.errors.isEmpty)
    }

    @Test func truncationIsReported() async throws {
        let pair = try await established()
        pair.server.channel.pipeline.fireChannelInactive()
        #expect(await pair.server.recorder.wait { !$0.errors.isEmpty }.errors.map(\.kind) == [.truncated])
    }

    @Test func truncationByHalfCloseIsReported() async throws {
        let pair = try await established(halfClosure: true)
        pair.server.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        let record = await pair.server.recorder.wait { $0.inactive }
        #expect(record.errors.map(\.kind) == [.truncated] && !record.inputClosed)
    }

    @Test func endDuringTheHandshakeIsReported() async throws {
        let pair = try await Pair(server: .test("server"), client: .test())
        let hello = try await pair.client.takeSegments()
        try await pair.server.receive(#require(hello.first))
        pair.server.channel.pipeline.fireChannelInactive()
        #expect(await pair.server.recorder.wait { !$0.errors.isEmpty }.errors.map(\.kind) == [.closedDuringHandshake])
    }

    @Test func writesThatWaitForTheHandshakeFailWithIt() async throws {
        let pair = try await Pair(server: .test("server"), client: .test())
        let write = pair.client.channel.beginWrite(ByteBuffer(string: "never sent"))
        try await pair.client.channel.close()
        await #expect(throws: ChannelError.ioOnClosedChannel) { try await write.get() }
    }

    @Test func realSocketsHalfClose() async throws {
        let server = try await Loopback.listen(.test("server"), echo: false, halfClosure: true)
        let client = try await Loopback.connect(.test(), port: server.port, halfClosure: true)
        let accepted = try #require(await server.nextConnection())
        try await client.send("request")
        try await client.channel.close(mode: .output)
        await accepted.recorder.wait { $0.inputClosed && $0.text == "request" }
        try await accepted.send("answer")
        await client.recorder.wait { $0.text == "answer" }
        try await accepted.channel.close()
        // Ours was closed before, theirs is now: the socket is done.
        await client.recorder.wait { $0.inputClosed || $0.inactive }
        #expect(client.recorder.record.errors.isEmpty && accepted.recorder.record.errors.isEmpty)
        try await server.channel.close()
    }
}
