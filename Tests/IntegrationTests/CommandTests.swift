import CSTAServer
import NIOCore
import TestSupport
import Testing

/// Which phone is meant, what goes to it and what comes back (CLI-4, CST-9; interface.md).
@Suite("Commands and device ids", .takesTurns)
struct CommandTests {
    static let make = "<calledDirectoryNumber>500</calledDirectoryNumber><autoOriginate>doNotPrompt</autoOriginate>"

    /// `U` is the user part of the line, `M` the phone's MAC address.
    static let spellings = [
        "sip:U@pbx.example.net", "U@pbx.example.net", "sip:U@PBX.Example.NET", "sip:U@pbx.example.net:5060",
        "sip:U@pbx.example.net;transport=tcp", "sips:U@pbx.example.net", "U", "tel:U", "M",
    ]

    @Test("interface.md: spellings of a device; what goes back uses the client's own", arguments: spellings)
    func spelling(_ pattern: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let user = String(phone.line.dropFirst(4).prefix { $0 != "@" })
            let spelt = pattern == "M" ? phone.mac : pattern.replacing("U", with: user)
            let client = try await TestClient.session(at: server)
            let reference = try await client.monitor(spelt)
            let back = try await client.event("BackInServiceEvent", reference)
            #expect(back.text("deviceIdentifier") == spelt)
            let start = try await phone.asked("MonitorStart")
            #expect(start.text("deviceObject") == phone.line, "the phone is spoken to in its own spelling")
            let answer = try await client.ask("MakeCall", "<callingDevice>\(spelt)</callingDevice>\(Self.make)")
            #expect(answer.text("deviceID") == spelt)
            #expect(answer.text("callID") == "-12", "the phone's callID unchanged")
            #expect(try await phone.asked("MakeCall").text("callingDevice") == phone.line)
            _ = try await phone.info(CSTAText.delivered(try phone.reference(), call: "-12", device: phone.line))
            let event = try await client.event("DeliveredEvent", reference)
            #expect(event.text("deviceID") == spelt)
            #expect(event.texts("deviceIdentifier") == [spelt, "sip:305@elsewhere.example.net", spelt])
        }
    }

    @Test("interface.md: without a monitor the phone's own spelling goes back")
    func phonesOwn() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let user = phone.line.dropFirst(4).prefix { $0 != "@" }
            let answer = try await client.ask("MakeCall", "<callingDevice>\(user)</callingDevice>\(Self.make)")
            #expect(answer.text("deviceID") == phone.line)
        }
    }

    @Test("interface.md: a user part that two devices share names neither")
    func ambiguous() async throws {
        try await TestServer.run { server in
            let user = "\(Unique.next())"
            let here = try await TestPhone.ready(at: server, options: .init(lines: ["sip:\(user)@one.example.net"]))
            _ = try await TestPhone.ready(at: server, options: .init(lines: ["sip:\(user)@two.example.net"]))
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask("MakeCall", "<callingDevice>\(user)</callingDevice>\(Self.make)")
            #expect(answer.error == "operation/invalidDeviceID")
            #expect(try await client.startMonitor(user).error == "operation/invalidMonitorObject")
            let exact = try await client.ask("MakeCall", "<callingDevice>\(here.line)</callingDevice>\(Self.make)")
            #expect(exact.service == "MakeCallResponse")
        }
    }

    @Test("interface.md: a MAC address stands for the phone's first identity")
    func firstIdentity() async throws {
        try await TestServer.run { server in
            let lines = [Unique.line(), Unique.line()]
            let phone = try await TestPhone.ready(at: server, options: .init(lines: lines))
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask("MakeCall", "<callingDevice>\(phone.mac)</callingDevice>\(Self.make)")
            #expect(answer.service == "MakeCallResponse")
            #expect(try await phone.asked("MakeCall").text("callingDevice") == lines[0])
        }
    }

    private typealias Watched = (phone: TestPhone, reference: String)

    /// Two phones that one client watches.
    private func twoWatched(at server: TestServer) async throws -> (TestClient, Watched, Watched) {
        let phones = (try await TestPhone.ready(at: server), try await TestPhone.ready(at: server))
        let client = try await TestClient.session(at: server)
        let references = (try await client.watch(phones.0.line), try await client.watch(phones.1.line))
        return (client, (phones.0, references.0), (phones.1, references.1))
    }

    @Test("interface.md: a connection without deviceID is looked for among the session's monitored devices")
    func callWithoutDevice() async throws {
        try await TestServer.run { server in
            let (client, (phone, reference), (other, second)) = try await twoWatched(at: server)
            _ = try await phone.info(CSTAText.delivered(try phone.reference(), call: "11", device: phone.line))
            _ = try await client.event("DeliveredEvent", reference)
            let connection = "<callToBeAnswered><callID>11</callID></callToBeAnswered>"
            #expect(try await client.ask("AnswerCall", connection).service == "AnswerCallResponse")
            #expect(try await phone.asked("AnswerCall").text("callID") == "11")
            // The same callID on two devices is not exactly one.
            _ = try await other.info(CSTAText.delivered(try other.reference(), call: "11", device: other.line))
            _ = try await client.event("DeliveredEvent", second)
            #expect(try await client.ask("AnswerCall", connection).error == "operation/invalidConnectionID")
            // Another session monitors neither.
            let stranger = try await TestClient.session(at: server)
            #expect(try await stranger.ask("AnswerCall", connection).error == "operation/invalidConnectionID")
        }
    }

    @Test("interface.md: a call that a transfer has ended is not looked for any more")
    func callAfterTransfer() async throws {
        try await TestServer.run { server in
            let (client, (phone, reference), (other, second)) = try await twoWatched(at: server)
            // Both phones number their calls from 1.
            for call in ["1", "2"] {
                _ = try await phone.info(CSTAText.established(try phone.reference(), call: call, device: phone.line))
                _ = try await client.event("EstablishedEvent", reference)
            }
            func connection(_ name: String, _ call: String) -> String {
                "<\(name)><callID>\(call)</callID><deviceID>\(phone.line)</deviceID></\(name)>"
            }
            _ = try await phone.info(
                CSTAText.body(
                    "TransferedEvent",
                    "<monitorCrossRefID>\(try phone.reference())</monitorCrossRefID>"
                        + connection("primaryOldCall", "1") + connection("secondaryOldCall", "2")
                        + "<transferringDevice><notKnown/></transferringDevice>"
                        + "<transferredToDevice><notKnown/></transferredToDevice><transferredConnections/>"
                        + "<localConnectionInfo>null</localConnectionInfo><cause>transfer</cause>"))
            _ = try await client.event("TransferedEvent", reference)
            _ = try await other.info(CSTAText.established(try other.reference(), call: "2", device: other.line))
            _ = try await client.event("EstablishedEvent", second)
            let hold = try await client.ask("HoldCall", "<callToBeHeld><callID>2</callID></callToBeHeld>")
            #expect(hold.service == "HoldCallResponse")
            #expect(try await other.asked("HoldCall").text("callID") == "2")
        }
    }

    @Test("interface.md: a phone's privateData goes to the client unchanged")
    func privateData() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            _ = try await phone.info(
                CSTAText.delivered(
                    try phone.reference(), call: "1", device: phone.line,
                    extra:
                        "<extensions><privateData><private><v:ring xmlns:v=\"urn:vendor\" kind=\"a&amp;b\">x &lt; y</v:ring>"
                        + "</private></privateData></extensions>"))
            let event = try await client.event("DeliveredEvent", reference)
            #expect(event.body.contains("urn:vendor"))
            #expect(event.body.contains("x &lt; y"))
            #expect(event.body.contains("a&amp;b"))
        }
    }

    @Test("CST-9: another ECMA-323 service is passed to the phone that it names, and its answer back")
    func otherService() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(
                at: server,
                options: .init(
                    agent: "Unknown/1",
                    answer: { service in
                        service == "GetMicrophoneMute"
                            ? .body(CSTAText.body("GetMicrophoneMuteResponse", "<microphoneMuteList/>")) : .standard
                    }))
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask("GetMicrophoneMute", "<device>\(phone.line)</device>")
            #expect(answer.service == "GetMicrophoneMuteResponse")
            #expect(answer.body.contains("microphoneMuteList"))
        }
    }

    @Test("interface.md: an empty 200 followed by an INFO with the answer is accepted")
    func lateAnswer() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(
                at: server, options: .init(answer: { $0 == "MakeCall" ? .empty : .standard }))
            let client = try await TestClient.session(at: server)
            let request = try client.request(
                "INFO",
                body: CSTAText.body("MakeCall", "<callingDevice>\(phone.line)</callingDevice>\(Self.make)"))
            try await client.wire.send(request.bytes)
            _ = try await phone.asked("MakeCall")
            let sent = try await phone.info(
                CSTAText.body(
                    "MakeCallResponse",
                    "<callingDevice><callID>3</callID><deviceID>\(phone.line)</deviceID></callingDevice>"))
            #expect(sent.status == 200)
            let answer = try await client.wire.response(callID: request["Call-ID"], cseq: request["CSeq"])
            #expect(answer.text("callID") == "3")
        }
    }

    @Test("interface.md: requests of one session to one phone are served in order of arrival")
    func order() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            var text = ""
            for number in 1...20 {
                text += try client.request(
                    "INFO",
                    body: CSTAText.body(
                        "MakeCall",
                        "<callingDevice>\(phone.line)</callingDevice><calledDirectoryNumber>\(number)</calledDirectoryNumber>"
                    )
                ).text
            }
            try await client.wire.send(raw: text)
            for number in 1...20 {
                #expect(try await phone.asked("MakeCall").text("calledDirectoryNumber") == "\(number)")
            }
            var answered: [Int] = []
            for _ in 1...20 { answered.append(try await client.wire.response().cseqNumber) }
            #expect(answered == answered.sorted())
        }
    }

    @Test("interface.md: different phones do not wait for each other")
    func independent() async throws {
        try await TestServer.run { server in
            let slow = try await TestPhone.ready(
                at: server, options: .init(answer: { $0 == "MakeCall" ? .silent : .standard }))
            let quick = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let first = try client.request(
                "INFO", body: CSTAText.body("MakeCall", "<callingDevice>\(slow.line)</callingDevice>\(Self.make)"))
            let second = try client.request(
                "INFO", body: CSTAText.body("MakeCall", "<callingDevice>\(quick.line)</callingDevice>\(Self.make)"))
            try await client.wire.send(raw: first.text + second.text)
            let answer = try await client.wire.response()
            #expect(answer.cseq == second["CSeq"])
            #expect(answer.service == "MakeCallResponse")
        }
    }

    @Test("uacsta.md 7.10: a phone has one CSTA request outstanding")
    func oneOutstanding() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(
                at: server, options: .init(answer: { $0 == "MakeCall" ? .empty : .standard }))
            let client = try await TestClient.session(at: server)
            let other = try await TestClient.session(at: server)
            let body = CSTAText.body("MakeCall", "<callingDevice>\(phone.line)</callingDevice>\(Self.make)")
            for each in [client, other] { try await each.wire.send(try each.request("INFO", body: body).bytes) }
            for _ in 1...2 {
                _ = try await phone.asked("MakeCall")
                try await phone.settle()
                #expect(!phone.asked.waiting.contains { $0.service == "MakeCall" })
                _ = try await phone.info(
                    CSTAText.body("MakeCallResponse", "<callingDevice><callID>3</callID></callingDevice>"))
            }
            #expect(try await client.wire.response().service == "MakeCallResponse")
            #expect(try await other.wire.response().service == "MakeCallResponse")
        }
    }

    @Test("CST-10: GetCSTAFeatures is answered by the server")
    func features() async throws {
        try await TestServer.run { server in
            let client = try await TestClient.session(at: server)
            let answer = try await client.ask("GetCSTAFeatures")
            #expect(answer.service == "GetCSTAFeaturesResponse")
            #expect(answer.body.contains("makeCall"))
        }
    }

    @Test("CST-11: answers and events use the edition that the client used", arguments: ["ed3", "ed4", "ed5", "ed6"])
    func editions(_ edition: String) async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let namespace = CSTAText.ed3.replacing("ed3", with: edition)
            let answer = try await client.ask(
                body: CSTAText.body(
                    "MonitorStart", "<monitorObject><deviceObject>\(phone.line)</deviceObject></monitorObject>",
                    namespace: namespace))
            #expect(answer.body.contains("xmlns=\"\(namespace)\""))
            let reference = try #require(answer.text("monitorCrossRefID"))
            #expect(try await client.event("BackInServiceEvent", reference).body.contains("xmlns=\"\(namespace)\""))
            try await phone.playCall("1")
            #expect(try await client.event("DeliveredEvent", reference).body.contains("xmlns=\"\(namespace)\""))
        }
    }
}
