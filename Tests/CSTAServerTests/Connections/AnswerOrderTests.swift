import CSTAActors
import NIOCore
import NIOEmbedded
import SIPCore
import Testing

@testable import CSTAServer

/// What is answered before a connection ends, and in which order (negative case 15, REG-7).
@Suite struct AnswerOrderTests {
    @Test("negative case 15: a phone that asks for its binding and closes its direction gets its answer first")
    func halfClosed() async throws {
        let stage = try await HandlerStage()
        let peer = try await stage.connect(.phones)
        let question = try await stage.registration(
            over: peer, user: HandlerStage.mac, password: HandlerStage.phonePassword, number: 1)
        try await peer.receive(question)
        try await peer.inputClosed()
        // The registry is asked.
        #expect(peer.channel.isActive)
        await stage.turn()
        #expect(try await peer.statuses() == [200])
        #expect(!peer.channel.isActive)
        #expect(try await peer.isForgotten)
    }

    @Test("negative case 15: nothing is waited for that was answered")
    func nothingIsOwed() async throws {
        let stage = try await HandlerStage()
        let peer = try await stage.connect(.phones)
        try await peer.receive(stage.request(.options, user: HandlerStage.mac, number: 1))
        try await peer.inputClosed()
        await stage.turn()
        #expect(try await peer.statuses() == [200])
        #expect(!peer.channel.isActive)
    }
}
