import CSTAActors
import CSTAServer
import NIOCore
import SIPCore
import TestSupport
import Testing

/// Every CSTAErrorCode that interface.md promises to clients (CST-9, PHN-6).
@Suite("Errors are 200 with CSTAErrorCode", .takesTurns)
struct ServiceErrorTests {
    /// What a client asks, with `%` for a line that exists, and what it gets.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var user = "tapi"
        let service: String
        let inner: String
        let error: String
        var testDescription: String { name }

        init(_ name: String, user: String = "tapi", _ service: String, _ inner: String, _ error: String) {
            (self.name, self.user, self.service, self.inner, self.error) = (name, user, service, inner, error)
        }
    }

    static let make = "<calledDirectoryNumber>500</calledDirectoryNumber>"

    static let rows = [
        Row(
            "unknown device", "MakeCall", "<callingDevice>sip:none@x</callingDevice>\(make)",
            "operation/invalidDeviceID"),
        Row(
            "unknown device, snapshot", "SnapshotDevice", "<snapshotObject>none</snapshotObject>",
            "operation/invalidDeviceID"),
        Row(
            "unknown device in a connection", "AnswerCall",
            "<callToBeAnswered><callID>1</callID><deviceID>none</deviceID></callToBeAnswered>",
            "operation/invalidDeviceID"),
        Row(
            "unknown device, MonitorStart", "MonitorStart",
            "<monitorObject><deviceObject>none</deviceObject></monitorObject>", "operation/invalidMonitorObject"),
        Row(
            "device with a spelling that nobody keeps, MonitorStart", "MonitorStart",
            "<monitorObject><deviceObject>%;x=\(String(repeating: "y", count: 1_024))</deviceObject></monitorObject>",
            "operation/invalidMonitorObject"),
        Row(
            "device not allowed", user: "few", "MakeCall", "<callingDevice>%</callingDevice>\(make)",
            "operation/privilegeViolationSpecifiedDevice"),
        Row(
            "device not allowed, MonitorStart", user: "few", "MonitorStart",
            "<monitorObject><deviceObject>%</deviceObject></monitorObject>",
            "operation/privilegeViolationSpecifiedDevice"),
        Row(
            "observer dials", user: "board", "MakeCall", "<callingDevice>%</callingDevice>\(make)",
            "operation/privilegeViolationSpecifiedDevice"),
        Row(
            "observer answers", user: "board", "AnswerCall",
            "<callToBeAnswered><callID>1</callID><deviceID>%</deviceID></callToBeAnswered>",
            "operation/privilegeViolationSpecifiedDevice"),
        Row(
            "service the model lacks", "DialDigits",
            "<diallingConnection><callID>1</callID><deviceID>%</deviceID></diallingConnection><diallingSequence>1</diallingSequence>",
            "operation/serviceNotSupported"),
        Row(
            "unknown monitor", "MonitorStop", "<monitorCrossRefID>none</monitorCrossRefID>",
            "operation/invalidMonitorCrossRefID"),
        Row(
            "connection without deviceID, call unknown", "AnswerCall",
            "<callToBeAnswered><callID>1</callID></callToBeAnswered>", "operation/invalidConnectionID"),
        Row("MakeCall without callingDevice", "MakeCall", make, "operation/atLeastOneConditionalParameterNotProvided"),
        Row(
            "MonitorStart without monitorObject", "MonitorStart", "",
            "operation/atLeastOneConditionalParameterNotProvided"),
        Row(
            "MonitorStop without a reference", "MonitorStop", "", "operation/atLeastOneConditionalParameterNotProvided"),
        Row("AnswerCall without a connection", "AnswerCall", "", "operation/atLeastOneConditionalParameterNotProvided"),
    ]

    @Test("interface.md", arguments: rows)
    func errors(_ row: Row) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server, options: .init(user: row.user))
            let answer = try await client.ask(row.service, row.inner.replacing("%", with: phone.line))
            #expect(answer.status == 200)
            #expect(answer.error == row.error)
            #expect(answer["Content-Type"] == "application/csta+xml")
        }
    }

    @Test(
        "interface.md: a body that is not well formed, or no XML, is invalidMsgID",
        arguments: [
            "<MakeCall", "hello", "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body/></html>", "<a><b></a>",
            "<?xml version=\"1.0\"?>", "<!DOCTYPE MakeCall [<!ENTITY x \"y\">]><MakeCall>&x;</MakeCall>",
            "<MakeCall xmlns=\"\(CSTAText.ed3)\"><callingDevice>&undefined;</callingDevice></MakeCall>",
        ])
    func notWellFormed(_ body: String) async throws {
        try await TestServer.run { server in
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask(body: body)
            #expect(answer.status == 200)
            #expect(answer.error == "operation/invalidMsgID")
            #expect(try await client.ask("RequestSystemStatus").text("systemStatus") == "normal")
        }
    }

    @Test("negative case 84: a compressed body gets 415 and is never unpacked")
    func compressed() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.session(at: server)
            let request = try client.request("INFO", body: "x").changed { $0.add("Content-Encoding", "gzip") }
            let answer = try await client.answer(to: request)
            #expect(answer.status == 415)
            // RFC 3261 8.2.3: what would have been understood.
            #expect(answer["Accept"] == "application/csta+xml" && answer["Accept-Encoding"] == "identity")
            let other = try client.request("INFO", body: "x").changed { $0["Content-Type"] = "text/plain" }
            let refusal = try await client.answer(to: other)
            #expect(refusal.status == 415 && refusal["Accept"] == "application/csta+xml")
            // A phone is told the same.
            let phone = try await TestPhone.ready(at: server)
            let info = try #require(phone.request("INFO", body: "x")).changed { $0.add("Content-Encoding", "gzip") }
            let told = try await phone.answer(to: info)
            #expect(told.status == 415)
            #expect(told["Accept"] == "application/csta+xml" && told["Accept-Encoding"] == "identity")
        }
    }

    @Test("interface.md: a session's monitor is not another session's")
    func foreignMonitor() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let owner = try await TestClient.session(at: server)
            let other = try await TestClient.session(at: server)
            let reference = try await owner.watch(phone.line)
            #expect(try await other.stop(reference).error == "operation/invalidMonitorCrossRefID")
            try await phone.playCall("1")
            _ = try await owner.event("DeliveredEvent", reference)
        }
    }

    @Test("interface.md: a phone that is away is deviceOutOfService")
    func away() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            phone.wire.close()
            _ = try await client.event("OutOfServiceEvent", reference)
            let answer = try await client.ask("MakeCall", "<callingDevice>\(phone.line)</callingDevice>\(Self.make)")
            #expect(answer.error == "systemResourceAvailibility/deviceOutOfService")
        }
    }

    @Test("REG-3: a phone that is switched off is deviceOutOfService")
    func switchedOff() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            await server.server.setEnabled(false, phone: try #require(MACAddress(phone.mac)))
            _ = try await client.event("OutOfServiceEvent", reference)
            let answer = try await client.ask("MakeCall", "<callingDevice>\(phone.line)</callingDevice>\(Self.make)")
            #expect(answer.error == "systemResourceAvailibility/deviceOutOfService")
        }
    }

    @Test(
        "PHN-6: a phone that does not answer in time, or only with an empty 200, is generic", arguments: [true, false])
    func unanswered(_ isSilent: Bool) async throws {
        try await TestServer.run(configure: { $0.phones.requestTimeout = .seconds(3) }) { server in
            let phone = try await TestPhone.ready(
                at: server, options: .init(answer: { $0 == "MakeCall" ? (isSilent ? .silent : .empty) : .standard }))
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask("MakeCall", "<callingDevice>\(phone.line)</callingDevice>\(Self.make)")
            #expect(answer.error == "operation/generic")
        }
    }

    @Test(
        "PHN-6: statuses of the phone",
        arguments: [
            (405, "operation/serviceNotSupported"), (501, "operation/serviceNotSupported"), (500, "operation/generic"),
            (400, "operation/generic"),
        ])
    func statuses(_ status: Int, _ error: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(
                at: server, options: .init(answer: { $0 == "MakeCall" ? .status(status, "No") : .standard }))
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask("MakeCall", "<callingDevice>\(phone.line)</callingDevice>\(Self.make)")
            #expect(answer.error == error)
        }
    }

    @Test(
        "interface.md: a phone's own CSTAErrorCode is passed on unchanged",
        arguments: [
            "stateIncompatibility/invalidObjectState", "operation/invalidDestination",
            "subscribedResourceAvailability/objectMonitorLimitExceeded", "privateErrorCode/vendor-17",
        ])
    func passedOn(_ error: String) async throws {
        try await TestServer.run { server in
            let parts = error.split(separator: "/")
            let body = CSTAText.body("CSTAErrorCode", "<\(parts[0])>\(parts[1])</\(parts[0])>")
            let phone = try await TestPhone.ready(
                at: server, options: .init(answer: { $0 == "MakeCall" ? .body(body) : .standard }))
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask("MakeCall", "<callingDevice>\(phone.line)</callingDevice>\(Self.make)")
            #expect(answer.error == error)
        }
    }
}
