import CSTAActors
import CSTAServer
import Foundation
import NIOCore
import NIOPosix
import SIPCore
import TestSupport
import Testing

/// Starting, ending, reloading, and several servers in one process (API-1, CON-3, CON-4).
@Suite("The life of a server", .takesTurns)
struct ServerLifeTests {
    @Test("API-1: two servers in one process share nothing")
    func two() async throws {
        try await TestServer.run { first in
            try await TestServer.run(configure: { $0.clients.accounts[0].password = .init("other") }) { second in
                #expect(first.phones != second.phones)
                var options = TestPhone.Options()
                let one = try await TestPhone.ready(at: first, options: options)
                options.mac = one.mac
                options.lines = one.options.lines
                let two = try await TestPhone.ready(at: second, options: options)
                let here = try await TestClient.session(at: first)
                let there = try await TestClient.session(at: second, options: .init(password: "other"))
                let near = try await here.watch(one.line)
                let far = try await there.watch(two.line)
                try await one.playCall("1")
                _ = try await here.event("DeliveredEvent", near)
                try await there.settle()
                #expect(there.told.waiting.isEmpty)
                try await two.playCall("2")
                #expect(try await there.event("DeliveredEvent", far).text("callID") == "2")
                // A nonce of one server is no nonce of the other.
                let stranger = try await TestClient.connect(to: first, options: .init(password: "other"))
                #expect(try await stranger.register().status == 401)
            }
        }
    }

    @Test("CON-3: a port in use is an error that names the port and the next free one")
    func portInUse() async throws {
        try await TestServer.run { server in
            var configuration = try TestServer.configuration()
            configuration.phones.listeners[0].tcp = server.phones
            do {
                let (_, task) = try await TestServer.start(configuration)
                task.cancel()
                Issue.record("it started")
            } catch let error as ServerStartError {
                guard case .portInUse(let address, let port, _, let next) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(address == "127.0.0.1" && port == server.phones)
                #expect(next != nil && next != port)
                #expect(error.exitCode == 69)
                #expect("\(error)".contains("\(server.phones)"))
            }
            try await server.expectServed()
        }
    }

    @Test("CON-4: a certificate that is missing is an error that names the file")
    func noCertificate() async throws {
        var configuration = try TestServer.configuration()
        configuration.phones.listeners[0].tls = 0
        configuration.tls = [.init(certificate: "/nonexistent/server.pem", key: "/nonexistent/server.key")]
        do {
            let (_, task) = try await TestServer.start(configuration)
            task.cancel()
            Issue.record("it started")
        } catch let error as ServerStartError {
            #expect(error.exitCode == 78)
            #expect("\(error)".contains("/nonexistent/server.pem"))
        }
    }

    @Test(
        "CON-4: renewed certificates are used for new connections, old connections stay",
        .enabled(if: ForeignPeerTests.hasOpenSSL))
    func renewed() async throws {
        try await TestServer.run(tls: true) { server in
            let phone = try await TestPhone.ready(at: server, tls: try TestCertificates.client())
            #expect(try await subject(at: server).contains("CN = server"))
            var changed = server.configuration
            changed.tls = [try TestCertificates.identity("renewed")]
            try await server.server.reload(changed)
            #expect(try await subject(at: server).contains("CN = renewed"))
            try await phone.settle()
            // Broken files are an error, and what was there stays.
            changed.tls = [.init(certificate: "/nonexistent", key: "/nonexistent")]
            await #expect(throws: (any Error).self) { try await server.server.reload(changed) }
            #expect(try await subject(at: server).contains("CN = renewed"))
        }
    }

    private func subject(at server: TestServer) async throws -> String {
        let client = try ForeignProcess([
            "openssl", "s_client", "-connect", "127.0.0.1:\(server.phonesTLS)", "-CAfile",
            try TestCertificates.path("ca.pem"),
        ])
        defer { client.stop() }
        return try await client.line("subject=")
    }

