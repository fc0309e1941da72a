import NIOCore
import NIOEmbedded
import TestSupport
import TLSCore
import Testing

/// Messages of one turn share a record; nothing of that shows at the other end.
@Suite("CON-4: records", .takesTurns)
struct RecordTests {
    private func established() async throws -> Pair {
        let pair = try await Pair(server: .test("server"), client: .test())
        try await pair.pump()
        #expect(pair.client.record.completed != nil)
        return pair
    }

    @Test(arguments: Pair.Wire.allCases)
    func severalWritesOneFlush(_ wire: Pair.Wire) async throws {
        let pair = try await established()
        let promises = try await pair.server.channel.testingEventLoop.submit {
            let channel = pair.server.channel
            return (0..<5).map { number in
                let promise = channel.eventLoop.makePromise(of: Void.self)
                channel.write(ByteBuffer(string: "message \(number);"), promise: promise)
                return promise.futureResult
            }
        }.get()
        #expect(try await pair.server.takeSegments().isEmpty)
        pair.server.channel.flush()
        try await pair.server.channel.testingEventLoop.submit {}.get()
        let segments = try await pair.server.takeSegments()
        #expect(segments.count == 1)
        for segment in segments { try await pair.client.receive(segment) }
        for promise in promises { try await promise.get() }
        #expect(pair.client.record.text == "message 0;message 1;message 2;message 3;message 4;")
        try await pair.client.send("answer")
        try await pair.pump(wire)
        #expect(pair.server.record.text == "answer")
    }

    /// What was written and not flushed is sent before close_notify, as what was flushed is.
    @Test func closedBeforeTheFlush() async throws {
        let pair = try await established()
        pair.server.channel.write(ByteBuffer(string: "last words"), promise: nil)
        try await pair.server.channel.close(mode: .output).get()
        try await pair.pump()
        #expect(pair.client.record.text == "last words")
        #expect(pair.client.record.errors.isEmpty)
    }
}
