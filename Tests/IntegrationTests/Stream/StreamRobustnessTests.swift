import CSTAServer
import Foundation
import NIOCore
import TestSupport
import TLSCore
import Testing

/// What a peer can do to a listener of CSTA over TCP, and what it cannot (CLI-9, CLI-7).
@Suite(.takesTurns) struct StreamRobustnessTests {
    typealias Client = StreamClient

    private static func octets(_ hex: String) -> [UInt8] {
        hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }

    /// Wrong lengths, SOAP, SIP, TLS: closed at once, with or without a session, and others are served.
    @Test(arguments: [
        "00 00 00 07 30 30 30 31", "00 00 00 00 30 30 30 31", "00 00 00 09 30 30 41 31 20",
        "01 00 00 09 30 30 30 31 20",
        "52 45 47 49 53 54 45 52", "16 03 01 02 00",
    ]) func brokenFrames(_ hex: String) async throws {
        try await StreamServer.run { server in
            let bystander = try await Client(port: server.csta)
            try await bystander.login()
            let stranger = try await Client(port: server.csta)
            try await stranger.send(octets: Self.octets(hex))
            #expect(await stranger.next() == nil)
            let client = try await Client(port: server.csta)
            try await client.login()
            // A good request before it is answered.
            try await client.send(
                octets: Client.frame(Client.csta("RequestSystemStatus"), id: "0042") + Self.octets(hex))
            #expect(try await client.next("RequestSystemStatusResponse").id == "0042")
            #expect(await client.next() == nil)
            #expect(
                try await bystander.ask(Client.csta("RequestSystemStatus")).name == "RequestSystemStatusResponse")
        }
    }

    @Test func beyondTheConfiguredLimit() async throws {
        try await StreamServer.run(change: { $0.limits.bodyBytes = 1_024 }) { server in
            let client = try await Client(port: server.csta)
            try await client.login()
            let fits = Client.csta("RequestSystemStatus", String(repeating: " ", count: 800))
            #expect(try await client.ask(fits).name == "RequestSystemStatusResponse")
            try await client.send(Client.csta("RequestSystemStatus", String(repeating: " ", count: 1_024)), id: "0001")
            #expect(await client.next() == nil)
        }
    }

    /// Octet by octet, and several in one segment.
    @Test func anyCut() async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            try await client.login()
            for octet in Client.frame(Client.csta("RequestSystemStatus"), id: "0001") {
                try await client.send(octets: [octet])
            }
            #expect(try await client.next("RequestSystemStatusResponse").id == "0001")
            let ids = (2...20).map { $0 < 10 ? "000\($0)" : "00\($0)" }
            try await client.send(octets: ids.flatMap { Client.frame(Client.csta("RequestSystemStatus"), id: $0) })
            for id in ids { #expect(await client.next()?.id == id) }
        }
    }

    /// Answers that nobody waits for, ids used twice, the id of events: all harmless.
    @Test func unknownInvokeIDs() async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            try await client.login()
            try await client.send(Client.csta("SystemStatusResponse"), id: "7777")
            try await client.send(Client.csta("MonitorStopResponse"), id: "9999")
            try await client.send(Client.csta("CSTAErrorCode", "<operation>generic</operation>"), id: "1234")
            try await client.send(
                Client.csta("BackInServiceEvent", "<monitorCrossRefID>1</monitorCrossRefID>"), id: "9999")
            try await client.send("<StopApplicationSessionPosResponse/>", id: "0003")
            let status = Client.csta("RequestSystemStatus")
            try await client.send(octets: Client.frame(status, id: "0005") + Client.frame(status, id: "0005"))
            try await client.send(status, id: "9999")
            for id in ["0005", "0005", "9999"] {
                let answer = await client.next()
                #expect(answer?.id == id)
                #expect(answer?.name == "RequestSystemStatusResponse")
            }
        }
    }

    /// Strangers that send nonsense get three answers.
    @Test func nonsenseOfStrangers() async throws {
        try await StreamServer.run { server in
            let client = try await Client(port: server.csta)
            for _ in 0..<3 { #expect(try await client.ask("<nonsense/>").name == "CSTAErrorCode") }
            #expect(await client.next() == nil)
        }
    }

    /// A client that closes its direction gets what it asked for, also from the registry and the phone (negative case 15).
    @Test func halfClose() async throws {
        try await StreamServer.run { server in
            try await server.withPhone { _ in
                let client = try await Client(port: server.csta)
                try await client.login()
                let call = "<callingDevice>200</callingDevice><calledDirectoryNumber>201</calledDirectoryNumber>"
                try await client.send(Client.csta("MakeCall", call), id: "0001")
                try await client.send(Client.csta("GetSwitchingFunctionDevices"), id: "0002")
                try await client.socket.closeOutput()
                #expect(try await client.next("MakeCallResponse").id == "0001")
                #expect(try await client.next("GetSwitchingFunctionDevicesResponse").id == "0002")
                #expect(try await client.next("SwitchingFunctionDevices")["lastSegment"] == "true")
                #expect(await client.next() == nil)
            }
        }
    }

    /// A client that does not read is ended, and no other one waits for it (CLI-7).
    @Test func slowReader() async throws {
        try await StreamServer.run { server in
            let slow = try await StreamSocket.connect(to: server.csta)
            try await slow.channel.setOption(.autoRead, value: false).get()
            let other = try await Client(port: server.csta)
            try await other.login()
            let login = Client.frame(
                "<StartApplicationSession><applicationInfo><user>tapi</user><password>geheim</password>"
                    + "</applicationInfo></StartApplicationSession>", id: "0000")
            try await slow.send(ByteBuffer(bytes: login))
            let ask = ByteBuffer(bytes: Client.frame(Client.csta("GetCSTAFeatures"), id: "0001"))
            // Until the server has had enough: then writing fails.
            await #expect(throws: (any Error).self) {
                while true { try await slow.send(ask) }
            }
            #expect(try await other.ask(Client.csta("RequestSystemStatus")).name == "RequestSystemStatusResponse")
        }
    }

    // MARK: TLS

    @Test func overTLS() async throws {
        let listener = Listener(
            name: "csta", address: "127.0.0.1", tls: 0, transport: .csta, greets: true, implicitAccount: "tapi")
        let plain = Listener(name: "plain", address: "127.0.0.1", tcp: 0, transport: .csta)
        let identity = try TestCertificates.identity()
        let change: (inout ServerConfiguration) -> Void = {
            $0.tls = [identity]
            $0.clients.listeners.append(plain)
        }
        try await StreamServer.run(listener: listener, change: change) { server in
            let port = try #require(server.cstaTLS)
            #expect(server.ready.contains("clients=csta-tls:127.0.0.1:\(port)"))
            let context = try TestCertificates.client()
            try await server.withPhone { phone in
                let client = try await Client(port: port, tls: context)
                #expect(try await client.next("SystemStatus").id == "0000")
                try await client.login()
                _ = try await client.monitor(StreamPhone.line)
                _ = try await client.next("BackInServiceEvent")
                try await phone.send(event: "DoNotDisturbEvent", "<doNotDisturbOn>true</doNotDisturbOn>")
                #expect(try await client.next("DoNotDisturbEvent").id == "9999")
            }
        }
    }
}