    @Test("CON-4: certificates chosen by the name that the peer asks for", .enabled(if: ForeignPeerTests.hasOpenSSL))
    func serverName() async throws {
        try await TestServer.run(
            tls: true,
            configure: { $0.tls = try ["server", "phones", "wild"].map { try TestCertificates.identity($0) } }
        ) { server in
            for (name, subject) in [
                ("phones.example.org", "phones"), ("other.example.org", "wild"), ("nobody.net", "server"),
            ] {
                let client = try ForeignProcess([
                    "openssl", "s_client", "-connect", "127.0.0.1:\(server.phonesTLS)", "-servername", name,
                ])
                defer { client.stop() }
                #expect(try await client.line("subject=").contains("CN = \(subject)"))
            }
        }
    }

    @Test(
        "CON-4: a listener that requires a client certificate refuses who has none",
        .enabled(if: ForeignPeerTests.hasOpenSSL))
    func clientCertificate() async throws {
        try await TestServer.run(
            tls: true,
            configure: {
                $0.phones.listeners[0].clientCertificates = .required(authority: try TestCertificates.path("ca.pem"))
            }
        ) { server in
            func connect(_ more: [String]) throws -> ForeignProcess {
                try ForeignProcess(
                    ["openssl", "s_client", "-connect", "127.0.0.1:\(server.phonesTLS)", "-quiet", "-tls1_2"] + more)
            }
            let stranger = try connect([])
            defer { stranger.stop() }
            #expect(await stranger.exitCode() != 0)
            let phone = try connect([
                "-cert", try TestCertificates.path("client.pem"), "-key", try TestCertificates.path("client.key"),
            ])
            defer { phone.stop() }
            phone.send(RequestText.fresh("REGISTER", user: Unique.mac()).text)
            try await phone.line("SIP/2.0 401")
        }
    }

    @Test("interface.md: at the end dialogs get BYE and sockets are closed")
    func ending() async throws {
        // Nobody else gets it when the server is gone.
        let port = try ReservedPort()
        var configuration = try TestServer.configuration()
        configuration.phones.listeners[0].tcp = port.number
        let (server, task) = try await TestServer.start(configuration)
        let phone = try await TestPhone.ready(at: server)
        let client = try await TestClient.session(at: server)
        _ = try await client.watch(phone.line)
        let begin = ContinuousClock.now
        task.cancel()
        try await task.value
        #expect(ContinuousClock.now - begin < .seconds(10))
        _ = try await phone.asked(method: "BYE")
        _ = try await client.told.next("BYE") { $0.method == "BYE" }
        try await phone.wire.expectClosed()
        try await client.wire.expectClosed()
        await #expect(throws: (any Error).self) { try await Wire.connect(to: server.phones) }
    }

