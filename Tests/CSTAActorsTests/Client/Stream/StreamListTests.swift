import CSTACore
import Testing

@testable import CSTAActors

/// A list of many lines is sent as the client reads, and costs no more than one (CLI-5, CLI-7).
@Suite struct StreamListTests {
    private static let get = "<GetSwitchingFunctionDevices/>"
    private static let refused = "outstandingReqLimitExceeded"

    @Test("CLI-5, CLI-7: a session has one list on its way; the next one is given when that has been sent")
    func oneListAtATime() async throws {
        let stage = try await ClientStage(phones: [ClientStage.lines(120)])
        // The registry has not answered yet.
        try await stage.ask(Self.get, 1, 2)
        #expect(
            try stage.sent() == [
                "0002 \(Self.refused)", "0001 GetSwitchingFunctionDevicesResponse", "0000 SwitchingFunctionDevices",
                "0001 SwitchingFunctionDevices", "0002 SwitchingFunctionDevices",
            ])
        // The client does not read.
        await stage.isWritable(false)
        try await stage.ask(Self.get, 3)
        try await stage.ask(Self.get, 4)
        #expect(await stage.client.backlog.count == 3)
        await stage.isWritable(true)
        #expect(
            try stage.sent() == [
                "0003 GetSwitchingFunctionDevicesResponse", "0004 \(Self.refused)", "0003 SwitchingFunctionDevices",
                "0004 SwitchingFunctionDevices", "0005 SwitchingFunctionDevices",
            ])
        try await stage.ask(Self.get, 5)
        #expect(try stage.sent().first == "0005 GetSwitchingFunctionDevicesResponse")
    }

    @Test("CLI-5: a list that is refused is none on its way")
    func refusedList() async throws {
        let stage = try await ClientStage(phones: [ClientStage.lines(2)])
        let unknown = Self.get.replacing(
            "/>", with: "><requestedDeviceID>9</requestedDeviceID></GetSwitchingFunctionDevices>")
        try await stage.ask(unknown, 1)
        #expect(try stage.sent() == ["0001 invalidDeviceID"])
        try await stage.ask(Self.get, 2)
        #expect(try stage.sent().first == "0002 GetSwitchingFunctionDevicesResponse")
    }

    @Test("CLI-7: nothing is kept of a list whose session has ended")
    func sessionEnds() async throws {
        let stage = try await ClientStage(phones: [ClientStage.lines(120)])
        await stage.isWritable(false)
        try await stage.ask(Self.get, 1)
        #expect(await stage.client.backlog.count == 3)
        await stage.client.endForTests()
        #expect(await stage.client.backlog.isEmpty)
    }

    @Test("negative case 15: a client that has closed its direction gets the rest of what it asked for")
    func halfClose() async throws {
        let stage = try await ClientStage(phones: [ClientStage.lines(120)])
        await stage.isWritable(false)
        try await stage.ask("<RequestSystemStatus/>", 1)
        try await stage.ask(Self.get, 2)
        await stage.client.inputClosed()
        await stage.settle()
        #expect(stage.wire.closed.isEmpty)
        await stage.isWritable(true)
        #expect(
            try stage.sent() == [
                "0001 RequestSystemStatusResponse", "0002 GetSwitchingFunctionDevicesResponse",
                "0000 SwitchingFunctionDevices", "0001 SwitchingFunctionDevices", "0002 SwitchingFunctionDevices",
            ])
        #expect(stage.wire.closed == ["the peer closed the connection"])
    }
}

extension ClientActor {
    fileprivate func endForTests() { end(sessions[0], .byClient) }
}
