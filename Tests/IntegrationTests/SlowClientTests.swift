import CSTAActors
import CSTAServer
import Foundation
import NIOCore
import TestSupport
import Testing

/// A client that does not read never delays a phone or another client, and is ended with a reason (CLI-7).
@Suite("A slow client", .takesTurns)
struct SlowClientTests {
    @Test(
        "CLI-7: a client stopped with SIGSTOP is ended; another keeps getting every event",
        .enabled(if: ForeignPeerTests.hasPython))
    func stopped() async throws {
        try await TestServer.run(configure: Self.patient) { server in
            let phone = try await TestPhone.ready(at: server)
            let slow = try ForeignProcess.python(
                "client.py", ["--port", "\(server.clients)", "--user", "board", "--may-close"])
            defer { slow.stop() }
            for command in ["register", "invite", "monitor \(phone.line)", "event BackInServiceEvent"] {
                slow.say(command)
            }
            try await slow.line("event BackInServiceEvent\"")
            let quick = try await TestClient.session(at: server)
            let reference = try await quick.watch(phone.line)
            slow.signal(SIGSTOP)
            try await flood(phone, until: server, quick, reference)
            #expect(server.log.text.contains("reads too slowly"))
            slow.signal(SIGCONT)
            try await slow.mark("closed")
        }
    }

    @Test("CLI-7: a client that never reads, over TLS too, is ended", arguments: [false, true])
    func neverReads(_ tls: Bool) async throws {
        try await TestServer.run(tls: true, configure: Self.patient) { server in
            let phone = try await TestPhone.ready(at: server)
            let slow = try await TestClient.session(
                at: server, options: .init(user: "board", receiveBuffer: 16_384),
                tls: tls ? try TestCertificates.client() : nil)
            _ = try await slow.watch(phone.line)
            let quick = try await TestClient.session(at: server)
            let reference = try await quick.watch(phone.line)
            try await slow.wire.channel.setOption(.autoRead, value: false).get()
            try await flood(phone, until: server, quick, reference)
            #expect(server.log.text.contains("reads too slowly"))
        }
    }

    /// TCP's own clocks end a peer that keeps its window shut, too: on a slow machine before 1 MiB waits for it.
    private static func patient(_ configuration: inout ServerConfiguration) {
        configuration.limits.vanishedSeconds = 3600
    }

    /// Big events until the server has ended the slow client; each must have reached the quick one in its turn.
    private func flood(
        _ phone: TestPhone, until server: TestServer, _ quick: TestClient, _ reference: String
    ) async throws {
        let inPhone = try phone.reference()
        for call in 1...2000 {
            let answer = try await phone.info(
                CSTAText.delivered(inPhone, call: "\(call)", device: phone.line, extra: CSTAText.ballast))
            #expect(answer.status == 200)
            let event = try await quick.event("DeliveredEvent", reference, within: .seconds(20))
            #expect(event.text("callID") == "\(call)")
            if let census = await server.server.census(), census.clients == 1 {
                #expect(census.monitors == 1)
                return
            }
        }
        throw Disappointment("60 MB of events, and the client that does not read is still there")
    }
}
