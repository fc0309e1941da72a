import CSTAActors
import CSTACore
import CSTAServer
import NIOCore
import TestSupport
import Testing

/// Which devices there are, who is told of changes, and how that ends (CLI-5, CST-1, CST-2).
@Suite("The list of devices and its changes", .takesTurns)
struct DeviceListTests {
    static let changes =
        "<requestTypes><switchingFunctionDevicesChanged>true</switchingFunctionDevicesChanged></requestTypes>"

    /// Asks for the list; its segments until the last.
    private func list(_ client: TestClient, _ inner: String = "") async throws -> [WireMessage] {
        let answer = try await client.ask("GetSwitchingFunctionDevices", inner)
        let reference = try #require(answer.text("serviceCrossRefID"), "\(answer)")
        var segments: [WireMessage] = []
        repeat {
            segments.append(
                try await client.told.next("a segment") {
                    $0.service == "SwitchingFunctionDevices" && $0.text("serviceCrossRefID") == reference
                })
        } while segments.last?.text("lastSegment") != "true"
        return segments
    }

    @Test("CLI-5: many devices come in numbered segments, the last one marked; what is sent is valid")
    func segments() async throws {
        try await TestServer.run { server in
            let lines = (0..<60).map { _ in Unique.line() }
            for part in [lines[0..<30], lines[30...]] {
                _ = try await TestPhone.ready(at: server, options: .init(lines: Array(part)))
            }
            let client = try await TestClient.session(at: server)
            let segments = try await list(client)
            #expect(segments.count > 1)
            #expect(segments.map { $0.text("segmentID") } == (1...segments.count).map { "\($0)" })
            #expect(Set(segments.flatMap { $0.texts("deviceID") }) == Set(lines))
            #expect(segments.flatMap { $0.texts("deviceID") }.count == lines.count)
            var check = SchemaCheck()
            for segment in segments { check.add(segment) }
            try await check.run()
            // Another client's list has another reference.
            let other = try await TestClient.session(at: server)
            let references = try await list(other).map { $0.text("serviceCrossRefID") }
            #expect(references[0] != segments[0].text("serviceCrossRefID"))
        }
    }

