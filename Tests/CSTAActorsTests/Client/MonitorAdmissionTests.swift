import Logging
import Synchronization
import Testing

@testable import CSTAActors

/// Who is in may begin a monitor only while the machine keeps up; all else goes on (REG-7).
@Suite struct MonitorAdmissionTests {
    /// Whether the machine is behind, and what is logged.
    private final class Machine: Sendable {
        private let state = Mutex((isBehind: false, log: [String]()))

        var isBehind: Bool {
            get { state.withLock(\.isBehind) }
            set { state.withLock { $0.isBehind = newValue } }
        }

        func log(_ line: String) { state.withLock { $0.log.append(line) } }

        /// How often the log says since the last time that monitors have to wait.
        func told() -> Int {
            state.withLock { state in
                defer { state.log = [] }
                return state.log.count { $0 == "notice overload: monitors have to wait" }
            }
        }
    }

    private struct Recorder: LogHandler {
        let machine: Machine
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.notice

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { machine.log("\(event.level) \(event.message)") }
    }

    private static func start(_ line: Int) -> String {
        "<MonitorStart><monitorObject><deviceObject>sip:\(line)@pbx.example.net</deviceObject></monitorObject></MonitorStart>"
    }

    private static let stop = "<MonitorStop><monitorCrossRefID>1</monitorCrossRefID></MonitorStop>"

    @Test("REG-7: MonitorStart is told to come back while the machine is behind, once in the log; the rest goes on")
    func monitorsWait() async throws {
        let machine = Machine()
        let stage = try await ClientStage(
            phones: [ClientStage.lines(2)], admitsMonitors: { !machine.isBehind }, log: Recorder(machine: machine))
        try await stage.ask(Self.start(1), 1)
        #expect(try stage.sent() == ["0001 MonitorStartResponse", "9999 OutOfServiceEvent"])
        machine.isBehind = true
        try await stage.ask(Self.start(2), 2, 3, 4)
        #expect(try stage.sent() == ["0002 resourceBusy", "0003 resourceBusy", "0004 resourceBusy"])
        #expect(machine.told() == 1)
        // What can never be served is not asked to come back.
        try await stage.ask("<MonitorStart><monitorObject><callObject/></monitorObject></MonitorStart>", 5)
        #expect(try stage.sent() != ["0005 resourceBusy"])
        try await stage.ask("<RequestSystemStatus/>", 6)
        try await stage.ask(Self.stop, 7)
        #expect(try stage.sent() == ["0006 RequestSystemStatusResponse", "0007 MonitorStopResponse"])
        #expect(await stage.client.pending.isEmpty)
        machine.isBehind = false
        try await stage.ask(Self.start(2), 8)
        #expect(try stage.sent() == ["0008 MonitorStartResponse", "9999 OutOfServiceEvent"])
        #expect(machine.told() == 0)
        machine.isBehind = true
        try await stage.ask(Self.start(1), 9)
        #expect(try stage.sent() == ["0009 resourceBusy"])
        #expect(machine.told() == 1, "the next burst is told again")
    }
}
