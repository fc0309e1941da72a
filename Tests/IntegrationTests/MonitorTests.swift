import CSTAActors
import CSTACore
import CSTAServer
import NIOCore
import SIPCore
import TestSupport
import Testing

/// Monitors and events (CLI-2 … CLI-5; interface.md).
@Suite("Monitors and events", .takesTurns)
struct MonitorTests {
    @Test("CLI-3: one monitor in the phone serves all clients; the last that leaves ends it")
    func shared() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let first = try await TestClient.session(at: server)
            let second = try await TestClient.session(at: server, options: .init(user: "board"))
            let one = try await first.watch(phone.line)
            let two = try await second.watch(phone.line)
            #expect(one != two)
            _ = try await phone.asked("MonitorStart")
            #expect(try await first.stop(one).service == "MonitorStopResponse")
            try await phone.settle()
            #expect(!phone.asked.waiting.contains { $0.service == "MonitorStop" || $0.service == "MonitorStart" })
            #expect(phone.monitors.count == 1)
            #expect(try await second.stop(two).service == "MonitorStopResponse")
            _ = try await phone.asked("MonitorStop")
        }
    }

    @Test("interface.md: two monitors of one session on one device are two cross references")
    func twice() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let one = try await client.watch(phone.line)
            let two = try await client.watch(phone.line)
            #expect(one != two)
            try await phone.playCall("5")
            for reference in [one, two] {
                for event in ["DeliveredEvent", "EstablishedEvent", "ConnectionClearedEvent"] {
                    #expect(try await client.event(event, reference).text("callID") == "5")
                }
            }
            #expect(try await client.stop(one).service == "MonitorStopResponse")
            try await phone.playCall("6")
            _ = try await client.event("ConnectionClearedEvent", two)
            #expect(!client.told.waiting.contains { $0.text("monitorCrossRefID") == one })
        }
    }

    @Test("CLI-4: every client gets every event, each in the phone's order")
    func fanOut() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            var clients: [(TestClient, String)] = []
            for user in ["tapi", "tapi", "board", "tapi", "board"] {
                let client = try await TestClient.session(at: server, options: .init(user: user))
                clients.append((client, try await client.watch(phone.line)))
            }
            let inPhone = try phone.reference()
            for call in 1...100 {
                phone.post(CSTAText.delivered(inPhone, call: "\(call)", device: phone.line))
                phone.post(CSTAText.cleared(inPhone, call: "\(call)", device: phone.line))
            }
            try await phone.settle()
            for (client, reference) in clients {
                var calls: [String] = []
                var last = 0
                for _ in 0..<200 {
                    let event = try await client.told.next("an event") { $0.service != "BackInServiceEvent" }
                    #expect(event.text("monitorCrossRefID") == reference)
                    #expect(last == 0 || event.cseqNumber == last + 1)
                    last = event.cseqNumber
                    calls.append("\(event.service ?? "") \(event.text("callID") ?? "")")
                }
                #expect(calls == (1...100).flatMap { ["DeliveredEvent \($0)", "ConnectionClearedEvent \($0)"] })
                try await client.settle()
                #expect(client.told.waiting.isEmpty)
            }
        }
    }

    @Test("CLI-1: a client that never answers an event is tolerated")
    func silent() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server, options: .init(answersEvents: false))
            let reference = try await client.watch(phone.line)
            for call in 1...40 { try await phone.playCall("\(call)") }
            for call in 1...40 {
                let event = try await client.event("ConnectionClearedEvent", reference)
                #expect(event.text("callID") == "\(call)")
            }
            #expect(try await client.ask("RequestSystemStatus").status == 200)
        }
    }

    @Test("uacsta.md 2.6: a flag set in requestedMonitorFilter filters that event out, and no other")
    func filter() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let filtered = try await TestClient.session(at: server)
            let all = try await TestClient.session(at: server)
            let one = try await filtered.monitor(
                phone.line,
                filter:
                    "<requestedMonitorFilter><callcontrol><delivered>true</delivered></callcontrol></requestedMonitorFilter>"
            )
            _ = try await filtered.event("BackInServiceEvent", one)
            let two = try await all.watch(phone.line)
            try await phone.playCall("9")
            _ = try await filtered.event("ConnectionClearedEvent", one)
            _ = try await filtered.event("EstablishedEvent", one)
            #expect(filtered.told.waiting.isEmpty)
            for event in ["DeliveredEvent", "EstablishedEvent", "ConnectionClearedEvent"] {
                _ = try await all.event(event, two)
            }
        }
    }

    @Test("CLI-2: MonitorStart on a phone that is away succeeds, then OutOfService, then BackInService")
    func away() async throws {
        let mac = Unique.mac()
        let line = Unique.line()
        let known = try PhoneRecord(mac: #require(MACAddress(mac)), isEnabled: true, devices: [DeviceID(line)])
        try await TestServer.run(inventory: MemoryInventory([known])) { server in
            let client = try await TestClient.session(at: server)
            let reference = try await client.monitor(line)
            let event = try await client.event("OutOfServiceEvent", reference)
            #expect(event.text("deviceIdentifier") == line)
            let phone = try await TestPhone.ready(at: server, options: .init(mac: mac, lines: [line]))
            _ = try await client.event("BackInServiceEvent", reference)
            try await phone.playCall("3")
            _ = try await client.event("DeliveredEvent", reference)
        }
    }

    @Test("CLI-2, REG-5: a phone that leaves gives OutOfService, its return BackInService, monitors stay")
    func leavesAndReturns() async throws {
        try await TestServer.run { server in
            var phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            for round in 1...3 {
                phone.wire.close()
                _ = try await client.event("OutOfServiceEvent", reference)
                phone = try await TestPhone.ready(
                    at: server, options: .init(mac: phone.mac, lines: phone.options.lines))
                _ = try await client.event("BackInServiceEvent", reference)
                try await phone.playCall("\(round)")
                #expect(try await client.event("DeliveredEvent", reference).text("callID") == "\(round)")
            }
        }
    }

    @Test("REG-5: a phone that registers anew without leaving is monitored again")
    func replaced() async throws {
        try await TestServer.run { server in
            let old = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(old.line)
            let new = try await TestPhone.ready(at: server, options: .init(mac: old.mac, lines: old.options.lines))
            _ = try await client.event("OutOfServiceEvent", reference)
            _ = try await client.event("BackInServiceEvent", reference)
            try await new.playCall("4")
            _ = try await client.event("DeliveredEvent", reference)
        }
    }

    @Test("CLI-2: a phone that refuses the monitor is out of service, the client's monitor stays")
    func refusedByPhone() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(
                at: server,
                options: .init(answer: { service in
                    service == "MonitorStart"
                        ? .body(CSTAText.body("CSTAErrorCode", "<operation>generic</operation>")) : .standard
                }))
            let client = try await TestClient.session(at: server)
            let reference = try await client.monitor(phone.line)
            _ = try await client.event("OutOfServiceEvent", reference)
            #expect(try await client.stop(reference).service == "MonitorStopResponse")
        }
    }

    @Test("uacsta.md 7: events that come before the answer to MonitorStart are not lost")
    func early() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(
                at: server, options: .init(answer: { $0 == "MonitorStart" ? .empty : .standard }))
            let client = try await TestClient.session(at: server)
            let reference = try await client.monitor(phone.line)
            _ = try await phone.asked("MonitorStart")
            // First the event, then the late answer that names the monitor.
            _ = try await phone.info(CSTAText.delivered("77", call: "1", device: phone.line))
            _ = try await phone.info(CSTAText.body("MonitorStartResponse", "<monitorCrossRefID>77</monitorCrossRefID>"))
            _ = try await client.event("BackInServiceEvent", reference)
            #expect(try await client.event("DeliveredEvent", reference).text("callID") == "1")
        }
    }

    @Test("interface.md: the server sends MonitorStop itself when a line is gone")
    func lineGone() async throws {
        try await TestServer.run { server in
            let stays = Unique.line()
            let goes = Unique.line()
            let phone = try await TestPhone.ready(at: server, options: .init(lines: [stays, goes]))
            let client = try await TestClient.session(at: server)
            let kept = try await client.watch(stays)
            let lost = try await client.watch(goes)
            phone.change(lines: [stays])
            let answer = try await phone.info(
                CSTAText.body("SwFunctionDevicesChanged", "<sysStatRegisterID>41</sysStatRegisterID>"))
            #expect(answer.status == 200)
            #expect(answer.service == "SwFunctionDevicesChangedResponse")
            let stop = try await client.told.next("MonitorStop") { $0.service == "MonitorStop" }
            #expect(stop.text("monitorCrossRefID") == lost)
            try await phone.playCall("2", device: stays)
            _ = try await client.event("DeliveredEvent", kept)
            #expect(try await client.stop(lost).error == "operation/invalidMonitorCrossRefID")
        }
    }

    @Test("interface.md: the server sends MonitorStop itself when the account loses its right")
    func rightGone() async throws {
        try await TestServer.run { server in
            let line = "sip:allowed\(Unique.next())@pbx.example.net"
            _ = try await TestPhone.ready(at: server, options: .init(lines: [line]))
            let client = try await TestClient.session(at: server, options: .init(user: "few"))
            let reference = try await client.watch(line)
            var changed = server.configuration
            changed.clients.accounts[2].devices = ["sip:others*@pbx.example.net"]
            try await server.server.reload(changed)
            let stop = try await client.told.next("MonitorStop") { $0.service == "MonitorStop" }
            #expect(stop.text("monitorCrossRefID") == reference)
        }
    }

    @Test("CLI-5: GetSwitchingFunctionDevices lists what the account may name")
    func devices() async throws {
        try await TestServer.run { server in
            let allowed = "sip:allowed\(Unique.next())@pbx.example.net"
            let other = Unique.line()
            _ = try await TestPhone.ready(at: server, options: .init(lines: [allowed, other]))
            for (user, expected) in [("tapi", [allowed, other]), ("few", [allowed])] {
                let client = try await TestClient.session(at: server, options: .init(user: user))
                let answer = try await client.ask("GetSwitchingFunctionDevices")
                let reference = try #require(answer.text("serviceCrossRefID"))
                let segment = try await client.told.next("the segment") { $0.service == "SwitchingFunctionDevices" }
                #expect(segment.text("serviceCrossRefID") == reference)
                #expect(segment.text("lastSegment") == "true")
                #expect(segment.texts("deviceID") == expected)
            }
        }
    }

    @Test("CLI-5: 120 lines come in segments, the last one marked")
    func segments() async throws {
        try await TestServer.run { server in
            for _ in 0..<4 {
                let lines = (0..<30).map { _ in Unique.line() }
                _ = try await TestPhone.ready(at: server, options: .init(lines: lines))
            }
            let client = try await TestClient.session(at: server)
            _ = try await client.ask("GetSwitchingFunctionDevices")
            var devices = Set<String>()
            var number = 0
            while true {
                let segment = try await client.told.next("a segment") { $0.service == "SwitchingFunctionDevices" }
                number += 1
                #expect(segment.text("segmentID") == "\(number)")
                devices.formUnion(segment.texts("deviceID"))
                if segment.text("lastSegment") == "true" { break }
            }
            #expect(number > 1)
            #expect(devices.count == 120)
        }
    }

    @Test("CLI-5: SystemRegister brings SwFunctionDevicesChanged; SystemRegisterCancel ends that")
    func changes() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask(
                "SystemRegister",
                "<requestTypes><switchingFunctionDevicesChanged>true</switchingFunctionDevicesChanged></requestTypes>")
            let registration = try #require(answer.text("sysStatRegisterID"))
            _ = try await TestPhone.ready(at: server)
            let change = try await client.told.next("SwFunctionDevicesChanged") {
                $0.service == "SwFunctionDevicesChanged"
            }
            #expect(change.text("sysStatRegisterID") == registration)
            let cancel = try await client.ask(
                "SystemRegisterCancel", "<sysStatRegisterID>\(registration)</sysStatRegisterID>")
            #expect(cancel.service == "SystemRegisterCancelResponse")
            let phone = try await TestPhone.ready(at: server)
            _ = try await client.watch(phone.line)
            #expect(!client.told.waiting.contains { $0.service == "SwFunctionDevicesChanged" })
        }
    }
}
