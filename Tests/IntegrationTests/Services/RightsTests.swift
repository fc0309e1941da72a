import CSTAServer
import NIOCore
import TestSupport
import Testing

/// What accounts may do (REG-2; interface.md): on every service, however it names its device.
@Suite("Rights of accounts", .takesTurns)
struct RightsTests {
    /// `A` is a line that the account may name, `F` one that it may not; the calls 1 and 2 are at `A`, 3 at `F`.
    struct Row: Sendable, CustomTestStringConvertible {
        let service: String
        let inner: String
        /// Whether an account that may only observe may ask for it.
        var looks = false
        /// Whether it names a device that is hidden from the account.
        var isForeign = false

        var testDescription: String { "\(service)\(isForeign ? " foreign" : "") \(inner)" }
    }

    private static func connection(_ name: String, _ call: Int, _ device: String?) -> String {
        "<\(name)><callID>\(call)</callID>\(device.map { "<deviceID>\($0)</deviceID>" } ?? "")</\(name)>"
    }

    /// Services about one connection, with what follows it. Whom they call is free: it is a number to dial.
    private static let aboutOne: [(service: String, connection: String, rest: String, looks: Bool)] = [
        ("AnswerCall", "callToBeAnswered", "", false), ("ClearConnection", "connectionToBeCleared", "", false),
        ("HoldCall", "callToBeHeld", "", false), ("RetrieveCall", "callToBeRetrieved", "", false),
        ("ConsultationCall", "existingCall", "<consultedDevice>F</consultedDevice>", false),
        ("DeflectCall", "callToBeDiverted", "<newDestination>F</newDestination>", false),
        ("SingleStepTransferCall", "activeCall", "<transferredTo>F</transferredTo>", false),
        (
            "SingleStepConferenceCall", "activeCall",
            "<deviceToJoin>F</deviceToJoin><participationType>active</participationType>", false
        ),
        ("DialDigits", "diallingConnection", "<diallingSequence>5</diallingSequence>", false),
        ("GenerateDigits", "connectionToSendDigits", "<charactersToSend>5</charactersToSend>", false),
        ("SnapshotCall", "snapshotObject", "", true),
    ]

    private static let aboutTwo = ["AlternateCall", "ConferenceCall", "ReconnectCall", "TransferCall"]

    /// Services about a device; `D` is the device.
    private static let aboutDevice: [(service: String, inner: String, looks: Bool)] = [
        ("MakeCall", "<callingDevice>D</callingDevice><calledDirectoryNumber>F</calledDirectoryNumber>", false),
        ("SnapshotDevice", "<snapshotObject>D</snapshotObject>", true),
        ("GetDoNotDisturb", "<device>D</device>", true),
        ("SetDoNotDisturb", "<device>D</device><doNotDisturbOn>true</doNotDisturbOn>", false),
        ("GetForwarding", "<device>D</device>", true),
        ("SetForwarding", "<device>D</device><activateForward>false</activateForward>", false),
        ("GetMessageWaitingIndicator", "<device>D</device>", true),
        ("SetMessageWaitingIndicator", "<device>D</device><messageWaitingOn>true</messageWaitingOn>", false),
        ("GetLogicalDeviceInformation", "<device>D</device>", true),
        ("GetPhysicalDeviceInformation", "<device>D</device>", true),
        ("GetMicrophoneMute", "<device>D</device>", true),
        ("SetMicrophoneMute", "<device>D</device><microphoneMuteOn>true</microphoneMuteOn>", false),
        ("MonitorStart", "<monitorObject><deviceObject>D</deviceObject></monitorObject>", true),
    ]

    private static let oneConnection: [Row] = aboutOne.flatMap { row -> [Row] in
        // A call without its device is found among the monitored ones, and those are the account's own.
        let ways: [(Int, String?)] = [(1, "A"), (1, nil), (3, "F")]
        return ways.map { call, device in
            Row(
                service: row.service, inner: connection(row.connection, call, device) + row.rest, looks: row.looks,
                isForeign: device == "F")
        }
    }

    private static let twoConnections: [Row] = aboutTwo.flatMap { service -> [Row] in
        let ways: [(Int, String?, Int, String?)] = [
            (2, "A", 1, "A"), (2, nil, 1, nil), (3, "F", 1, "A"), (1, "A", 3, "F"),
        ]
        return ways.map { held, heldAt, active, activeAt in
            let inner = connection("heldCall", held, heldAt) + connection("activeCall", active, activeAt)
            return Row(service: service, inner: inner, isForeign: heldAt == "F" || activeAt == "F")
        }
    }