    @Test("a test whose server is not ready in time fails instead of waiting for it")
    func notReadyInTime() async throws {
        await #expect(throws: Disappointment.self) {
            try await TestServer.start(try TestServer.configuration(), within: .nanoseconds(0))
        }
    }

    @Test("REG-5: a server that starts again on the same ports has its phones and monitors back")
    func startsAgain() async throws {
        // Nobody else may get them while no server runs.
        let ports = (phones: try ReservedPort(), clients: try ReservedPort())
        var configuration = try TestServer.configuration()
        configuration.phones.listeners[0].tcp = ports.phones.number
        configuration.clients.listeners[0].tcp = ports.clients.number
        let (first, task) = try await TestServer.start(configuration)
        let old = try await TestPhone.ready(at: first)
        task.cancel()
        try await task.value
        let (second, again) = try await TestServer.start(configuration)
        #expect(second.phones == first.phones)
        let phone = try await TestPhone.ready(at: second, options: .init(mac: old.mac, lines: old.options.lines))
        let client = try await TestClient.session(at: second)
        _ = try await client.watch(phone.line)
        again.cancel()
        try await again.value
    }

    @Test("SET-1: reload takes over passwords and accounts without touching a connection (CON-5)")
    func reload() async throws {
        try await TestServer.run { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let reference = try await client.watch(phone.line)
            var changed = server.configuration
            changed.phones.password = .init("new phones")
            changed.clients.accounts.append(.init(user: "added", password: .init("added")))
            try await server.server.reload(changed)
            #expect(try await TestPhone.connect(to: server).register().status == 401)
            #expect(
                try await TestPhone.connect(to: server, options: .init(password: "new phones")).register().status == 200
            )
            _ = try await TestClient.session(at: server, options: .init(user: "added", password: "added"))
            try await phone.playCall("1")
            _ = try await client.event("DeliveredEvent", reference)
        }
    }

    @Test("SET-1, PHN-5: after a reload phones that challenge the server are answered with the new password")
    func reloadForPhonesThatChallenge() async throws {
        try await TestServer.run { server in
            var changed = server.configuration
            changed.phones.password = .init("new phones")
            try await server.server.reload(changed)
            let phone = try await TestPhone.connect(
                to: server,
                options: .init(
                    password: "new phones",
                    inviteRefusal: "401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"phone\", nonce=\"5f3a\", "
                        + "algorithm=MD5, qop=\"auth\""))
            #expect(try await phone.register().status == 200)
            let invite = try await phone.asked.next("credentials") { $0["Authorization"] != nil }
            let header = try #require(invite["Authorization"])
            func given(_ name: String) -> String { WireDigest.parameter(name, of: header) ?? "" }
            let expected = WireDigest(
                user: given("username"), password: "new phones", realm: "phone", nonce: "5f3a", uri: given("uri"),
                method: "INVITE", cnonce: given("cnonce"), nc: given("nc"))
            #expect(given("response") == expected.response)
        }
    }

    @Test("REG-3: once auto-commissioning is switched on, phones that came before are taken into service")
    func commissionedByReload() async throws {
        try await TestServer.run(configure: { $0.phones.autoCommission = false }) { server in
            let waiting = try await TestPhone.connect(to: server)
            let refused = try await TestPhone.connect(to: server)
            for phone in [waiting, refused] { #expect(try await phone.register().status == 200) }
            let other = try #require(MACAddress(refused.mac))
            await server.server.setEnabled(false, phone: other)
            var changed = server.configuration
            changed.phones.autoCommission = true
            try await server.server.reload(changed)
            _ = try await waiting.asked(method: "INVITE")
            // Somebody has decided about this one.
            #expect(await server.server.phones().first { $0.mac == other }?.isEnabled == false)
        }
    }

    @Test("CON-2: an advertised name and port stand in Via and Contact")
    func advertised() async throws {
        try await TestServer.run(configure: {
            $0.phones.listeners[0].advertised = .init(host: "wan.example.net", tcp: 15060)
        }) { server in
            let phone = try await TestPhone.ready(at: server)
            let invite = try await phone.asked(method: "INVITE")
            #expect(invite["Via"]?.hasPrefix("SIP/2.0/TCP wan.example.net:15060;") == true)
            #expect(invite.uri("Contact")?.contains("@wan.example.net:15060") == true)
        }
    }

    @Test("CON-7: IPv6")
    func ipv6() async throws {
        try await TestServer.run(configure: { $0.phones.listeners[0].address = "::1" }) { server in
            #expect("\(server.ready)".contains("tcp:[::1]:\(server.phones)"))
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "::1", port: server.phones).get()
            try await channel.close()
        }
    }

    @Test("negative case 99: connections above the limits are refused early, existing ones live")
    func limits() async throws {
        try await TestServer.run(configure: { $0.limits.connectionsPerAddress = 3 }) { server in
            let phone = try await TestPhone.ready(at: server)
            let client = try await TestClient.session(at: server)
            let third = try await Wire.connect(to: server.phones)
            let fourth = try await Wire.connect(to: server.phones)
            try await fourth.expectClosed()
            _ = try await client.watch(phone.line)
            third.close()
        }
    }

    @Test("interface.md: a connection that nobody authenticates is closed in time")
    func unauthenticated() async throws {
        try await TestServer.run(configure: { $0.limits.unauthenticatedSeconds = 3 }) { server in
            let stranger = try await Wire.connect(to: server.phones)
            try await stranger.expectClosed()
            #expect(server.log.text.contains("no successful registration in time"))
        }
    }
}
