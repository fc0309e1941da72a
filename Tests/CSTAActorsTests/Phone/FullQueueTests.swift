import CSTACore
import NIOCore
import Synchronization
import Testing

@testable import CSTAActors

/// What is said about a phone when it was not asked, because too many requests wait for it, or did not answer (PHN-4, PHN-6).
@Suite struct FullQueueTests {
    private static let lines = "GetSwitchingFunctionDevices"

    /// As many requests of clients as the phone is asked and may wait.
    private func fill(_ stage: PhoneStage) async {
        stage.answers.withLock {
            $0["GetDoNotDisturb"] = "<GetDoNotDisturbResponse><doNotDisturbOn>true</doNotDisturbOn>"
        }
        for _ in 0..<65 {
            await stage.phone.perform(
                .getDoNotDisturb(GetDoNotDisturb(device: PhoneStage.line)), on: PhoneStage.line.key
            ) { _ in }
        }
        #expect(stage.wire.take().map(\.name) == ["GetDoNotDisturb"])
    }

    @Test("PHN-4: lines that could not be asked for are asked for later")
    func lines() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        await fill(stage)
        try await stage.tell("<SwFunctionDevicesChanged><sysStatRegisterID>2</sysStatRegisterID>")
        #expect(stage.wire.take().map(\.name) == ["200"])
        #expect(await stage.phone.identities.map(\.device) == [PhoneStage.line])
        await stage.advance(.milliseconds(5_100))
        #expect(try await stage.serve().contains(Self.lines))
        #expect(await stage.phone.identities.map(\.device) == [PhoneStage.line])
        await stage.advance(.seconds(600))
        #expect(try await stage.serve() == [])
    }

    @Test("CAL-1: calls that could not be asked for are not taken to be over, and asked for later")
    func calls() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        try await stage.tell(
            "<DeliveredEvent><monitorCrossRefID>43</monitorCrossRefID><connection><callID>5</callID>"
                + "<deviceID>sip:201@pbx.example.net</deviceID></connection>"
                + "<localConnectionInfo>alerting</localConnectionInfo>")
        await stage.advance(.seconds(239))
        _ = stage.wire.take()
        await fill(stage)
        await stage.advance(.seconds(1))
        #expect(await stage.told() == ["DeliveredEvent"])
        stage.answers.withLock {
            $0["SnapshotDevice"] =
                "<SnapshotDeviceResponse><crossRefIDorSnapshotData><snapshotData/>"
                + "</crossRefIDorSnapshotData>"
        }
        await stage.advance(.milliseconds(5_100))
        #expect(try await stage.serve().contains("SnapshotDevice"))
        #expect(await stage.told() == ["ConnectionClearedEvent marked"])
    }

    @Test("PHN-6: a monitor whose end the phone leaves unanswered is ended again")
    func monitors() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        stage.answers.withLock { $0["MonitorStop"] = .some(nil) }
        await stage.phone.unwatch(["7"])
        #expect(try await stage.serve() == ["MonitorStop"])
        // Five seconds for the answer, and then five until it is asked again.
        await stage.advance(.seconds(9))
        #expect(stage.wire.take().isEmpty)
        await stage.advance(.seconds(2))
        #expect(try await stage.serve() == ["MonitorStop"])
        // And then ten.
        await stage.advance(.seconds(13))
        #expect(stage.wire.take().isEmpty)
        stage.answers.withLock { $0["MonitorStop"] = nil }
        await stage.advance(.seconds(2))
        #expect(try await stage.serve() == ["MonitorStop"])
        await stage.advance(.seconds(900))
        #expect(try await stage.serve() == [])
    }

    @Test("PHN-6: a reference that the phone gives again is that of a monitor that is wanted")
    func monitorIsWantedAgain() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        stage.answers.withLock { $0["MonitorStop"] = .some(nil) }
        await stage.phone.unwatch(["7"])
        _ = try await stage.serve()
        await stage.advance(.seconds(6))
        await stage.watch()
        #expect(try await stage.serve() == ["MonitorStart", "SnapshotDevice"])
        await stage.advance(.seconds(900))
        #expect(try await stage.serve() == [])
        #expect(await stage.told().last == "BackInServiceEvent")
    }

    @Test func monitorsThatAreLeft() {
        let start = NIODeadline.uptimeNanoseconds(0)
        var left = LeftMonitors()
        for number in 0..<100 { left.notStopped("\(number)", at: start) }
        #expect(left.due == start + .seconds(5))
        let early = left.taken(at: start + .seconds(4))
        let all = left.taken(at: start + .seconds(5))
        #expect(early.isEmpty && all.count == 64)
        #expect(left.due == nil && !left.isEmpty)
        for number in 1..<64 { left.stopped("\(number)") }
        var now = start + .seconds(5)
        var pauses: [TimeAmount] = []
        while true {
            left.notStopped("0", at: now)
            guard let due = left.due else { break }
            pauses.append(due - now)
            now = due
            let references = left.taken(at: now)
            #expect(references == ["0"])
        }
        #expect(pauses == [10, 20, 40, 80, 160, 300, 300].map { .seconds($0) })
        #expect(left.isEmpty)
    }
}
