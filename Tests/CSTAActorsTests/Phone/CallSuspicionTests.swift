import CSTACore
import Foundation
import NIOCore
import Synchronization
import Testing

@testable import CSTAActors

/// Calls that stay as they are for too long, with a clock moved by hand: the phone is asked, and what it has forgotten to
/// end is ended (CAL-1).
@Suite struct CallSuspicionTests {
    private static let ringing =
        "<DeliveredEvent><monitorCrossRefID>43</monitorCrossRefID><connection><callID>5</callID>"
        + "<deviceID>sip:201@pbx.example.net</deviceID></connection><localConnectionInfo>alerting</localConnectionInfo>"
    private static let nothing =
        "<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData/></crossRefIDorSnapshotData>"

    @Test func aCallThatRingsTooLongIsAskedForAndClearedIfItIsAGhost() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        try await stage.tell(Self.ringing)
        #expect(await stage.told() == ["DeliveredEvent"])
        _ = stage.wire.take()
        await stage.advance(.seconds(239))
        #expect(stage.wire.take().isEmpty)
        stage.answers.withLock { $0["SnapshotDevice"] = .some(Self.nothing) }
        await stage.advance(.seconds(1))
        #expect(try await stage.serve() == ["SnapshotDevice"])
        #expect(await stage.told() == ["ConnectionClearedEvent marked"])
        await stage.advance(.minutes(60))
        #expect(stage.wire.take().isEmpty)
    }

    @Test("CAL-1: with callCheck a ghost is found in that time, again and again")
    func aGhostIsFoundAsSoonAsTheSettingSays() async throws {
        let stage = PhoneStage(callCheck: .seconds(10))
        try await stage.ready()
        stage.answers.withLock { $0["SnapshotDevice"] = .some(Self.nothing) }
        for _ in 0..<3 {
            try await stage.tell(Self.ringing)
            _ = stage.wire.take()
            await stage.advance(.seconds(9))
            #expect(stage.wire.take().isEmpty)
            await stage.advance(.seconds(1))
            #expect(try await stage.serve() == ["SnapshotDevice"])
            #expect(await stage.told() == ["DeliveredEvent", "ConnectionClearedEvent marked"])
        }
    }

    @Test("CAL-1: a phone that cannot be asked loses a call after callLimit, whatever callCheck says")
    func theLimitIsForPhonesThatCannotBeAsked() async throws {
        let stage = try await watchedWithoutSnapshots(callCheck: .seconds(10), callLimit: .seconds(60))
        try await stage.tell(Self.ringing)
        _ = stage.wire.take()
        await stage.advance(.seconds(59))
        #expect(await stage.told() == ["DeliveredEvent"])
        await stage.advance(.seconds(1))
        #expect(await stage.told() == ["ConnectionClearedEvent marked"])
        #expect(stage.wire.take().isEmpty)
        // The end of one call does not put off that of the next.
        try await stage.tell(Self.ringing)
        await stage.advance(.seconds(30))
        try await stage.tell(Self.ringing.replacing("<callID>5<", with: "<callID>6<"))
        await stage.advance(.seconds(30))
        #expect(
            await stage.told() == ["DeliveredEvent", "DeliveredEvent", "ConnectionClearedEvent marked"])
        await stage.advance(.seconds(30))
        #expect(await stage.told() == ["ConnectionClearedEvent marked"])
    }

    @Test func aCallThatIsConfirmedIsLeftInPeaceForAWhile() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        try await stage.tell(Self.ringing)
        _ = stage.wire.take()
        stage.answers.withLock {
            $0["SnapshotDevice"] = .some(
                "<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData><snapshotDeviceResponseInfo>"
                    + "<connectionIdentifier><callID>5</callID></connectionIdentifier><localCallState><compoundCallState>"
                    + "<localConnectionState>alerting</localConnectionState></compoundCallState></localCallState>"
                    + "</snapshotDeviceResponseInfo></snapshotData></crossRefIDorSnapshotData>")
        }
        for pause in [240, 300, 300] as [Int64] {
            await stage.advance(.seconds(pause - 1))
            #expect(stage.wire.take().isEmpty)
            await stage.advance(.seconds(1))
            #expect(try await stage.serve() == ["SnapshotDevice"])
        }
        #expect(await stage.told() == ["DeliveredEvent"])
    }

    @Test func aPhoneThatCannotTellIsNotAskedWithoutEnd() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        try await stage.tell(Self.ringing)
        _ = stage.wire.take()
        stage.answers.withLock { $0["SnapshotDevice"] = .some("<CSTAErrorCode><operation>generic</operation>") }
        await stage.advance(.minutes(4))
        #expect(try await stage.serve() == ["SnapshotDevice"])
        #expect(await stage.told() == ["DeliveredEvent", "ConnectionClearedEvent marked"])
        await stage.advance(.minutes(60))
        #expect(stage.wire.take().isEmpty)
    }

    @Test func aSnapshotWhoseSegmentsStopIsGivenUp() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        try await stage.tell(Self.ringing)
        _ = stage.wire.take()
        stage.answers.withLock {
            $0["SnapshotDevice"] = .some(
                "<SnapshotDeviceResponse><crossRefIDorSnapshotData><serviceCrossRefID>3</serviceCrossRefID>"
                    + "</crossRefIDorSnapshotData>")
        }
        await stage.advance(.minutes(4))
        #expect(try await stage.serve() == ["SnapshotDevice"])
        await stage.advance(.seconds(16))
        #expect(stage.wire.take().isEmpty)
        await stage.advance(.seconds(284))
        #expect(try await stage.serve() == ["SnapshotDevice"])
        try await stage.tell(
            "<SnapshotDeviceData><serviceCrossRefID>3</serviceCrossRefID><lastSegment>true</lastSegment><snapshotData/>"
        )
        #expect(await stage.told() == ["DeliveredEvent", "ConnectionClearedEvent marked"])
    }

    /// A phone that is watched, of a model that cannot be asked for its calls.
    private func watchedWithoutSnapshots(
        callCheck: TimeAmount = .hours(4), callLimit: TimeAmount = .hours(4)
    ) async throws -> PhoneStage {
        let json = """
            [{"vendor": "Plain", "userAgents": ["Plain {firmware}"], "edition": "ed5", "services": {}, "emulated": [],
              "refused": ["SnapshotDevice", "SystemRegister"], "others": "pass"}]
            """
        let models = PhoneModelTable(entries: try JSONDecoder().decode([PhoneModelEntry].self, from: Data(json.utf8)))
        let stage = PhoneStage(agent: "Plain 1", models: models, callCheck: callCheck, callLimit: callLimit)
        await stage.attach(expires: 86_400)
        #expect(try await stage.serve() == ["INVITE", "ACK", "GetSwitchingFunctionDevices", "200"])
        await stage.watch()
        #expect(try await stage.serve() == ["MonitorStart"])
        #expect(await stage.told() == ["BackInServiceEvent"])
        return stage
    }

    @Test func aModelWithoutSnapshotsLosesOnlyWhatLastsTooLong() async throws {
        let stage = try await watchedWithoutSnapshots()
        try await stage.tell(Self.ringing)
        await stage.advance(.seconds(120))
        try await stage.tell(Self.ringing.replacing("<callID>5</callID>", with: "<callID>6</callID>"))
        #expect(await stage.told() == ["DeliveredEvent", "DeliveredEvent"])
        await stage.advance(.seconds(120))
        #expect(await stage.told() == ["ConnectionClearedEvent marked"])
        #expect(await stage.phone.identities[0].calls.calls.map(\.callID) == ["6"])
    }
}
