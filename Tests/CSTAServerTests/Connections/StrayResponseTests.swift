import CSTAActors
import NIOCore
import NIOEmbedded
import SIPCore
import Testing

@testable import CSTAServer

/// Responses that nobody waits for are counted (CON-6, negative case 98).
@Suite struct StrayResponseTests {
    /// An answer to something that was never asked.
    private static let answer =
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 192.0.2.10:5060;branch=z9hG4bKx\r\nFrom: <sip:a@x>;tag=1\r\n"
        + "To: <sip:b@x>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n"

    private func client(_ stage: HandlerStage) async throws -> HandlerStage.Connection {
        let peer = try await stage.connect(.clients)
        let register = try await stage.registration(
            over: peer, user: HandlerStage.account.user, password: "geheim", number: 1,
            [(.contact, "<sip:tapi@192.0.2.77>")])
        try await peer.receive(register)
        await stage.turn()
        #expect(try await peer.statuses() == [200])
        return peer
    }

    private func answers(_ count: Int) -> String { String(repeating: Self.answer, count: count) }

    @Test("an authenticated client that floods with answers to nothing is ended")
    func flood() async throws {
        let stage = try await HandlerStage(limits: ServerConfiguration.Limits(requestsPerSecond: 10))
        let peer = try await client(stage)
        try await peer.receive(answers(1_000))
        await stage.turn()
        #expect(peer.channel.isActive)
        try await peer.receive(answers(100))
        await stage.turn()
        #expect(!peer.channel.isActive)
    }

    @Test("one that answers its events is not, however many they are")
    func events() async throws {
        let stage = try await HandlerStage(limits: ServerConfiguration.Limits(requestsPerSecond: 10))
        let peer = try await client(stage)
        try await peer.serve { handler in
            for _ in 0..<2_000 { handler.send(unanswered: ByteBuffer(string: "event")) }
        }
        try await peer.receive(answers(2_000))
        await stage.turn()
        #expect(peer.channel.isActive)
        // And may still ask.
        _ = try await peer.sent()
        try await peer.receive(stage.request(.options, user: HandlerStage.account.user, number: 9))
        await stage.turn()
        #expect(try await peer.statuses() == [200])
        try await peer.receive(answers(1_100))
        await stage.turn()
        #expect(!peer.channel.isActive)
    }
}
