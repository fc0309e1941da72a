import CSTAServer
import NIOCore
import Synchronization
import TestSupport
import Testing

/// The server's model of calls and features against phones that vanish and come back (CAL-1, CAL-2, MOD-2, MOD-3).
@Suite("Call model", .takesTurns)
struct CallModelTests {
    /// A phone with calls that a test changes; its snapshots tell the truth.
    private final class Truth: Sendable {
        private let calls = Mutex<[(call: String, state: String)]>([])
        private let features = Mutex<[String: String]>([:])

        func set(_ new: [(call: String, state: String)]) { calls.withLock { $0 = new } }
        func set(_ service: String, _ inner: String) { features.withLock { $0[service] = inner } }

        func answer(_ service: String, _ line: String) -> TestPhone.Answer {
            if service == "SnapshotDevice" { return .body(snapshot(line)) }
            if let inner = features.withLock({ $0[service] }) {
                return .body(CSTAText.body(service + "Response", inner))
            }
            return .standard
        }

        func snapshot(_ line: String) -> String {
            let items = calls.withLock { $0 }.map { call in
                "<snapshotDeviceResponseInfo><connectionIdentifier><callID>\(call.call)</callID><deviceID>\(line)</deviceID>"
                    + "</connectionIdentifier><localCallState><compoundCallState><localConnectionState>\(call.state)"
                    + "</localConnectionState></compoundCallState></localCallState></snapshotDeviceResponseInfo>"
            }
            return CSTAText.body(
                "SnapshotDeviceResponse",
                "<crossRefIDorSnapshotData><snapshotData>\(items.joined())</snapshotData></crossRefIDorSnapshotData>")
        }
    }

    private func options(_ truth: Truth, agent: String = "snomD785/10.1.84.12") -> TestPhone.Options {
        let line = Unique.line()
        return TestPhone.Options(lines: [line], agent: agent) { truth.answer($0, line) }
    }

    /// The names and calls of everything told, in its order, up to and with `last`.
    private func told(_ client: TestClient, until last: String) async throws -> [WireMessage] {
        var messages: [WireMessage] = []
        repeat { messages.append(try await client.told.next("up to \(last)")) } while messages.last?.service != last
        return messages
    }

    private func summary(_ messages: [WireMessage]) -> [String] {
        messages.map { message in
            let mark = message.body.contains("urn:uacsta:server") ? " marked" : ""
            return "\(message.service ?? "") \(message.text("callID") ?? "")\(mark)"
        }
    }

