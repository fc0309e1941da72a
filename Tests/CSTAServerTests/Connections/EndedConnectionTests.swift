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
}
