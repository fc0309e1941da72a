import CSTAServer
import NIOCore
import TestSupport
import Testing

/// What the server says of phones that do not say it themselves (CST-1, CST-10), and of monitors that no phone keeps.
@Suite("Features, device information, kinds of monitors", .takesTurns)
struct DeviceInformationTests {
    @Test("CST-1: a phone that lacks the services is described from its model", arguments: [false, true])
    func fromModel(_ asks: Bool) async throws {
        let server = try await SharedServer.get()
        // A Polycom has a list of all it can; a snom may be asked, and answers that it cannot.
        let phone = try await TestPhone.ready(
            at: server,
            options: .init(agent: asks ? "snomD785/10.1.84.12" : "PolycomVVX-VVX_500-UA/5.9.0") { service in
                service.hasSuffix("DeviceInformation")
                    ? .body(CSTAText.body("CSTAErrorCode", "<operation>serviceNotSupported</operation>")) : .standard
            })
        let client = try await TestClient.session(at: server)
        let physical = try await client.ask("GetPhysicalDeviceInformation", "<device>\(phone.line)</device>")
        #expect(physical.text("deviceCategory") == "station")
        #expect(physical.text("deviceModelName") == (asks ? "snom D785" : "Polycom VVX_500"))
        let logical = try await client.ask("GetLogicalDeviceInformation", "<device>\(phone.line)</device>")
        #expect(logical.text("deviceCategory") == "station")
        #expect(logical.body.contains("<answerCall/>"))
        #expect(logical.body.contains("<conferenceCall/>") == asks)
        #expect(!logical.body.contains("<dialDigits/>"))
        var check = SchemaCheck()
        check.add(physical)
        check.add(logical)
        try await check.run()
    }

    @Test("CST-1: a phone that does not answer is described from its model")
    func unanswered() async throws {
        try await TestServer.run(configure: { $0.phones.requestTimeout = .milliseconds(300) }) { server in
            let phone = try await TestPhone.ready(
                at: server, options: .init { $0 == "GetPhysicalDeviceInformation" ? .silent : .standard })
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask("GetPhysicalDeviceInformation", "<device>\(phone.line)</device>")
            #expect(answer.text("deviceModelName") == "snom D785")
        }
    }