    @Test("CAL-1: a phone that vanishes in a call: ghosts are cleared, missed calls told, by marked events")
    func vanishes() async throws {
        let server = try await SharedServer.get()
        let truth = Truth()
        let options = options(truth)
        let phone = try await TestPhone.ready(at: server, options: options)
        let client = try await TestClient.session(at: server)
        let reference = try await client.watch(phone.line)
        _ = try await phone.asked("SnapshotDevice")
        truth.set([("1", "connected"), ("2", "hold")])
        for call in ["1", "2"] {
            _ = try await phone.info(CSTAText.established(try phone.reference(), call: call, device: phone.line))
            _ = try await client.event("EstablishedEvent", reference)
        }
        phone.wire.close()
        _ = try await client.event("OutOfServiceEvent", reference)
        // It comes back without call 1, with call 2 on hold and a call 3 that nobody was told of.
        truth.set([("2", "hold"), ("3", "alerting")])
        let again = try await TestPhone.ready(at: server, options: options)
        let messages = try await told(client, until: "DeliveredEvent")
        #expect(
            summary(messages) == [
                "BackInServiceEvent ", "ConnectionClearedEvent 1 marked", "HeldEvent 2 marked",
                "DeliveredEvent 3 marked",
            ])
        #expect(messages.allSatisfy { $0.text("monitorCrossRefID") == reference })
        #expect(messages[1].body.contains("<localConnectionInfo>null</localConnectionInfo>"))
        var check = SchemaCheck()
        for message in messages { check.add(message) }
        try await check.run()
        // From here on its events count again, and nothing more is made up.
        _ = try await again.info(CSTAText.cleared(try again.reference(), call: "3", device: again.line))
        _ = try await client.event("ConnectionClearedEvent", reference)
        try await client.settle()
        #expect(client.told.waiting.isEmpty)
    }

    @Test("CAL-1: a snapshot that is overtaken by an event is asked for again")
    func overtaken() async throws {
        let server = try await SharedServer.get()
        let line = Unique.line()
        let held = Mutex(true)
        let truth = Truth()
        truth.set([("7", "alerting")])
        let phone = try await TestPhone.ready(
            at: server,
            options: .init(lines: [line]) { service in
                // The first one is answered by hand.
                let isFirst =
                    service == "SnapshotDevice"
                    && held.withLock { held in
                        defer { held = false }
                        return held
                    }
                return isFirst ? .silent : truth.answer(service, line)
            })
        let client = try await TestClient.session(at: server)
        let reference = try await client.watch(line)
        let asked = try await phone.asked("SnapshotDevice")
        _ = try await phone.info(CSTAText.delivered(try phone.reference(), call: "7", device: line))
        // The answer shows the line before the event.
        phone.reply(to: asked, body: Truth().snapshot(line))
        _ = try await phone.asked("SnapshotDevice")
        try await phone.settle()
        try await client.settle()
        #expect(summary(client.told.waiting) == ["DeliveredEvent 7"], "no ghost is made of call 7")
        #expect(try await client.event("DeliveredEvent", reference).text("callID") == "7")
    }

    @Test("CAL-1: of a line that changes all the time the first snapshot counts that is not overtaken")
    func overtakenThrice() async throws {
        let server = try await SharedServer.get()
        let line = Unique.line()
        let phone = try await TestPhone.ready(
            at: server, options: .init(lines: [line]) { $0 == "SnapshotDevice" ? .silent : .standard })
        let client = try await TestClient.session(at: server)
        let reference = try await client.watch(line)
        for call in ["1", "2", "3"] {
            let asked = try await phone.asked("SnapshotDevice")
            _ = try await phone.info(CSTAText.delivered(try phone.reference(), call: call, device: line))
            _ = try await client.event("DeliveredEvent", reference)
            phone.reply(to: asked, body: Truth().snapshot(line))
        }
        let truth = Truth()
        truth.set([("2", "alerting"), ("3", "connected")])
        phone.reply(to: try await phone.asked("SnapshotDevice"), body: truth.snapshot(line))
        let messages = try await told(client, until: "EstablishedEvent")
        #expect(summary(messages) == ["ConnectionClearedEvent 1 marked", "EstablishedEvent 3 marked"])
    }

    @Test("CAL-1, MOD-3: a phone without SnapshotDevice: what it had before a new monitor is over")
    func withoutSnapshot() async throws {
        let server = try await SharedServer.get()
        let options = TestPhone.Options(agent: "PolycomVVX-VVX_500-UA/5.9.0")
        let phone = try await TestPhone.ready(at: server, options: options)
        let client = try await TestClient.session(at: server)
        let query = "<snapshotObject>\(phone.line)</snapshotObject>"
        #expect(try await client.ask("SnapshotDevice", query).error == "operation/serviceNotSupported", "not known yet")
        let reference = try await client.watch(phone.line)
        _ = try await phone.info(CSTAText.established(try phone.reference(), call: "4", device: phone.line))
        _ = try await client.event("EstablishedEvent", reference)
        let known = try await client.ask("SnapshotDevice", query)
        #expect(known.text("callID") == "4" && known.text("localConnectionState") == "connected")
        let call = try await client.ask(
            "SnapshotCall",
            "<snapshotObject><callID>4</callID><deviceID>\(phone.line)</deviceID></snapshotObject>")
        #expect(call.texts("callID") == ["4", "4"])
        let unknown = try await client.ask(
            "SnapshotCall", "<snapshotObject><callID>5</callID><deviceID>\(phone.line)</deviceID></snapshotObject>")
        #expect(unknown.error == "operation/invalidConnectionID")
        phone.wire.close()
        _ = try await client.event("OutOfServiceEvent", reference)
        _ = try await TestPhone.ready(at: server, options: options)
        let messages = try await told(client, until: "ConnectionClearedEvent")
        #expect(summary(messages) == ["BackInServiceEvent ", "ConnectionClearedEvent 4 marked"])
        #expect(try await client.ask("SnapshotDevice", query).texts("callID").isEmpty)
        var check = SchemaCheck()
        for message in messages + [known, call] { check.add(message) }
        try await check.run()
    }

    @Test("CAL-1: a snapshot with an item that cannot be read clears nothing")
    func unreadableSnapshot() async throws {
        let server = try await SharedServer.get()
        let line = Unique.line()
        let isBroken = Mutex(false)
        let options = TestPhone.Options(lines: [line]) { service in
            guard service == "SnapshotDevice", isBroken.withLock({ $0 }) else { return .standard }
            return .body(
                CSTAText.body(
                    "SnapshotDeviceResponse",
                    "<crossRefIDorSnapshotData><snapshotData><snapshotDeviceResponseInfo><connectionIdentifier><deviceID>"
                        + "\(line)</deviceID></connectionIdentifier><localCallState><simpleCallState>callEstablished"
                        + "</simpleCallState></localCallState></snapshotDeviceResponseInfo></snapshotData>"
                        + "</crossRefIDorSnapshotData>"))
        }
        let phone = try await TestPhone.ready(at: server, options: options)
        let client = try await TestClient.session(at: server)
        let reference = try await client.watch(line)
        _ = try await phone.asked("SnapshotDevice")
        _ = try await phone.info(CSTAText.established(try phone.reference(), call: "1", device: line))
        _ = try await client.event("EstablishedEvent", reference)
        phone.wire.close()
        isBroken.withLock { $0 = true }
        let again = try await TestPhone.ready(at: server, options: options)
        _ = try await again.asked("SnapshotDevice")
        try await again.settle()
        try await client.settle()
        #expect(summary(client.told.waiting) == ["OutOfServiceEvent ", "BackInServiceEvent "])
        client.told.clear()
        // The call keeps its id over the phone's absence.
        _ = try await again.info(CSTAText.cleared(try again.reference(), call: "1", device: line))
        _ = try await client.event("ConnectionClearedEvent", reference)
    }

    @Test("CAL-1: a call's id and its first caller are told to clients of every edition, also after a conference")
    func linkage() async throws {
        let server = try await SharedServer.get()
        let phone = try await TestPhone.ready(at: server)
        var check = SchemaCheck()
        for edition in ["ed3", "ed5", "ed6"] {
            let client = try await TestClient.session(at: server)
            let opened = try await client.ask(
                body: CSTAText.body(
                    "MonitorStart", "<monitorObject><deviceObject>\(phone.line)</deviceObject></monitorObject>",
                    namespace: CSTAText.ed3.replacing("ed3", with: edition)))
            let reference = try #require(opened.text("monitorCrossRefID"))
            _ = try await client.event("BackInServiceEvent", reference)
            let inPhone = try phone.reference()
            // The phone spells its line by the number alone, and the client gets its own spelling.
            let number = String(phone.line.dropFirst(4).prefix { $0 != "@" })
            let conferenced = CSTAText.body(
                "ConferencedEvent",
                "<monitorCrossRefID>\(inPhone)</monitorCrossRefID><primaryOldCall><callID>1\(edition)</callID>"
                    + "<deviceID>\(number)</deviceID></primaryOldCall><conferencingDevice><notKnown/></conferencingDevice>"
                    + "<addedParty><notKnown/></addedParty><conferenceConnections><connectionListItem><newConnection>"
                    + "<callID>9\(edition)</callID><deviceID>\(number)</deviceID></newConnection></connectionListItem>"
                    + "</conferenceConnections><localConnectionInfo>connected</localConnectionInfo>")
            let told = [
                CSTAText.established(inPhone, call: "1\(edition)", device: number), conferenced,
                CSTAText.cleared(inPhone, call: "9\(edition)", device: number),
            ]
            var ids: Set<String> = []
            for (body, name) in zip(told, ["EstablishedEvent", "ConferencedEvent", "ConnectionClearedEvent"]) {
                _ = try await phone.info(body)
                let event = try await client.event(name, reference)
                ids.formUnion(event.texts("globallyUniqueCallLinkageID"))
                #expect(event.texts("globallyUniqueCallLinkageID").count == 1)
                #expect(event.texts("deviceID").allSatisfy { $0 == phone.line }, "\(event.texts("deviceID"))")
                #expect(event.body.contains(">sip:305@elsewhere.example.net</"), "the caller is always told")
                check.add(event)
            }
            #expect(ids.count == 1)
            _ = try await client.ask("MonitorStop", "<monitorCrossRefID>\(reference)</monitorCrossRefID>")
        }
        try await check.run()
    }

    @Test("MOD-3: SnapshotCall of a line that nobody monitors is asked for as SnapshotDevice")
    func unwatched() async throws {
        let server = try await SharedServer.get()
        let truth = Truth()
        truth.set([("1", "connected"), ("2", "hold")])
        let phone = try await TestPhone.ready(at: server, options: options(truth))
        let client = try await TestClient.session(at: server)
        func ask(_ call: String) async throws -> WireMessage {
            try await client.ask(
                "SnapshotCall",
                "<snapshotObject><callID>\(call)</callID><deviceID>\(phone.line)</deviceID></snapshotObject>"
                    + "<extensions><privateData><private><x:a xmlns:x=\"urn:x\">7</x:a></private></privateData></extensions>"
            )
        }
        let answer = try await ask("2")
        #expect(answer.service == "SnapshotCallResponse")
        #expect(answer.texts("callID") == ["2"] && answer.text("localConnectionInfo") == "hold")
        let asked = try await phone.asked("SnapshotDevice")
        #expect(asked.text("snapshotObject") == phone.line)
        #expect(asked.body.contains(">7</x:a>"), "private data goes with the step")
        #expect(try await ask("3").error == "operation/invalidConnectionID")
        var check = SchemaCheck()
        check.add(answer)
        check.add(asked)
        try await check.run()
    }

    @Test("CAL-2: features are asked for again after a reconnect; a change is told once to each client, and no echo")
    func features() async throws {
        let server = try await SharedServer.get()
        let truth = Truth()
        let options = options(truth)
        let phone = try await TestPhone.ready(at: server, options: options)
        let clients = [try await TestClient.session(at: server), try await TestClient.session(at: server)]
        var references: [String] = []
        for client in clients { references.append(try await client.watch(phone.line)) }
        let inPhone = try phone.reference()
        func event(_ name: String, _ inner: String) -> String {
            CSTAText.body(name, "<monitorCrossRefID>\(inPhone)</monitorCrossRefID>\(inner)")
        }
        let subject = "<deviceIdentifier>\(phone.line)</deviceIdentifier>"
        let busy = event("DoNotDisturbEvent", "<device>\(subject)</device><doNotDisturbOn>true</doNotDisturbOn>")
        for _ in 1...3 { _ = try await phone.info(busy) }
        _ = try await phone.info(
            event(
                "ForwardingEvent",
                "<device>\(subject)</device><forwardingType>forwardImmediate</forwardingType><forwardStatus>true</forwardStatus>"
                    + "<forwardTo>306</forwardTo>"))
        _ = try await phone.info(
            event(
                "MessageWaitingEvent",
                "<targetDevice>\(subject)</targetDevice><messageWaitingOn>true</messageWaitingOn>"))
        let all = ["DoNotDisturbEvent", "ForwardingEvent", "MessageWaitingEvent"]
        for client in clients {
            try await client.settle()
            #expect(
                client.told.waiting.compactMap(\.service) == all, "each change once, however often the phone says it")
            client.told.clear()
        }
        phone.wire.close()
        // While it was away: do-not-disturb off, forwarding elsewhere, messages as before.
        truth.set("GetDoNotDisturb", "<doNotDisturbOn>false</doNotDisturbOn>")
        truth.set(
            "GetForwarding",
            "<forwardingList><forwardListItem><forwardingType>forwardImmediate</forwardingType>"
                + "<forwardStatus>true</forwardStatus><forwardDN>307</forwardDN></forwardListItem></forwardingList>")
        truth.set("GetMessageWaitingIndicator", "<messageWaitingOn>true</messageWaitingOn>")
        let again = try await TestPhone.ready(at: server, options: options)
        _ = try await again.asked("GetMessageWaitingIndicator")
        try await again.settle()
        for client in clients {
            try await client.settle()
            let messages = client.told.waiting
            #expect(
                summary(messages) == [
                    "OutOfServiceEvent ", "BackInServiceEvent ", "DoNotDisturbEvent  marked", "ForwardingEvent  marked",
                ])
            #expect(messages[2].text("doNotDisturbOn") == "false" && messages[3].text("forwardTo") == "307")
            var check = SchemaCheck()
            for message in messages { check.add(message) }
            try await check.run()
        }
    }

    @Test("CAL-2: what a client has asked for is refreshed too")
    func askedFeatures() async throws {
        let server = try await SharedServer.get()
        let truth = Truth()
        let options = options(truth)
        truth.set("GetDoNotDisturb", "<doNotDisturbOn>false</doNotDisturbOn>")
        let phone = try await TestPhone.ready(at: server, options: options)
        let client = try await TestClient.session(at: server)
        let reference = try await client.watch(phone.line)
        let answer = try await client.ask("GetDoNotDisturb", "<device>\(phone.line)</device>")
        #expect(answer.text("doNotDisturbOn") == "false")
        phone.wire.close()
        truth.set("GetDoNotDisturb", "<doNotDisturbOn>true</doNotDisturbOn>")
        _ = try await TestPhone.ready(at: server, options: options)
        #expect(try await client.event("DoNotDisturbEvent", reference).text("doNotDisturbOn") == "true")
    }

    @Test("MOD-2: AlternateCall undoes its first half when the second fails, and answers the phone's error")
    func undo() async throws {
        let server = try await SharedServer.get()
        let retrieved = Mutex(0)
        let phone = try await TestPhone.ready(
            at: server,
            options: .init { service in
                guard service == "RetrieveCall" else { return .standard }
                let isFirst = retrieved.withLock { count in
                    count += 1
                    return count == 1
                }
                return isFirst
                    ? .body(
                        CSTAText.body(
                            "CSTAErrorCode", "<stateIncompatibility>invalidConnectionState</stateIncompatibility>"))
                    : .standard
            })
        let client = try await TestClient.session(at: server)
        func connection(_ name: String, _ call: Int) -> String {
            "<\(name)><callID>\(call)</callID><deviceID>\(phone.line)</deviceID></\(name)>"
        }
        let answer = try await client.ask("AlternateCall", connection("heldCall", 2) + connection("activeCall", 1))
        #expect(answer.error == "stateIncompatibility/invalidConnectionState")
        #expect(try await phone.asked("HoldCall").text("callID") == "1")
        #expect(try await phone.asked("RetrieveCall").text("callID") == "2")
        #expect(try await phone.asked("RetrieveCall").text("callID") == "1", "the call that was held is taken back")
    }
}
