import NIOCore
import TestSupport
import TLSCore
import Testing

/// Against `openssl s_client` and `openssl s_server`.
@Suite("CON-4: foreign peers", .takesTurns)
struct ForeignPeerTests {
    private func sClient(_ server: Loopback, _ arguments: String...) throws -> OpenSSLCommand {
        let ca = try TestCertificates.path("ca.pem")
        return try OpenSSLCommand(
            ["s_client", "-connect", "127.0.0.1:\(server.port)", "-CAfile", ca, "-servername", "localhost"] + arguments)
    }

    /// The process and its port.
    private func sServer(_ identity: String, _ arguments: String...) async throws -> (OpenSSLCommand, Int) {
        let files = try TestCertificates.identity(identity)
        let command = try OpenSSLCommand(
            [
                "s_server", "-accept", "127.0.0.1:0", "-cert", files.certificateFile, "-key", files.keyFile,
                "-cert_chain", try TestCertificates.path("ca.pem"),
            ] + arguments)
        let output = await command.output.wait { $0.ended || $0.text.contains(/ACCEPT \S+:\d+\s/) }.text
        let match = try #require(output.firstMatch(of: /ACCEPT \S+:(\d+)\s/), "\(output)")
        return (command, try #require(Int(match.1)))
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func clientTalksAndSaysGoodbye(version: String) async throws {
        let server = try await Loopback.listen(.test("server"))
        let command = try sClient(server, version, "-verify_return_error")
        let accepted = try #require(await server.nextConnection())
        await accepted.recorder.wait { $0.completed != nil }
        try command.send("hello from outside\n")
        await accepted.recorder.wait { $0.text == "hello from outside\n" }
        #expect(await command.prints("hello from outside"))
        command.finish()
        let record = await accepted.recorder.wait { $0.inactive }
        #expect(record.errors.isEmpty)
        #expect(await command.whole().contains("Verify return code: 0 (ok)"))
        try await server.channel.close()
    }

    /// CVE-2011-1473.
    @Test func renegotiationIsRefused() async throws {
        let server = try await Loopback.listen(.test("server"))
        let command = try sClient(server, "-tls1_2")
        let accepted = try #require(await server.nextConnection())
        await accepted.recorder.wait { $0.completed != nil }
        try command.send("R\n")
        #expect(await command.prints("no renegotiation"))
        #expect(accepted.recorder.record.text.isEmpty)
        command.finish()
        command.stop()
        await accepted.recorder.wait { $0.inactive }
        try await server.channel.close()
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func clientResumes(version: String) async throws {
        let server = try await Loopback.listen(.test("server"))
        let file = try TestCertificates.path("session\(version).pem")
        for (argument, resumed) in [("-sess_out", false), ("-sess_in", true)] {
            let command = try sClient(server, version, argument, file)
            let accepted = try #require(await server.nextConnection())
            // The echo comes after the ticket.
            try command.send("x\n")
            await accepted.recorder.wait { $0.text == "x\n" || $0.isOver }
            #expect(accepted.recorder.record.completed?.resumed == resumed)
            #expect(await command.prints("\nx"))
            command.finish()
            await command.whole()
        }
        try await server.channel.close()
    }

    @Test(arguments: ["-tls1", "-tls1_1"])
    func oldClientIsRefusedWithAnAlertAndALine(version: String) async throws {
        let server = try await Loopback.listen(.test("server"))
        let command = try sClient(server, version, "-cipher", "DEFAULT@SECLEVEL=0")
        let accepted = try #require(await server.nextConnection())
        let record = await accepted.recorder.wait { $0.inactive }
        #expect(record.errors.map(\.kind) == [.protocolTooOld])
        #expect(await command.whole().contains("alert protocol version"))
        try await server.channel.close()
    }

    /// negative-cases 86.
    @Test(arguments: ["aNULL", "eNULL", "RC4", "3DES", "PSK", "CAMELLIA", "AES128-SHA"])
    func weakCiphersAreRefused(ciphers: String) async throws {
        for minimum in [TLSVersion.v1_0, .v1_2] where minimum > .v1_0 || ciphers != "AES128-SHA" {
            let server = try await Loopback.listen(.test("server", minimum: minimum))
            let command = try sClient(server, "-tls1_2", "-cipher", "\(ciphers):@SECLEVEL=0", "-psk", "1a")
            // A cipher that this OpenSSL does not know at all ends the command without a connection.
            let output = await command.whole()
            #expect(output.contains("handshake failure") || output.contains("no cipher match"), "\(output)")
            try await server.channel.close()
        }
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func serverTalksAndWeResume(version: String) async throws {
        let (command, port) = try await sServer("server", version)
        let context = try TLSClientContext.test()
        for resumed in [false, true] {
            let client = try await Loopback.connect(context, port: port)
            try await client.send("hello \(resumed)\n")
            #expect(await command.prints("hello \(resumed)"))
            try command.send("welcome\n")
            let record = await client.recorder.wait { $0.text == "welcome\n" || $0.isOver }
            #expect(record.completed?.resumed == resumed && record.errors.isEmpty)
            try await client.channel.close()
        }
        command.stop()
    }

    @Test func expiredServerIsNamed() async throws {
        let (command, port) = try await sServer("expired")
        let client = try await Loopback.connect(.test(), port: port)
        let error = try #require(await client.recorder.wait { $0.inactive }.errors.first)
        #expect(error.kind == .certificateExpired)
        #expect(error.message.contains("CN=expired expired on ") && error.message.contains("GMT"))
        #expect(error.peer == "127.0.0.1:\(port)")
        command.stop()
    }

    @Test func killedServerIsATruncation() async throws {
        let (command, port) = try await sServer("server")
        let client = try await Loopback.connect(.test(), port: port)
        await client.recorder.wait { $0.completed != nil }
        command.stop()
        let record = await client.recorder.wait { $0.inactive }
        #expect(record.errors.map(\.kind) == [.truncated])
    }
}
