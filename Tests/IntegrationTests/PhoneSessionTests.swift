import CSTAActors
import CSTAServer
import NIOCore
import TestSupport
import Testing

/// The one dialog to a phone (PHN-1 … PHN-6; interface.md, uacsta.md 3 and 7).
@Suite("The server's dialog to a phone", .takesTurns)
struct PhoneSessionTests {
    @Test(
        "PHN-1: at once after the 200 INVITE to the bound Contact, then SystemRegister, then GetSwitchingFunctionDevices"
    )
    func opening() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let invite = try await phone.asked(method: "INVITE")
            #expect(invite.target == phone.contact)
            #expect(invite["From"]?.hasPrefix("<sip:uacsta@uacsta.test>;tag=") == true)
            #expect(invite["To"] == "<\(phone.addressOfRecord)>")
            #expect(invite.service == "RequestSystemStatus")
            #expect(invite["Supported"]?.contains("timer") == true)
            #expect(invite["Session-Expires"]?.hasPrefix("300") == true)
            #expect(invite.cseqNumber == 1)
            let ack = try await phone.asked(method: "ACK")
            #expect(ack.cseq == "1 ACK" && ack.body.isEmpty)
            let register = try await phone.asked("SystemRegister")
            #expect(register.text("switchingFunctionDevicesChanged") == "true")
            let devices = try await phone.asked("GetSwitchingFunctionDevices")
            #expect([register.cseqNumber, devices.cseqNumber] == [2, 3])
            for request in [invite, register, devices] {
                #expect(request["Content-Type"] == "application/csta+xml")
                #expect(request["Content-Disposition"] == "signal;handling=required")
                #expect(request.body.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"))
                #expect(request.body.contains("<\(request.service ?? "") xmlns=\""), "default namespace")
                #expect(request["Max-Forwards"] == "70")
                #expect(request["Via"]?.contains("branch=z9hG4bK") == true)
            }
        }
    }

    @Test(
        "MOD-1: a model without SystemRegister is not asked for it",
        arguments: ["Yealink SIP-T46S 66.84.0.125", "Aastra 6867i/4.5.0.41"])
    func noSystemRegister(_ agent: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server, options: .init(agent: agent))
            _ = try await phone.asked("GetSwitchingFunctionDevices")
            #expect(!phone.asked.waiting.contains { $0.service == "SystemRegister" })
            // PHN-4: it is asked at each REGISTER instead.
            let more = [phone.line, Unique.line()]
            phone.change(lines: more)
            #expect(try await phone.register().status == 200)
            _ = try await phone.asked("GetSwitchingFunctionDevices")
            try await server.census("two lines") { $0.devices == 2 }
        }
    }

    @Test("PHN-4: on SwFunctionDevicesChanged the identities are asked again")
    func linesChanged() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            _ = try await phone.asked("GetSwitchingFunctionDevices")
            let new = Unique.line()
            phone.change(lines: [phone.line, new])
            _ = try await phone.info(
                CSTAText.body("SwFunctionDevicesChanged", "<sysStatRegisterID>41</sysStatRegisterID>"))
            _ = try await phone.asked("GetSwitchingFunctionDevices")
            try await server.census("two lines") { $0.devices == 2 }
            let client = try await TestClient.session(at: server)
            _ = try await client.watch(new)
        }
    }

    @Test("PHN-6: a phone that tells no lines stands for itself with its address of record")
    func noLines() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(
                to: server,
                options: .init(answer: { service in
                    service == "GetSwitchingFunctionDevices" || service == "SystemRegister"
                        ? .body(CSTAText.body("CSTAErrorCode", "<operation>serviceNotSupported</operation>"))
                        : .standard
                }))
            #expect(try await phone.register().status == 200)
            try await server.census("one line") { $0.devices == 1 }
            let client = try await TestClient.session(at: server)
            _ = try await client.watch(phone.addressOfRecord)
        }
    }

    @Test("PHN-2: a re-INVITE or an UPDATE of the phone refreshes the dialog", arguments: ["INVITE", "UPDATE"])
    func refreshedByPhone(_ method: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            var request = try #require(phone.request(method))
            request.add("Supported", "timer")
            request.add("Session-Expires", "1800;refresher=uac")
            let answer = try await phone.answer(to: request)
            #expect(answer.status == 200)
            #expect(answer["Contact"] != nil)
            if method == "INVITE" { #expect(answer.service == "RequestSystemStatusResponse") }
            try await phone.playCall("1")
            _ = try await client.event("DeliveredEvent", reference)
        }
    }

    @Test("REG-5: BYE of the phone ends its monitors; a REGISTER brings the dialog back")
    func byeOfPhone() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            _ = try await phone.asked(method: "INVITE")
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            let bye = try #require(phone.request("BYE"))
            #expect(try await phone.answer(to: bye).status == 200)
            _ = try await client.event("OutOfServiceEvent", reference)
            #expect(try await phone.register().status == 200)
            _ = try await phone.asked(method: "INVITE")
            _ = try await client.event("BackInServiceEvent", reference)
        }
    }

    @Test(
        "PHN-6: a phone that refuses the dialog stays registered and is out of service",
        arguments: [
            "488 Not Acceptable Here", "415 Unsupported Media Type", "603 Decline", "481 Gone",
        ])
    func refusesInvite(_ status: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.connect(to: server, options: .init(inviteRefusal: status))
            #expect(try await phone.register().status == 200)
            let invite = try await phone.asked(method: "INVITE")
            // RFC 3261 17.1.1.3: the ACK of a refusal has the branch and the CSeq of the INVITE.
            let ack = try await phone.asked(method: "ACK")
            #expect(ack["Via"] == invite["Via"])
            #expect(ack.cseq == "1 ACK")
            try await server.census("registered") { $0.phonesOnline == 1 }
            #expect(try await phone.answer(to: .fresh("OPTIONS", user: phone.mac)).status == 200)
        }
    }

    @Test("PHN-3: keepalives are sent at the interval; a phone that leaves one unanswered is out of service")
    func keepalive() async throws {
        try await TestServer.run(configure: {
            $0.sip.keepalive = .milliseconds(300)
            $0.phones.requestTimeout = .seconds(4)
        }) { server in
            let answers = Guarded(true)
            let phone = try await TestPhone.ready(
                at: server,
                options: .init(answer: { service in
                    service == "RequestSystemStatus" && !answers.withLock { $0 } ? .silent : .standard
                }))
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            for _ in 1...3 { _ = try await phone.asked("RequestSystemStatus") }
            answers.withLock { $0 = false }
            _ = try await client.event("OutOfServiceEvent", reference)
            try await phone.wire.expectClosed()
        }
    }

    @Test("PHN-3: a keepalive of 0 is off")
    func noKeepalive() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            _ = try await client.watch(phone.line)
            try await phone.settle()
            #expect(!phone.asked.waiting.contains { $0.service == "RequestSystemStatus" && $0.method == "INFO" })
        }
    }

    @Test(
        "uacsta.md 3.1: SystemStatus, MonitorStop and events of the phone are answered at once, with a response where there is one"
    )
    func phoneAsks() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            let status = try await phone.info(CSTAText.body("SystemStatus", "<systemStatus>normal</systemStatus>"))
            #expect(status.status == 200 && status.service == "SystemStatusResponse")
            let request = try await phone.info(CSTAText.body("RequestSystemStatus"))
            #expect(request.text("systemStatus") == "normal")
            let inPhone = try phone.reference()
            let event = try await phone.info(CSTAText.delivered(inPhone, call: "1", device: phone.line))
            #expect(event.status == 200 && event.body.isEmpty && event["Content-Length"] == "0")
            // The phone ends the monitor: the client is told, and the server opens it anew.
            let stop = try await phone.info(
                CSTAText.body("MonitorStop", "<monitorCrossRefID>\(inPhone)</monitorCrossRefID>"))
            #expect(stop.status == 200 && stop.service == "MonitorStopResponse")
            _ = try await client.event("OutOfServiceEvent", reference)
            _ = try await client.event("BackInServiceEvent", reference)
        }
    }

    @Test(
        "uacsta.md 7: INFO without a body, with unreadable XML or with an unknown event gets 200 and costs nothing",
        arguments: [
            "", "<broken", "hello",
            "<?xml version=\"1.0\"?><NoSuchEvent><monitorCrossRefID>1</monitorCrossRefID></NoSuchEvent>",
            "<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>",
        ])
    func oddBodies(_ body: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            #expect(try await phone.info(body).status == 200)
            try await phone.playCall("1")
            _ = try await client.event("DeliveredEvent", reference)
        }
    }

    @Test(
        "PHN-6: Transferred and Transfered events are both understood, the schema's spelling goes out (CST-11)",
        arguments: [
            "TransferedEvent", "TransferredEvent",
        ])
    func transferred(_ name: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            _ = try await phone.info(
                CSTAText.body(
                    name,
                    "<monitorCrossRefID>\(try phone.reference())</monitorCrossRefID>"
                        + "<primaryOldCall><callID>1</callID><deviceID>\(phone.line)</deviceID></primaryOldCall>"
                        + "<transferringDevice><deviceIdentifier>\(phone.line)</deviceIdentifier></transferringDevice>"
                        + "<transferredToDevice><deviceIdentifier>sip:9@x</deviceIdentifier></transferredToDevice>"
                        + "<transferredConnections/><localConnectionInfo>null</localConnectionInfo><cause>transfer</cause>"
                ))
            _ = try await client.event("TransferedEvent", reference)
        }
    }

    @Test("CON-1: a phone on another connection cannot speak for this one")
    func hijack() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            let other = try await TestPhone.ready(at: server)
            let forged = try #require(
                phone.request("INFO", body: CSTAText.delivered(try phone.reference(), call: "666", device: phone.line)))
            #expect(try await other.answer(to: forged).status == 481)
            try await phone.playCall("1")
            #expect(try await client.event("DeliveredEvent", reference).text("callID") == "1")
        }
    }
}
