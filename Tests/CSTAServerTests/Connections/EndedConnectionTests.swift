import CSTAActors
import NIOCore
import NIOEmbedded
import Testing

@testable import CSTAServer

/// A connection that ends in the middle of what it reads leaves nothing behind (negative cases 95, 97, 98).
@Suite struct EndedConnectionTests {
    @Test("negative case 98: one that floods and is ended in the middle of a read is forgotten")
    func flood() async throws {
        let stage = try await HandlerStage()
        let peer = try await stage.connect(.phones)
        #expect(try await stage.onLoop { $0.clock.count } == 1)
        // More pings than anybody is refused, and the beginning of a message behind them.
        try await peer.receive(String(repeating: "\r\n\r\n", count: 1_300) + "REGISTER")
        await stage.turn()
        #expect(!peer.channel.isActive)
        #expect(try await stage.onLoop { $0.clock.count } == 0)
        #expect(try await peer.isForgotten)
        #expect(stage.admission.count == 0)
    }

    private static let request =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><RequestSystemStatus "
        + "xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3\"/>"

    /// Frames of CSTA over TCP, one behind the other.
    private func frames(_ count: Int) -> ByteBuffer {
        var bytes = ByteBuffer()
        for _ in 0..<count {
            bytes.writeInteger(UInt16(0))
            bytes.writeInteger(UInt16(8 + Self.request.utf8.count))
            bytes.writeString("0001" + Self.request)
        }
        return bytes
    }

    @Test("negative cases 95, 97: a client that is ended because it does not read is no stranger for ever")
    func slowReader() async throws {
        let stage = try await HandlerStage(limits: ServerConfiguration.Limits(unauthenticated: 1), outbox: 2_000)
        let client = try await stage.connectStream()
        #expect(stage.admission.opened(from: nil) != nil, "there is room for one stranger")
        try await client.receive(frames(1))
        try await client.reads(false)
        try await client.receive(frames(100))
        await stage.turn()
        #expect(!client.channel.isActive)
        #expect(stage.admission.count == 0)
        #expect(stage.admission.opened(from: nil) == nil)
        #expect(try await stage.onLoop { $0.clock.count } == 0)
        #expect(try await client.isForgotten)
    }
}
