import CSTACore
import NIOCore
import Synchronization
import Testing

@testable import CSTAActors

/// Which line an event of a phone belongs to (PHN-6).
@Suite struct PhoneEventTests {
    @Test("PHN-6: an event that does not name its monitor belongs to the only one there is")
    func eventsWithoutReference() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        try await stage.tell("<HeldEvent><heldConnection><callID>5</callID></heldConnection>")
        #expect(await stage.told() == ["HeldEvent"])
        // One of a monitor that is not there is nobody's.
        try await stage.tell(
            "<HeldEvent><monitorCrossRefID>9</monitorCrossRefID><heldConnection><callID>5</callID></heldConnection>")
        #expect(await stage.told().isEmpty)
        // Before the answer to MonitorStart, too.
        let early = PhoneStage()
        try await early.ready(watched: false)
        await early.watch()
        let start = try #require(early.wire.take().first)
        try await early.tell("<HeldEvent><heldConnection><callID>5</callID></heldConnection>")
        try await early.answer(start, csta: "<MonitorStartResponse><monitorCrossRefID>43</monitorCrossRefID>")
        #expect(await early.told() == ["BackInServiceEvent", "HeldEvent"])
    }

    @Test("PHN-6, negative case 98: a monitor whose reference is too long to be kept counts as refused")
    func longReference() async throws {
        let stage = PhoneStage()
        try await stage.ready(watched: false)
        await stage.watch()
        let start = try #require(stage.wire.take().first)
        let long = String(repeating: "4", count: 1025)
        try await stage.answer(start, csta: "<MonitorStartResponse><monitorCrossRefID>\(long)</monitorCrossRefID>")
        #expect(await stage.phone.identities.map(\.monitor.isOn) == [false])
        #expect(await !stage.told().contains("BackInServiceEvent"))
        // It is asked again later, and served when it gives a shorter one.
        await stage.advance(.milliseconds(5_100))
        #expect(try await stage.serve().contains("MonitorStart"))
        #expect(await stage.phone.identities.map(\.monitor.isOn) == [true])
    }

    @Test("PHN-6: of two monitors neither gets an event that names none")
    func eventsWithoutReferenceAndTwoMonitors() async throws {
        let stage = PhoneStage()
        try await stage.ready()
        let lines = [PhoneStage.line, "sip:202@pbx.example.net"]
        stage.answers.withLock {
            $0["GetSwitchingFunctionDevices"] =
                "<GetSwitchingFunctionDevicesResponse><serviceCrossRefID>1</serviceCrossRefID>"
            $0["MonitorStart"] = "<MonitorStartResponse><monitorCrossRefID>44</monitorCrossRefID>"
        }
        try await stage.tell("<SwFunctionDevicesChanged><sysStatRegisterID>2</sysStatRegisterID>")
        _ = try await stage.serve()
        try await stage.tell(
            "<SwitchingFunctionDevices><serviceCrossRefID>1</serviceCrossRefID><lastSegment>true</lastSegment><deviceList>"
                + lines.map { "<device><deviceID>\($0.value)</deviceID></device>" }.joined() + "</deviceList>")
        await stage.phone.watch(
            lines[1].key,
            Watch(watcher: stage.ear, session: 1, crossRef: "8", filter: nil, spelling: lines[1], edition: .ed5))
        _ = try await stage.serve()
        #expect(await stage.phone.identities.map(\.monitor) == [.on(crossRef: "43"), .on(crossRef: "44")])
        #expect(await stage.told() == ["BackInServiceEvent"])
        try await stage.tell("<HeldEvent><heldConnection><callID>5</callID></heldConnection>")
        #expect(await stage.told().isEmpty)
    }
}