    @Test("CST-1: requestedDeviceID and requestedDeviceCategory are honoured")
    func requested() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(
                at: server, options: .init(lines: [Unique.line(), "sip:allowed7@pbx.example.net"]))
            let client = try await TestClient.session(at: server)
            let one = try await list(client, "<requestedDeviceID>\(phone.line)</requestedDeviceID>")
            #expect(one.flatMap { $0.texts("deviceID") } == [phone.line])
            let unknown = try await client.ask(
                "GetSwitchingFunctionDevices", "<requestedDeviceID>sip:0@pbx.example.net</requestedDeviceID>")
            #expect(unknown.error == "operation/invalidDeviceID")
            let stations = try await list(client, "<requestedDeviceCategory>station</requestedDeviceCategory>")
            #expect(stations.flatMap { $0.texts("deviceID") }.count == 2)
            let parks = try await list(client, "<requestedDeviceCategory>park</requestedDeviceCategory>")
            #expect(parks.map { $0.texts("deviceID") } == [[]])
            let few = try await TestClient.session(at: server, options: .init(user: "few"))
            #expect(try await list(few).flatMap { $0.texts("deviceID") } == ["sip:allowed7@pbx.example.net"])
            let hidden = try await few.ask(
                "GetSwitchingFunctionDevices", "<requestedDeviceID>\(phone.line)</requestedDeviceID>")
            #expect(hidden.error == "operation/privilegeViolationSpecifiedDevice")
        }
    }

    @Test("CST-2: only what was asked for is told; the filter comes back; SystemRegisterCancel ends it")
    func requestTypes() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.session(at: server)
            let wanted = try await client.ask(
                "SystemRegister",
                Self.changes + "<requestedStatusFilter><overloadReached>true</overloadReached></requestedStatusFilter>")
            #expect(wanted.body.contains("<actualStatusFilter><overloadReached>true</overloadReached>"))
            let id = try #require(wanted.text("sysStatRegisterID"))
            let unwanted = try await client.ask(
                "SystemRegister", "<requestTypes><systemStatus>true</systemStatus></requestTypes>")
            let other = try #require(unwanted.text("sysStatRegisterID"))
            #expect(id != other)
            _ = try await TestPhone.ready(at: server)
            let change = try await client.told.next("the change") { $0.service == "SwFunctionDevicesChanged" }
            #expect(change.text("sysStatRegisterID") == id)
            let cancelled = try await client.ask("SystemRegisterCancel", "<sysStatRegisterID>\(id)</sysStatRegisterID>")
            #expect(cancelled.service == "SystemRegisterCancelResponse")
            let again = try await client.ask("SystemRegisterCancel", "<sysStatRegisterID>\(id)</sysStatRegisterID>")
            #expect(again.error == "operation/invalidCrossRefID")
            _ = try await TestPhone.ready(at: server)
            try await client.settle()
            #expect(client.told.waiting.isEmpty)
            var check = SchemaCheck()
            for message in [wanted, change, cancelled, again] { check.add(message) }
            try await check.run()
        }
    }

    @Test("CST-2: SwFunctionDevicesChanged when lines come and go and when a phone is switched off and on")
    func comingAndGoing() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let few = try await TestClient.session(at: server, options: .init(user: "few"))
            for each in [client, few] { _ = try await each.ask("SystemRegister", Self.changes) }
            func changed(_ what: String) async throws -> [String] {
                _ = try await client.told.next(what) { $0.service == "SwFunctionDevicesChanged" }
                return try await list(client).flatMap { $0.texts("deviceID") }
            }
            let second = Unique.line()
            phone.change(lines: [phone.line, second])
            phone.post(CSTAText.body("SwFunctionDevicesChanged", "<sysStatRegisterID>1</sysStatRegisterID>"))
            #expect(try await changed("a line that comes") == [phone.line, second])
            phone.change(lines: [phone.line])
            phone.post(CSTAText.body("SwFunctionDevicesChanged", "<sysStatRegisterID>1</sysStatRegisterID>"))
            #expect(try await changed("a line that goes") == [phone.line])
            let mac = try #require(await server.server.phones().first?.mac)
            await server.server.setEnabled(false, phone: mac)
            #expect(try await changed("a phone switched off") == [])
            await server.server.setEnabled(true, phone: mac)
            #expect(try await changed("a phone switched on") == [phone.line])
            try await few.settle()
            #expect(few.told.waiting.isEmpty, "what an account may not name is no news to it")
        }
    }

    @Test("CST-2: SystemRegisterAbort and SystemStatus when the server shuts down, before the session ends")
    func shutdown() async throws {
        let (server, task) = try await TestServer.start(try TestServer.configuration())
        let client = try await TestClient.session(at: server)
        let plain = try await client.ask("SystemRegister", Self.changes)
        let status = try await client.ask(
            "SystemRegister", "<requestTypes><systemStatus>true</systemStatus></requestTypes>")
        let quiet = try await client.ask(
            "SystemRegister",
            "<requestTypes><systemStatus>true</systemStatus></requestTypes>"
                + "<requestedStatusFilter><disabled>true</disabled></requestedStatusFilter>")
        task.cancel()
        _ = try await client.told.next("BYE") { $0.method == "BYE" }
        try await task.value
        let ids = try [plain, status, quiet].map { try #require($0.text("sysStatRegisterID")) }
        let told = client.told.waiting.map { "\($0.service ?? "") \($0.text("sysStatRegisterID") ?? "")" }
        #expect(
            told == [
                "SystemRegisterAbort \(ids[0])", "SystemStatus \(ids[1])", "SystemRegisterAbort \(ids[1])",
                "SystemRegisterAbort \(ids[2])",
            ])
        var check = SchemaCheck()
        for message in client.told.waiting { check.add(message) }
        try await check.run()
    }

    @Test("CST-2, REG-2: SystemRegisterAbort when the account is gone; a change of its devices is told")
    func lostRight() async throws {
        try await TestServer.run { server in
            _ = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let few = try await TestClient.session(at: server, options: .init(user: "few"))
            for each in [client, few] { _ = try await each.ask("SystemRegister", Self.changes) }
            var configuration = server.configuration
            configuration.clients.accounts.removeAll { $0.user == "tapi" }
            configuration.clients.accounts = configuration.clients.accounts.map { account in
                account.user == "few" ? .init(user: "few", password: account.password) : account
            }
            try await server.server.reload(configuration)
            _ = try await few.told.next("the change") { $0.service == "SwFunctionDevicesChanged" }
            #expect(try await list(few).flatMap { $0.texts("deviceID") }.count == 1)
            _ = try await client.told.next("the abort") { $0.service == "SystemRegisterAbort" }
            _ = try await client.told.next("BYE") { $0.method == "BYE" }
        }
    }
}
