import NIOCore
import TestSupport
import Testing

/// The rows of the manual's table 4.2.1 that the server itself answers or tells (CST-1 to CST-3, CST-10, CST-11).
@Suite("Table 4.2.1: services of the server", .takesTurns)
struct ServerServiceTests {
    @Test("CST-1 … CST-3: the server's own requests to a phone, in its order", arguments: ServicePersona.allCases)
    func towardsPhones(_ persona: ServicePersona) async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(at: server, options: .init(agent: persona.rawValue))
        let client = try await TestClient.session(at: server)
        let reference = try await client.watch(phone.line)
        #expect(try await client.stop(reference).service == "MonitorStopResponse")
        _ = try await phone.asked("MonitorStop")
        try await phone.settle()
        var check = SchemaCheck()
        let invite = try await phone.asked(method: "INVITE")
        check.add(invite)
        #expect(invite.service == "RequestSystemStatus")
        let second = try await TestClient.session(at: server)
        _ = try await second.watch(phone.line)
        try await phone.settle()
        let requests = phone.asked.waiting.filter { $0.method == "INFO" }
        for request in requests { check.add(request) }
        let expected = persona.hasSystemRegister ? ["SystemRegister"] : []
        #expect(
            Array(requests.compactMap(\.service).prefix(expected.count + 3))
                == expected + ["GetSwitchingFunctionDevices", "MonitorStart", "SnapshotDevice"])
        #expect(requests.allSatisfy { $0["Content-Type"] == "application/csta+xml" })
        try await check.run()
    }

    /// Name, requirement.
    static let own = [
        ("RequestSystemStatus", "CST-2"), ("SystemStatus", "CST-2"), ("SystemRegister", "CST-2"),
        ("GetSwitchingFunctionDevices", "CST-1"), ("GetCSTAFeatures", "CST-10"),
    ]

    @Test("services that need no phone", arguments: own, [Sample.Shape.ed3, .ed6])
    func towardsClients(_ row: (name: String, requirement: String), _ shape: Sample.Shape) async throws {
        let server = try await SharedServer.get()
        let client = try await TestClient.session(at: server)
        let namespace = CSTAText.ed3.replacing("ed3", with: shape.rawValue)
        let answer = try await client.ask(body: Sample(row.name, in: shape).document(namespace, device: "0"))
        #expect(answer.service == row.name + "Response", "\(row.requirement)")
        var check = SchemaCheck()
        check.add(answer)
        if let registration = answer.text("sysStatRegisterID") {
            let cancelled = try await client.ask(
                body: CSTAText.body(
                    "SystemRegisterCancel", "<sysStatRegisterID>\(registration)</sysStatRegisterID>",
                    namespace: namespace))
            #expect(cancelled.service == "SystemRegisterCancelResponse")
            check.add(cancelled)
        }
        if answer.text("serviceCrossRefID") != nil {
            check.add(try await client.told.next("the devices") { $0.service == "SwitchingFunctionDevices" })
        }
        try await check.run()
    }

    @Test("CST-3: MonitorStart, MonitorStop and the events of a monitor", arguments: [Sample.Shape.ed3, .ed6])
    func monitors(_ shape: Sample.Shape) async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(at: server)
        let client = try await TestClient.session(at: server)
        let namespace = CSTAText.ed3.replacing("ed3", with: shape.rawValue)
        let started = try await client.ask(
            body: Sample("MonitorStart", suffix: "-full", in: shape).document(namespace, device: phone.line))
        let reference = try #require(started.text("monitorCrossRefID"))
        var check = SchemaCheck()
        check.add(started)
        check.add(try await client.event("BackInServiceEvent", reference))
        // The phone ends the monitor: it is opened again, at once if the phone registers, and the client hears of both.
        let inPhone = try phone.reference()
        _ = try await phone.info(CSTAText.body("MonitorStop", "<monitorCrossRefID>\(inPhone)</monitorCrossRefID>"))
        check.add(try await client.event("OutOfServiceEvent", reference))
        _ = try await phone.register()
        check.add(try await client.event("BackInServiceEvent", reference))
        let stopped = try await client.ask(
            body: Sample("MonitorStop", in: shape).document(namespace, device: phone.line, monitor: reference))
        #expect(stopped.service == "MonitorStopResponse")
        check.add(stopped)
        // The line leaves its phone: the server ends the monitor.
        let again = try await client.ask(
            body: Sample("MonitorStart", in: shape).document(namespace, device: phone.line))
        let second = try #require(again.text("monitorCrossRefID"))
        #expect(second != reference)
        _ = try await client.event("BackInServiceEvent", second)
        phone.change(lines: [Unique.line()])
        phone.post(CSTAText.body("SwFunctionDevicesChanged", "<sysStatRegisterID>1</sysStatRegisterID>"))
        let ended = try await client.event("MonitorStop", second)
        check.add(ended)
        try await check.run()
    }
}
