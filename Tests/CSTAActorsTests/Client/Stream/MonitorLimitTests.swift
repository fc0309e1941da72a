import CSTACore
import Testing

@testable import CSTAActors

/// How often one session may open one line (CLI-2, CLI-3).
@Suite struct MonitorLimitTests {
    private func start(_ line: Int) -> String {
        "<MonitorStart><monitorObject><deviceObject>sip:\(line)@pbx.example.net</deviceObject></monitorObject>"
            + "</MonitorStart>"
    }

    @Test("CLI-3: a session has at most 16 monitors on one line; one that is closed makes room")
    func monitorsOfOneLine() async throws {
        let stage = try await ClientStage(phones: [ClientStage.lines(2)])
        for number in 1...16 { try await stage.ask(start(1), number) }
        #expect(try stage.sent().count { $0.hasSuffix("MonitorStartResponse") } == 16)
        try await stage.ask(start(1), 17)
        #expect(try stage.sent() == ["0017 objectMonitorLimitExceeded"])
        // Another line is another matter.
        try await stage.ask(start(2), 18)
        #expect(try stage.sent().contains("0018 MonitorStartResponse"))
        try await stage.ask("<MonitorStop><monitorCrossRefID>3</monitorCrossRefID></MonitorStop>", 19)
        try await stage.ask(start(1), 20)
        #expect(try stage.sent().contains("0020 MonitorStartResponse"))
    }

    @Test("CLI-3: the monitors of a session that has ended are gone from its phones, others stay")
    func sessionEnds() async throws {
        let stage = try await ClientStage(phones: [ClientStage.lines(2), [DeviceID("sip:3@pbx.example.net")]])
        for line in 1...3 { try await stage.ask(start(line), line) }
        try await stage.ask(start(1), 4)
        let mac = try #require(await stage.registry.phoneList.first?.mac)
        let phone = try #require(await stage.registry.phones[mac])
        let other = Watch(
            watcher: stage.client, session: 99, crossRef: "other", filter: nil, spelling: ClientStage.lines(1)[0],
            edition: .ed5)
        await phone.watch(ClientStage.lines(1)[0].key, other)
        #expect(await phone.identities.map(\.watches.count) == [3, 1])
        await stage.client.detached(.peerClosed)
        await stage.settle()
        #expect(await phone.identities.map { $0.watches.map(\.crossRef) } == [["other"], []])
        #expect(await stage.registry.census.monitors == 0)
    }
}
