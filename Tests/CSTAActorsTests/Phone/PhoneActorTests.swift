import CSTACore
import Foundation
import NIOCore
import SIPCore
import Synchronization
import Testing

@testable import CSTAActors

/// A phone's actor and its clocks, moved by hand (PHN-2, PHN-3, PHN-5, PHN-6, REG-5).
@Suite struct PhoneActorTests {
    private static let opening = ["INVITE", "ACK", "SystemRegister", "GetSwitchingFunctionDevices"]
    private static let challenge = "Digest realm=\"phone\", nonce=\"n\", qop=\"auth\", algorithm=MD5"

    @Test func opening() async throws {
        let stage = PhoneStage()
        await stage.attach()
        #expect(try await stage.serve() == Self.opening + ["200"])
        #expect(await stage.phone.identities.map(\.device) == [PhoneStage.line])
    }

    @Test("REG-7: a phone is in when it has its lines and its monitors, not when it has registered")
    func letIn() async throws {
        let unwatched = PhoneStage()
        try await unwatched.ready(watched: false)
        #expect(unwatched.wire.letIns == 1)
        let stage = PhoneStage()
        try await stage.ready()
        #expect(stage.wire.letIns == 1)
        // It comes back, and is slow to open the monitor that is there from before.
        stage.answers.withLock { $0["MonitorStart"] = .some(nil) }
        await stage.attach()
        _ = try await stage.serve()
        #expect(await stage.phone.session.phase == .ready)
        #expect(stage.wire.letIns == 1)
        stage.answers.withLock { $0["MonitorStart"] = nil }
        await stage.advance(.seconds(30))
        _ = try await stage.serve()
        #expect(stage.wire.letIns == 2)
    }