    private static let oneDevice: [Row] = aboutDevice.flatMap { row -> [Row] in
        ["A", "F"].map { device in
            let inner = row.inner.replacing(">D<", with: ">\(device)<")
            return Row(service: row.service, inner: inner, looks: row.looks, isForeign: device == "F")
        }
    }

    private static let pickup: [Row] = [(1, "A", "A"), (3, "F", "A"), (1, "A", "F")].map { call, device, asking in
        let inner = connection("callToBePickedUp", call, device) + "<requestingDevice>\(asking)</requestingDevice>"
        return Row(service: "DirectedPickupCall", inner: inner, isForeign: device == "F" || asking == "F")
    }

    static let rows: [Row] = oneConnection + twoConnections + oneDevice + pickup

    static let denied = "operation/privilegeViolationSpecifiedDevice"

    /// Two phones that answer everything, a session of each kind of account that watches `A` and knows its calls.
    private struct Stage: Sendable {
        let own: TestPhone
        let foreign: TestPhone
        let sessions: [String: TestClient]

        init(at server: TestServer) async throws {
            func phone(_ line: String) async throws -> TestPhone {
                try await TestPhone.ready(
                    at: server,
                    options: .init(lines: [line], agent: "Talkative/1") { service in
                        // Its snapshots agree with its events.
                        service == "SnapshotDevice"
                            ? .body(CSTAText.body("CSTAErrorCode", "<operation>generic</operation>")) : .standard
                    })
            }
            own = try await phone("sip:allowed\(Unique.next())@pbx.example.net")
            foreign = try await phone(Unique.line())
            var sessions: [String: TestClient] = [:]
            for user in ["tapi", "board", "few"] {
                let client = try await TestClient.session(at: server, options: .init(user: user))
                let reference = try await client.watch(own.line)
                for call in ["1", "2"] {
                    _ = try await own.info(CSTAText.delivered(try own.reference(), call: call, device: own.line))
                    _ = try await client.event("DeliveredEvent", reference)
                }
                sessions[user] = client
            }
            self.sessions = sessions
        }

        func ask(_ row: Row, as user: String) async throws -> WireMessage {
            guard let client = sessions[user] else { throw Disappointment("no account \(user)") }
            let inner = row.inner.replacing(">A<", with: ">\(own.line)<").replacing(">F<", with: ">\(foreign.line)<")
            return try await client.ask(row.service, inner)
        }
    }

    @Test("REG-2: rights and device patterns hold for every service, also by ConnectionID and snapshot")
    func rights() async throws {
        try await TestServer.run { server in
            let stage = try await Stage(at: server)
            for row in Self.rows {
                let all = try await stage.ask(row, as: "tapi")
                #expect(all.error == nil || all.error == "operation/generic", "\(row.testDescription) by tapi: \(all)")
                let observer = try await stage.ask(row, as: "board")
                #expect((observer.error == Self.denied) == !row.looks, "\(row.testDescription) by board: \(observer)")
            }
        }
    }

    @Test("REG-2: a device that the account may not name is never reached")
    func patterns() async throws {
        try await TestServer.run { server in
            let stage = try await Stage(at: server)
            stage.foreign.asked.clear()
            for row in Self.rows {
                let answer = try await stage.ask(row, as: "few")
                #expect((answer.error == Self.denied) == row.isForeign, "\(row.testDescription): \(answer)")
            }
            try await stage.foreign.settle()
            #expect(stage.foreign.asked.waiting.isEmpty)
        }
    }

    @Test("REG-2: a call without its device is found only among what the session watches itself")
    func strangersCall() async throws {
        try await TestServer.run { server in
            let stage = try await Stage(at: server)
            let tapi = try await TestClient.session(at: server)
            let reference = try await tapi.watch(stage.foreign.line)
            _ = try await stage.foreign.info(
                CSTAText.delivered(try stage.foreign.reference(), call: "3", device: stage.foreign.line))
            _ = try await tapi.event("DeliveredEvent", reference)
            let row = Row(service: "ClearConnection", inner: Self.connection("connectionToBeCleared", 3, nil))
            #expect(try await stage.ask(row, as: "few").error == "operation/invalidConnectionID")
        }
    }
}
