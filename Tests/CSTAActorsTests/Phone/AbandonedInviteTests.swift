import NIOCore
import NIOEmbedded
import SIPCore
import Testing

@testable import CSTAActors

/// Every final answer to an INVITE gets its ACK, also when nobody waits for it any more (RFC 3261 17.1.1.3, PHN-2).
@Suite struct AbandonedInviteTests {
    /// A phone whose dialog is being refreshed while a client asks it for something.
    private func refreshing() async throws -> (stage: PhoneStage, refresh: PhoneStage.Sent, info: PhoneStage.Sent) {
        let stage = PhoneStage()
        try await stage.ready(timer: "300;refresher=uac", watched: false)
        await stage.advance(.seconds(150))
        let refresh = try #require(stage.wire.take().first)
        #expect(refresh.name == "INVITE")
        await stage.watch()
        let info = try #require(stage.wire.take().first)
        #expect(info.name == "MonitorStart")
        return (stage, refresh, info)
    }

    private func number(_ sent: PhoneStage.Sent) throws -> UInt32 { try sent.message.cseq().number }

    @Test("a refresh that is refused after the dialog is given up", arguments: [481, 408] as [UInt16])
    func refresh(_ status: UInt16) async throws {
        let (stage, refresh, info) = try await refreshing()
        try await stage.answer(info, status == 481 ? .callOrTransactionDoesNotExist : .requestTimeout)
        #expect(stage.wire.take().isEmpty)
        try await stage.answer(refresh, .callOrTransactionDoesNotExist)
        let sent = stage.wire.take()
        #expect(sent.map(\.name) == ["ACK"])
        let (ack, invite) = (try sent.first.map(number), try number(refresh))
        #expect(ack == invite)
    }

    @Test("an INVITE whose phone takes its registration back and registers again over the same connection")
    func sameConnection() async throws {
        let stage = PhoneStage()
        await stage.attach()
        let first = try #require(stage.wire.take().first)
        await stage.phone.unregistered(from: stage.wire)
        await stage.attach()
        #expect(stage.wire.take().map(\.name) == ["INVITE"])
        try await stage.answer(first, .busyHere)
        #expect(stage.wire.take().map(\.name) == ["ACK"])
    }

    @Test func anotherConnectionOwesNothing() async throws {
        let stage = PhoneStage()
        await stage.attach()
        _ = stage.wire.take()
        let next = PhoneStage.Wire()
        await stage.attach(over: next, number: 9)
        #expect(await stage.phone.abandoned.isEmpty)
    }
}