    @Test("CST-10, CLI-8: GetCSTAFeatures of a client that names a line lists what that phone can")
    func featuresOfLine() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(at: server, options: .init(agent: "PolycomVVX-VVX_500-UA/5.9.0"))
        let client = try await TestClient.session(at: server)
        func features(_ line: String) async throws -> WireMessage {
            try await client.ask(
                "GetCSTAFeatures",
                "<extensions><privateData><private><lcs:line xmlns:lcs=\""
                    + "http://schemas.microsoft.com/Lcs/2005/04/RCCExtension\">\(line)</lcs:line></private>"
                    + "</privateData></extensions>")
        }
        let all = try await client.ask("GetCSTAFeatures")
        #expect(all.body.contains("<conferenceCall/>"))
        let some = try await features(phone.line)
        #expect(some.body.contains("<answerCall/>") && some.body.contains("<monitorStart/>"))
        #expect(!some.body.contains("<conferenceCall/>"))
        #expect(try await features("tel:0").error == "operation/invalidDeviceID")
        phone.wire.close()
        try await phone.wire.expectClosed()
        let away = try await features(phone.line)
        #expect(away.body.contains("<answerCall/>"), "what it can do stands while it is away")
        var check = SchemaCheck()
        for message in [all, some, away] { check.add(message) }
        try await check.run()
    }

    @Test(
        "CST-3: a monitor that would follow a call is refused honestly",
        arguments: [
            ("<callObject><callID>1</callID><deviceID>L</deviceID></callObject>", "", "invalidMonitorObjectType"),
            ("<callObject><callID>1</callID></callObject>", "", "invalidMonitorObjectType"),
            ("<deviceObject>L</deviceObject>", "<monitorType>call</monitorType>", "requestIncompatibleWithObject"),
        ])
    func callMonitor(_ object: String, _ type: String, _ error: String) async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(at: server)
        let client = try await TestClient.session(at: server)
        let answer = try await client.ask(
            "MonitorStart", "<monitorObject>\(object.replacing("L", with: phone.line))</monitorObject>\(type)")
        #expect(answer.error == "operation/\(error)")
        try await phone.settle()
        #expect(phone.monitors.isEmpty)
        let device = try await client.ask(
            "MonitorStart",
            "<monitorObject><deviceObject>\(phone.line)</deviceObject></monitorObject><monitorType>device</monitorType>"
        )
        #expect(device.service == "MonitorStartResponse")
    }

    @Test("CST-3: requestedMonitorFilter comes back as actualMonitorFilter, and the phone is not asked to filter")
    func filter() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(at: server)
        let client = try await TestClient.session(at: server)
        let groups =
            "<callcontrol><delivered>true</delivered><held>false</held></callcontrol>"
            + "<logicalDeviceFeature><doNotDisturb>true</doNotDisturb></logicalDeviceFeature>"
        let answer = try await client.startMonitor(
            phone.line, filter: "<requestedMonitorFilter>\(groups)</requestedMonitorFilter>")
        #expect(answer.body.contains("<actualMonitorFilter>\(groups)</actualMonitorFilter>"))
        #expect(!(try await phone.asked("MonitorStart").body.contains("requestedMonitorFilter")))
        var check = SchemaCheck()
        check.add(answer)
        try await check.run()
    }

    @Test("CST-9: a service that would change the phone's one monitor is not passed on")
    func changeFilter() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(at: server)
        let client = try await TestClient.session(at: server)
        let reference = try await client.watch(phone.line)
        func change(_ reference: String) async throws -> String? {
            try await client.ask(
                "ChangeMonitorFilter",
                "<monitorCrossRefID>\(reference)</monitorCrossRefID><requestedFilterList/>"
            ).error
        }
        #expect(try await change(reference) == "operation/serviceNotSupported")
        #expect(try await change("nonsense") == "operation/invalidMonitorCrossRefID")
        try await phone.settle()
        #expect(!phone.asked.waiting.contains { $0.service == "ChangeMonitorFilter" })
    }

    @Test("CST-4: an answer in segments comes through under the server's own reference")
    func segmentedSnapshot() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(
            at: server,
            options: .init { service in
                service == "SnapshotDevice"
                    ? .body(
                        CSTAText.body(
                            "SnapshotDeviceResponse",
                            "<crossRefIDorSnapshotData><serviceCrossRefID>9</serviceCrossRefID></crossRefIDorSnapshotData>"
                        )) : .standard
            })
        let client = try await TestClient.session(at: server)
        let user = String(phone.line.dropFirst(4).prefix { $0 != "@" })
        let reference = try await client.watch(user)
        func segment(_ number: Int, last: Bool, calls: [String]) -> String {
            CSTAText.body(
                "SnapshotDeviceData",
                "<serviceCrossRefID>9</serviceCrossRefID><segmentID>\(number)</segmentID><lastSegment>\(last)</lastSegment>"
                    + "<snapshotData>"
                    + calls.map {
                        "<snapshotDeviceResponseInfo><connectionIdentifier><callID>\($0)</callID>"
                            + "<deviceID>\(phone.line)</deviceID></connectionIdentifier><localCallState>"
                            + "<compoundCallState><localConnectionState>hold</localConnectionState></compoundCallState>"
                            + "</localCallState></snapshotDeviceResponseInfo>"
                    }.joined() + "</snapshotData>")
        }
        // The server's own question, after MonitorStart, is answered in segments too.
        _ = try await phone.asked("SnapshotDevice")
        _ = try await phone.info(segment(1, last: false, calls: ["1"]))
        _ = try await phone.info(segment(2, last: true, calls: ["2"]))
        #expect(try await client.event("HeldEvent", reference).text("callID") == "1")
        #expect(try await client.event("HeldEvent", reference).text("callID") == "2")
        let answer = try await client.ask("SnapshotDevice", "<snapshotObject>\(user)</snapshotObject>")
        let own = try #require(answer.text("serviceCrossRefID"))
        #expect(own != "9")
        _ = try await phone.info(segment(1, last: false, calls: ["1"]))
        _ = try await phone.info(segment(2, last: true, calls: ["2"]))
        var check = SchemaCheck()
        check.add(answer)
        for number in 1...2 {
            let data = try await client.told.next("segment \(number)") { $0.service == "SnapshotDeviceData" }
            #expect(data.text("serviceCrossRefID") == own)
            #expect(data.text("segmentID") == "\(number)" && data.text("callID") == "\(number)")
            #expect(data.text("deviceID") == user)
            check.add(data)
        }
        try await check.run()
    }
}
