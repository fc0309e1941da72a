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

    private final class Other: TurnTaker {
        func takeTurn() {}
    }

    @Test("REG-7: what waits at the turnstile is served behind the message that lets its peer in")
    func behindWhatLetsIn() async throws {
        // The first wrong password waits for its answer.
        let stage = try await HandlerStage(limits: ServerConfiguration.Limits(failuresPerAddress: 0))
        // One for each turn.
        let turns = try await stage.onLoop { services in
            let loop = services.context.eventLoop
            return NIOLoopBound(
                LoopTurns(eventLoop: loop, share: .nanoseconds(1), afterLook: HandlerStage.afterLook(loop)),
                eventLoop: loop)
        }
        let peer = try await stage.connect(.clients, turns: turns)
        let user = HandlerStage.account.user
        let contact: [(SIPHeaderName, String)] = [(.contact, "<sip:\(user)@192.0.2.77>")]
        let wrong = try await stage.registration(over: peer, user: user, password: "wrong", number: 1, contact)
        let right = try await stage.registration(over: peer, user: user, password: "geheim", number: 3, contact)
        try await peer.receive(wrong)
        await stage.turn()
        try await peer.receive(right)
        await stage.turn()
        #expect(try await peer.statuses() == [])
        // Others are before it when it goes on.
        let before = TimeAmount.microseconds(10)
        await stage.loop.advanceTime(by: .milliseconds(499) + .microseconds(990))
        let invite = stage.request(.invite, user: user, number: 1, contact)
        try await stage.onLoop { _ in
            for _ in 0..<3 { turns.value.arrived(Other()) }
        }
        try await peer.receive(invite)
        await stage.loop.advanceTime(by: before + .microseconds(1))
        await stage.loop.advanceTime(by: .milliseconds(10))
        await stage.turn()
        #expect(try await peer.statuses() == [401, 200, 200])
        #expect(peer.channel.isActive)
    }
}
