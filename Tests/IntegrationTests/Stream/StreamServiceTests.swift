import TestSupport
import Testing

/// Services and events over CSTA over TCP are those of every client (CLI-2, CLI-4, CLI-5, CLI-9).
@Suite(.takesTurns) struct StreamServiceTests {
    typealias Client = StreamClient

    @Test func monitorCallAndEvents() async throws {
        try await StreamServer.run { server in
            try await server.withPhone { phone in
                let client = try await Client(port: server.csta)
                try await client.login()
                let started = try await client.monitor("200")
                #expect(started.name == "MonitorStartResponse")
                let crossRef = try #require(started["monitorCrossRefID"])
                let service = try await client.next("BackInServiceEvent")
                #expect(service.id == "9999")
                #expect(service["monitorCrossRefID"] == crossRef)

                let call = try await client.ask(
                    Client.csta(
                        "MakeCall",
                        "<callingDevice>200</callingDevice><calledDirectoryNumber>201</calledDirectoryNumber>"))
                #expect(call.name == "MakeCallResponse")
                #expect(call["callID"] == "-12")
                // The client's spelling comes back.
                #expect(call["deviceID"] == "200")

                try await phone.send(
                    event: "OriginatedEvent",
                    "<originatedConnection><callID>-12</callID><deviceID>\(StreamPhone.line)</deviceID>"
                        + "</originatedConnection><callingDevice><deviceIdentifier>\(StreamPhone.line)</deviceIdentifier>"
                        + "</callingDevice><calledDevice><deviceIdentifier>Müller 電話</deviceIdentifier></calledDevice>"
                        + "<localConnectionInfo>connected</localConnectionInfo><cause>newCall</cause>")
                let originated = try await client.next("OriginatedEvent")
                #expect(originated.id == "9999")
                #expect(originated["monitorCrossRefID"] == crossRef)
                #expect(originated.xml.contains("<deviceID>200</deviceID>"))
                // Octets are counted, not characters: the next frame is found.
                #expect(originated.xml.contains("Müller 電話"))
                #expect(originated.xml.contains(Client.ed4))

                let stopped = try await client.ask(
                    Client.csta("MonitorStop", "<monitorCrossRefID>\(crossRef)</monitorCrossRefID>"))
                #expect(stopped.name == "MonitorStopResponse")
                let again = try await client.ask(
                    Client.csta("MonitorStop", "<monitorCrossRefID>\(crossRef)</monitorCrossRefID>"))
                #expect(again["operation"] == "invalidMonitorCrossRefID")
            }
        }
    }

    /// Two clients on one line: one monitor in the phone, both hear everything; one leaves, the other hears on (CLI-3).
    @Test func twoClients() async throws {
        try await StreamServer.run { server in
            try await server.withPhone { phone in
                let first = try await Client(port: server.csta)
                let second = try await Client(port: server.csta)
                for client in [first, second] {
                    try await client.login()
                    _ = try await client.monitor(StreamPhone.line)
                    _ = try await client.next("BackInServiceEvent")
                }
                try await phone.send(event: "DoNotDisturbEvent", "<doNotDisturbOn>true</doNotDisturbOn>")
                let one = try await first.next("DoNotDisturbEvent")
                let two = try await second.next("DoNotDisturbEvent")
                #expect(one["monitorCrossRefID"] != two["monitorCrossRefID"])
                await first.socket.close()
                try await phone.send(event: "DoNotDisturbEvent", "<doNotDisturbOn>false</doNotDisturbOn>")
                _ = try await second.next("DoNotDisturbEvent")
                #expect(await phone.asked.count { $0 == "MonitorStart" } == 1)
                #expect(await !phone.asked.contains("MonitorStop"))
            }
        }
    }

    /// A phone that goes tells its clients so.
    @Test func phoneLeaves() async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            try await client.login()
            try await server.withPhone { phone in
                _ = try await client.monitor(StreamPhone.line)
                _ = try await client.next("BackInServiceEvent")
                await phone.hangUp()
                #expect(try await client.next("OutOfServiceEvent").id == "9999")
            }
        }
    }

    @Test func errors() async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            try await client.login()
            #expect(try await client.monitor("nobody")["operation"] == "invalidMonitorObject")
            #expect(try await client.ask("<a").xml.contains("invalidMsgID"))
            #expect(try await client.ask("").xml.contains("invalidMsgID"))
            #expect(try await client.ask("<Fritz/>").xml.contains("invalidMsgID"))
            let missing = try await client.ask(Client.csta("MonitorStart"))
            #expect(missing["operation"] == "atLeastOneConditionalParameterNotProvided")
            #expect(try await client.ask(Client.csta("RequestSystemStatus")).name == "RequestSystemStatusResponse")
        }
    }

    /// A list that is far beyond a frame comes in segments that fit.
    @Test func longList() async throws {
        let lines = (0..<64).map { "sip:\($0)-\(String(repeating: "&", count: 950))@pbx" }
        try await StreamServer.run { server in
            try await server.withPhone(lines: lines) { _ in
                let client = try await Client(port: server.csta)
                try await client.login()
                let answer = try await client.ask(Client.csta("GetSwitchingFunctionDevices"))
                let crossRef = try #require(answer["serviceCrossRefID"])
                var devices = 0
                var ids: Set<String> = []
                var segments = 0
                while true {
                    let segment = try await client.next("SwitchingFunctionDevices")
                    segments += 1
                    #expect(segment["serviceCrossRefID"] == crossRef)
                    #expect(segment["segmentID"] == "\(segments)")
                    ids.insert(segment.id)
                    devices += segment.xml.ranges(of: "<deviceID>").count
                    if segment["lastSegment"] == "true" { break }
                }
                #expect(devices == lines.count)
                #expect(segments > 4)
                #expect(ids.count == segments && !ids.contains("9999"))
            }
        }
    }
}