    @Test("REG-5: taken back over another connection, a registration ends with the one that it was made over")
    func takenBackElsewhere() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        await stage.phone.unregistered(from: nil)
        #expect(stage.wire.take().map(\.name) == ["BYE"])
        #expect(stage.wire.closed == [.unregistered])
        #expect(await stage.told() == ["OutOfServiceEvent"])
        // Over its own it stays: the phone may register again.
        let own = PhoneStage()
        try await own.ready()
        await own.phone.unregistered(from: own.wire)
        #expect(own.wire.closed.isEmpty)
    }

    @Test("REG-5: of two connections the one that registered last stays, whichever comes to the phone's actor first")
    func theOlderComesLater() async throws {
        let stage = PhoneStage()
        let older = PhoneStage.Wire()
        await stage.attach(over: stage.wire, number: 2)
        _ = try await stage.serve()
        await stage.attach(over: older, number: 1)
        #expect(older.closed == [.replaced])
        #expect(older.take().isEmpty)
        #expect(stage.wire.closed.isEmpty)
        #expect(await stage.phone.session.phase == .ready)
        // The end of the older connection is nothing to the phone.
        await stage.phone.detached(from: older, .replaced)
        #expect(await stage.phone.link === stage.wire)
    }

    @Test("PHN-2: a phone that wants an ever longer session interval is asked a few times only")
    func everLongerInterval() async throws {
        let stage = PhoneStage()
        await stage.attach(expires: 86_400)
        for number in 1...3 {
            let sent = stage.wire.take().filter { $0.name == "INVITE" }
            #expect(sent.count == 1, "attempt \(number)")
            guard let invite = sent.last else { return }
            try await stage.answer(invite, .sessionIntervalTooSmall, [(.minSE, "\(1000 + number)")])
        }
        #expect(stage.wire.take().map(\.name) == ["ACK"])
        // After the pause of a phone that refuses it is asked again, with what it wanted last, and may accept.
        await stage.advance(.seconds(5))
        let invite = try #require(stage.wire.take().first)
        #expect(invite.message.first(.minSE) == "1002")
        try await stage.answer(invite, .sessionIntervalTooSmall, [(.minSE, "1800")])
        #expect(try await stage.serve() == ["ACK"] + Self.opening + ["200"])
    }

    // MARK: Keepalive

    /// Waits for the next one, at most as long as they are apart; it was sent less than a second ago.
    private func keepalive(_ stage: PhoneStage) async throws -> PhoneStage.Sent {
        for _ in 1...61 {
            await stage.advance(.seconds(1))
            if let sent = stage.wire.take().first {
                #expect(sent.name == "RequestSystemStatus")
                return sent
            }
        }
        throw CSTAErrorCode.generic
    }

    @Test func keepalivesAreSentAndMayBeAnsweredWithoutABody() async throws {
        let stage = PhoneStage(keepalive: .seconds(60))
        try await stage.ready()
        let first = try await keepalive(stage)
        try await stage.answer(first, csta: "<RequestSystemStatusResponse><systemStatus>normal</systemStatus>")
        await stage.advance(.seconds(58))
        #expect(stage.wire.take().isEmpty)
        try await stage.answer(try await keepalive(stage))
        await stage.advance(.seconds(30))
        #expect(stage.wire.closed.isEmpty)
        #expect(await stage.told().isEmpty)
    }

    @Test func aLostKeepaliveEndsTheConnection() async throws {
        let stage = PhoneStage(keepalive: .seconds(60))
        try await stage.ready()
        _ = try await keepalive(stage)
        await stage.advance(.milliseconds(3_900))
        #expect(stage.wire.closed.isEmpty)
        await stage.advance(.milliseconds(1_200))
        #expect(stage.wire.closed == [.keepaliveLost])
        #expect(stage.wire.take().map(\.name) == ["BYE"])
        #expect(await stage.told() == ["OutOfServiceEvent"])
    }

    // MARK: Session timer

    /// REG-4: not all at the same time that were opened at the same time.
    @Test func theDialogIsRefreshedBeforeHalfItsTime() async throws {
        let stage = PhoneStage()
        try await stage.ready(timer: "300;refresher=uac")
        var times: [Int] = []
        for _ in 1...8 {
            await stage.advance(.seconds(119))
            #expect(stage.wire.take().isEmpty)
            var seconds = 119
            var names: [String] = []
            while names.isEmpty, seconds <= 150 {
                await stage.advance(.seconds(1))
                seconds += 1
                names = try await stage.serve(timer: "300;refresher=uac")
            }
            #expect(names == ["INVITE", "ACK"])
            times.append(seconds)
        }
        #expect(times.allSatisfy { (120...150).contains($0) }, "\(times)")
        // Eight equal ones of thirty would be a miracle of the order of 10^-10.
        #expect(Set(times).count > 1, "\(times)")
        #expect(await stage.told().isEmpty)
    }

    @Test func aRefreshIsAuthorizedWhereThePhoneWantsIt() async throws {
        let stage = PhoneStage()
        try await stage.ready(timer: "300;refresher=uac")
        await stage.advance(.seconds(150))
        let refresh = try #require(stage.wire.take().first)
        try await stage.answer(refresh, .unauthorized, [(.wwwAuthenticate, Self.challenge)])
        let sent = stage.wire.take()
        #expect(sent.map(\.name) == ["ACK", "INVITE"])
        #expect(sent[1].message.first(.authorization)?.contains("username=\"000413AABBCC\"") ?? false)
        #expect(await stage.told().isEmpty, "the dialog stands")
    }

    @Test func aDialogThatNobodyRefreshesEnds() async throws {
        let stage = PhoneStage()
        try await stage.ready(timer: "300;refresher=uas")
        await stage.advance(.seconds(267))
        #expect(stage.wire.take().isEmpty)
        await stage.advance(.seconds(1))
        #expect(stage.wire.take().map(\.name) == ["BYE"])
        #expect(await stage.told() == ["OutOfServiceEvent"])
        #expect(stage.wire.closed.isEmpty, "the registration stands")
        await stage.advance(.seconds(5))
        #expect(try await stage.serve().first == "INVITE")
        #expect(await stage.told() == ["BackInServiceEvent"])
    }

    @Test func anUnansweredRefreshEndsTheDialogInTime() async throws {
        let stage = PhoneStage()
        try await stage.ready(timer: "300;refresher=uac")
        await stage.advance(.seconds(150))
        #expect(stage.wire.take().map(\.name) == ["INVITE"])
        await stage.advance(.seconds(118))
        #expect(stage.wire.take().map(\.name) == ["BYE"])
        #expect(await stage.told() == ["OutOfServiceEvent"])
    }

    // MARK: Registration

    @Test func theRegistrationExpires() async throws {
        let stage = PhoneStage()
        try await stage.ready(expires: 60)
        await stage.advance(.seconds(50))
        await stage.refresh(expires: 60)
        await stage.advance(.seconds(64))
        #expect(stage.wire.closed.isEmpty)
        await stage.advance(.seconds(1))
        #expect(stage.wire.closed == [.registrationExpired])
        #expect(stage.wire.take().map(\.name).last == "BYE")
        #expect(await stage.told() == ["OutOfServiceEvent"])
    }

    // MARK: INVITE

    @Test func aRefusedInviteIsTriedAgainLaterAndLater() async throws {
        let stage = PhoneStage()
        await stage.attach(expires: 86_400)
        for pause in [5, 10, 20, 40, 80, 160, 160] as [Int64] {
            let invite = try #require(stage.wire.take().first)
            #expect(invite.name == "INVITE")
            try await stage.answer(invite, .busyHere)
            #expect(stage.wire.take().map(\.name) == ["ACK"])
            await stage.advance(.seconds(pause - 1))
            #expect(stage.wire.take().isEmpty)
            await stage.advance(.seconds(1))
        }
        #expect(try await stage.serve().first == "INVITE")
        #expect(await stage.phone.session.phase == .ready)
    }

    @Test func anUnansweredInviteIsTriedAgainAndARegisterDoesItAtOnce() async throws {
        let stage = PhoneStage()
        await stage.attach()
        #expect(stage.wire.take().map(\.name) == ["INVITE"])
        await stage.advance(.seconds(5))
        #expect(stage.wire.take().isEmpty)
        await stage.advance(.seconds(5))
        #expect(stage.wire.take().map(\.name) == ["INVITE"])
        await stage.advance(.seconds(5))
        await stage.refresh()
        #expect(stage.wire.take().map(\.name) == ["INVITE"])
    }

    @Test func twoChallengesInARowAreAnswered() async throws {
        let stage = PhoneStage()
        await stage.attach()
        for nonce in ["n", "m"] {
            let invite = try #require(stage.wire.take().last)
            let challenge = Self.challenge.replacing("\"n\"", with: "\"\(nonce)\", stale=\(nonce == "m")")
            try await stage.answer(invite, .unauthorized, [(.wwwAuthenticate, challenge)])
        }
        let third = try #require(stage.wire.take().last)
        #expect(third.name == "INVITE" && third.message.first(.authorization)?.contains("\"m\"") ?? false)
        try await stage.answer(third, .unauthorized, [(.wwwAuthenticate, Self.challenge)])
        #expect(stage.wire.take().map(\.name) == ["ACK"], "the right password was refused: no endless asking")
    }

    // MARK: Answers

    @Test(arguments: [true, false]) func anEmptyAnswerIsWaitedForUntilTheTimeout(_ comes: Bool) async throws {
        let stage = PhoneStage()
        try await stage.ready(watched: false)
        let outcome = Outcome()
        await outcome.ask(stage)
        let request = try #require(stage.wire.take().first)
        try await stage.answer(request)
        await stage.advance(.milliseconds(4_900))
        #expect(outcome.message == nil)
        if comes { try await stage.tell("<GetDoNotDisturbResponse><doNotDisturbOn>true</doNotDisturbOn>") }
        await stage.advance(.milliseconds(200))
        let expected: CSTAMessage =
            comes
            ? .response(.getDoNotDisturb(GetDoNotDisturbResponse(doNotDisturbOn: true))) : .error(.generic)
        #expect(outcome.message == expected)
    }

    @Test func aPhoneThatLetsARequestLieIsAskedWhetherItIsThere() async throws {
        let stage = PhoneStage(keepalive: .seconds(60))
        try await stage.ready(watched: false)
        let first = Outcome()
        let second = Outcome()
        await first.ask(stage)
        await second.ask(stage)
        #expect(stage.wire.take().map(\.name) == ["GetDoNotDisturb"])
        await stage.advance(.seconds(5))
        #expect(first.message == .error(.generic))
        // Before the next request: who waits shall not wait for a phone that is gone.
        #expect(stage.wire.take().map(\.name) == ["RequestSystemStatus"])
        #expect(second.message == nil)
        await stage.advance(.seconds(5))
        #expect(stage.wire.closed == [.keepaliveLost])
        #expect(second.message == .error(.deviceOutOfService))
    }

    @Test func whatWaitsForItsTurnForTooLongIsAnswered() async throws {
        let stage = PhoneStage()
        try await stage.ready(watched: false)
        let outcomes = (0..<4).map { _ in Outcome() }
        for outcome in outcomes { await outcome.ask(stage) }
        await stage.advance(.seconds(15))
        #expect(outcomes.allSatisfy { $0.message == .error(.generic) })
    }

    @Test func aListThatIsNotFinishedIsTakenAsItIs() async throws {
        let stage = PhoneStage()
        await stage.attach()
        for request in stage.wire.take() {
            try await stage.answer(
                request, csta: "<RequestSystemStatusResponse><systemStatus>normal</systemStatus>")
        }
        // SystemRegister and the list are answered, but the list itself stops half-way.
        for answer in [
            "<SystemRegisterResponse>", "<GetSwitchingFunctionDevicesResponse><serviceCrossRefID>1</serviceCrossRefID>",
        ] {
            let request = try #require(stage.wire.take().last)
            try await stage.answer(request, csta: answer)
        }
        try await stage.tell(
            "<SwitchingFunctionDevices><serviceCrossRefID>1</serviceCrossRefID><lastSegment>false</lastSegment>"
                + "<deviceList><device><deviceID>sip:8@pbx.example.net</deviceID></device></deviceList>")
        #expect(await stage.phone.session.phase == .configuring)
        await stage.advance(.seconds(15))
        #expect(await stage.phone.session.phase == .ready)
        #expect(await stage.phone.identities.map(\.device.value) == ["sip:8@pbx.example.net"])
    }

    @Test func aPhoneThatIsLateWithItsLinesIsAskedAgain() async throws {
        let stage = PhoneStage()
        stage.answers.withLock { $0["GetSwitchingFunctionDevices"] = .some(nil) }
        await stage.attach(expires: 86_400)
        #expect(try await stage.serve() == Self.opening)
        // Its time is over: for now the address of record stands for its lines.
        await stage.advance(.seconds(6))
        #expect(await stage.phone.session.phase == .ready)
        #expect(await stage.phone.identities.map(\.device.value) == ["sip:000413AABBCC@uacsta.test"])
        // Again after 5 s, then after 10 s more, each time with 5 s for the answer.
        await stage.advance(.seconds(5))
        #expect(try await stage.serve() == ["GetSwitchingFunctionDevices"])
        await stage.advance(.seconds(13))
        #expect(try await stage.serve() == [])
        stage.answers.withLock { $0["GetSwitchingFunctionDevices"] = nil }
        await stage.advance(.seconds(3))
        #expect(try await stage.serve() == ["GetSwitchingFunctionDevices", "200"])
        #expect(await stage.phone.identities.map(\.device) == [PhoneStage.line])
        await stage.advance(.seconds(600))
        #expect(try await stage.serve() == [])
    }

    @Test func aPhoneThatRefusesToTellItsLinesIsNotAskedAgain() async throws {
        let stage = PhoneStage()
        stage.answers.withLock {
            $0["GetSwitchingFunctionDevices"] = "<CSTAErrorCode><operation>serviceNotSupported</operation>"
        }
        await stage.attach(expires: 86_400)
        _ = try await stage.serve()
        #expect(await stage.phone.session.phase == .ready)
        await stage.advance(.seconds(600))
        #expect(try await stage.serve() == [])
    }

    @Test("PHN-6: a monitor that the phone opens when it is not waited for any more is stopped")
    func aMonitorThatComesTooLateIsStopped() async throws {
        let stage = PhoneStage()
        try await stage.ready(watched: false)
        await stage.watch()
        let start = try #require(stage.wire.take().first)
        #expect(start.name == "MonitorStart")
        await stage.advance(.seconds(6))
        try await stage.answer(start, csta: "<MonitorStartResponse><monitorCrossRefID>42</monitorCrossRefID>")
        let stop = try #require(stage.wire.take().first)
        #expect(stop.name == "MonitorStop")
        #expect(String(buffer: stop.message.body).contains(">42<"))
        try await stage.answer(stop, csta: "<MonitorStopResponse>")
        // The next attempt is as if nothing had been.
        await stage.advance(.seconds(6))
        #expect(try await stage.serve().first == "MonitorStart")
        #expect(await stage.told().contains("BackInServiceEvent"))
        // Answered again, it is the monitor that is in use.
        try await stage.answer(start, csta: "<MonitorStartResponse><monitorCrossRefID>43</monitorCrossRefID>")
        #expect(stage.wire.take().isEmpty)
    }
}

/// What came of a command.
private final class Outcome: Sendable {
    private let state = Mutex<CSTAMessage?>(nil)

    var message: CSTAMessage? { state.withLock { $0 } }

    func ask(_ stage: PhoneStage) async {
        await stage.phone.perform(
            .getDoNotDisturb(GetDoNotDisturb(device: PhoneStage.line)), on: PhoneStage.line.key
        ) { answer in self.state.withLock { $0 = answer.message } }
    }
}
