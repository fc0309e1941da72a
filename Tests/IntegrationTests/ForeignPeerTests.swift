import CSTAActors
import CSTAServer
import Foundation
import TestSupport
import Testing

/// Peers that share no code with the server: sipp, Python, openssl (SIM-1 is not enough: it shares our reading of SIP).
@Suite("Foreign peers", .takesTurns)
struct ForeignPeerTests {
    static let hasPython = ForeignProcess.isInstalled("python3")
    static let hasSipp = ForeignProcess.isInstalled("sipp")
    static let hasOpenSSL = ForeignProcess.isInstalled("openssl")

    /// What a Python phone is told to be.
    struct Habit: Sendable, CustomTestStringConvertible {
        let name: String
        let arguments: [String]
        var testDescription: String { name }
        init(_ name: String, _ arguments: String...) { (self.name, self.arguments) = (name, arguments) }
    }

    static let habits = [
        Habit(
            "as a good phone does", "--expect", "SystemRegister,GetSwitchingFunctionDevices,MonitorStart,MonitorStop"),
        Habit("SHA-256", "--algorithm", "SHA-256"),
        Habit("PHN-5: challenges the INVITE", "--challenge", "invite"),
        Habit("PHN-5: challenges every request", "--challenge", "all"),
        Habit("PHN-5: challenges with 407, without qop", "--challenge", "all", "--proxy-challenge", "--no-qop"),
        Habit("PHN-6: answers late, in an INFO of its own", "--late"),
        Habit("PHN-6: answers late and challenges", "--late", "--challenge", "all"),
        Habit("PHN-6: edition 3", "--edition", "ed3"),
        Habit("PHN-6: edition 6 with a prefix", "--edition", "ed6", "--prefix", "csta"),
        Habit("PHN-6: a namespace without its hyphen", "--edition", "hyphenless"),
        Habit("PHN-6: no namespace", "--edition", "none"),
        Habit("PHN-6: children in the wrong order", "--shuffled"),
        Habit(
            "PHN-1: three lines in three segments, before the answer", "--identities",
            "%,sip:second%,sip:third%", "--segments", "3", "--segment-first"),
        Habit("PHN-6: no SystemRegister", "--no-system-register"),
        Habit("PHN-6: SystemRegister gets 501", "--refuse", "SystemRegister=501"),
        Habit(
            "MOD-1: Yealink", "--agent", "Yealink SIP-T46S 66.84.0.125", "--expect",
            "GetSwitchingFunctionDevices,MonitorStart"),
        Habit("MOD-1: Mitel", "--agent", "Aastra 6867i/4.5.0.41"),
        Habit("unknown model", "--agent", "Nobody knows me"),
    ]

    @Test("PHN-1 to PHN-6: a Python phone and a Python client, over TCP", .enabled(if: hasPython), arguments: habits)
    func phoneAndClient(_ habit: Habit) async throws {
        try await TestServer.run { server in try await play(server, habit.arguments, tls: false) }
    }

    @Test(
        "CON-4: a Python phone and a Python client, over TLS", .enabled(if: hasPython),
        arguments: ["TLSv1_2", "TLSv1_3"])
    func overTLS(_ version: String) async throws {
        try await TestServer.run(tls: true) { server in
            try await play(server, ["--tls-version", version], tls: true)
        }
    }

    private func play(_ server: TestServer, _ arguments: [String], tls: Bool) async throws {
        let mac = Unique.mac()
        let line = Unique.line()
        let secure = tls ? ["--tls", "--ca", try TestCertificates.path("ca.pem")] : []
        let phone = try ForeignProcess.python(
            "phone.py",
            ["--port", "\(tls ? server.phonesTLS : server.phones)", "--mac", mac]
                + (arguments.contains("--identities") ? [] : ["--identities", line]) + secure
                + arguments.map {
                    $0.replacing("sip:second%", with: Unique.line()).replacing("sip:third%", with: Unique.line())
                        .replacing("%", with: line)
                })
        defer { phone.stop() }
        try await phone.mark("dialog")
        try await server.census("the phone's lines") { $0.devices >= 1 }
        let client = try ForeignProcess.python(
            "client.py", ["--port", "\(tls ? server.clientsTLS : server.clients)"] + secure)
        defer { client.stop() }
        try await client.mark("connected")
        for command in [
            "register", "invite", "devices \(line)", "features", "monitor \(line)", "event BackInServiceEvent",
        ] {
            client.say(command)
        }
        try await client.line("event BackInServiceEvent\"")
        client.say("make \(line) 500")
        try await client.mark("call")
        phone.say("burst 5")
        for command in ["events 15", "ask AnswerCall 7 \(line)", "refresh", "stop \(line)"] { client.say(command) }
        try await phone.mark("unmonitored")
        client.say("bye")
        client.say("quit")
        try await client.expectSuccess()
        phone.say("quit")
        try await phone.expectSuccess()
    }

    @Test(
        "CLI-8: a remote call control client with the habits of pidgin-sipe", .enabled(if: hasPython),
        arguments: [false, true])
    func remoteCallControl(_ registers: Bool) async throws {
        try await TestServer.run { server in
            let line = Unique.line()
            let user = String(line.dropFirst(4).prefix { $0 != "@" })
            let phone = try ForeignProcess.python(
                "phone.py", ["--port", "\(server.phones)", "--mac", Unique.mac(), "--identities", line])
            defer { phone.stop() }
            try await phone.mark("dialog")
            try await server.census("the phone's line") { $0.devices == 1 }
            let client = try ForeignProcess.python(
                "sipe.py",
                ["--port", "\(server.clients)", "--line", "tel:\(user)", "--calls", "3", "--refresh"]
                    + (registers ? ["--registered"] : []))
            defer { client.stop() }
            try await client.mark("call")
            phone.say("burst 3")
            try await client.expectSuccess()
            try await phone.mark("unmonitored")
            phone.say("quit")
            try await phone.expectSuccess()
        }
    }

    @Test("CLI-4: three foreign clients see every event of a foreign phone in order", .enabled(if: hasPython))
    func fanOut() async throws {
        try await TestServer.run { server in
            let line = Unique.line()
            let phone = try ForeignProcess.python(
                "phone.py", ["--port", "\(server.phones)", "--mac", Unique.mac(), "--identities", line])
            defer { phone.stop() }
            try await phone.mark("dialog")
            try await server.census("the phone's line") { $0.devices == 1 }
            var clients: [ForeignProcess] = []
            defer { for client in clients { client.stop() } }
            for options in [["--edition", "ed6"], ["--silent"], ["--user", "board", "--algorithm", "MD5"]] {
                let client = try ForeignProcess.python("client.py", ["--port", "\(server.clients)"] + options)
                clients.append(client)
                for command in ["invite none", "monitor \(line)", "event BackInServiceEvent"] { client.say(command) }
            }
            for client in clients { try await client.line("event BackInServiceEvent\"") }
            phone.say("burst 100")
            for client in clients {
                client.say("events 300")
                client.say("stop")
                client.say("quit")
                try await client.expectSuccess()
            }
            try await phone.mark("unmonitored")
            phone.say("quit")
            try await phone.expectSuccess()
        }
    }

    @Test(
        "CON-1, CON-4: sipp plays a phone and a client", .enabled(if: hasSipp && hasPython), arguments: [false, true])
    func sipp(_ tls: Bool) async throws {
        try await TestServer.run(tls: true) { server in
            let mac = Unique.mac()
            let line = Unique.line()
            let secure = tls ? ["--tls", "--ca", try TestCertificates.path("ca.pem")] : []
            let phones = try ForeignProcess.python(
                "relay.py", ["--md5-only", "--port", "\(tls ? server.phonesTLS : server.phones)"] + secure)
            let clients = try ForeignProcess.python(
                "relay.py", ["--md5-only", "--port", "\(tls ? server.clientsTLS : server.clients)"] + secure)
            defer {
                phones.stop()
                clients.stop()
            }
            let phone = try ForeignProcess(
                Self.sipp(
                    try await Self.port(of: phones), "phone.xml", user: mac, password: TestServer.phonePassword,
                    [
                        "-oocsf", Fixtures.path("sipp/phone-dialog.xml"), "-key", "mac", mac, "-key", "line", line,
                    ]))
            defer { phone.stop() }
            try await server.census("the phone's line") { $0.devices == 1 }
            let client = try ForeignProcess(
                Self.sipp(
                    try await Self.port(of: clients), "client.xml", user: "tapi", password: TestServer.clientPassword,
                    ["-key", "user", "tapi", "-key", "line", line]))
            defer { client.stop() }
            try await client.expectSuccess()
            try await phone.expectSuccess()
        }
    }

    @Test("The sipp scenarios fail where something is missing", .enabled(if: hasSipp && hasPython))
    func sippFails() async throws {
        try await TestServer.run { server in
            // No phone has this line: MonitorStart gets an error and no cross reference.
            let relay = try ForeignProcess.python("relay.py", ["--md5-only", "--port", "\(server.clients)"])
            defer { relay.stop() }
            let client = try ForeignProcess(
                Self.sipp(
                    try await Self.port(of: relay), "client.xml", user: "tapi", password: TestServer.clientPassword,
                    ["-key", "user", "tapi", "-key", "line", "none"]))
            defer { client.stop() }
            #expect(await client.exitCode() != 0)
        }
    }

    private static func port(of relay: ForeignProcess) async throws -> Int {
        let line = try await relay.mark("listening")
        return line.range(of: "\"port\": ").flatMap { Int(line[$0.upperBound...].prefix { $0.isNumber }) } ?? 0
    }

    private static func sipp(
        _ port: Int, _ scenario: String, user: String, password: String, _ more: [String]
    ) -> [String] {
        // sipp looks for a free port and takes it a moment later: with an address of its own nobody else takes it meanwhile.
        let address = "127." + (0..<3).map { _ in "\(Int.random(in: 2...250))" }.joined(separator: ".")
        return [
            "sipp", "127.0.0.1:\(port)", "-t", "t1", "-i", address, "-m", "1", "-nostdin", "-timeout", "30",
            "-timeout_error", "-sf", Fixtures.path("sipp/\(scenario)"), "-key", "host", "uacsta.test", "-au", user,
            "-ap", password,
        ] + more
    }

    @Test("CON-4: openssl s_client registers a phone", .enabled(if: hasOpenSSL), arguments: ["-tls1_2", "-tls1_3"])
    func openssl(_ version: String) async throws {
        try await TestServer.run(tls: true) { server in
            let mac = Unique.mac()
            let client = try ForeignProcess([
                "openssl", "s_client", "-connect", "127.0.0.1:\(server.phonesTLS)", version, "-quiet",
                "-verify_return_error", "-CAfile", try TestCertificates.path("ca.pem"), "-verify_hostname", "localhost",
            ])
            defer { client.stop() }
            var request = RequestText.fresh("REGISTER", user: mac)
            request["Via"] = request["Via"].replacing("/TCP", with: "/TLS")
            client.send(request.text)
            let challenge = try await client.line("algorithm=MD5")
            let answer = WireMessage(
                start: "", headers: [("WWW-Authenticate", String(challenge.dropFirst(18).prefix { $0 != "\r" }))],
                body: "")
            let digest = try WireDigest(user: mac, password: TestServer.phonePassword).answering(answer)
            request["CSeq"] = "2 REGISTER"
            request["Via"] += "2"
            request.add("Authorization", digest.header)
            client.send(request.text)
            try await client.line("SIP/2.0 200 OK")
            try await client.line("INVITE sip:\(mac)@")
            try await client.line("Via: SIP/2.0/TLS")
        }
    }

    @Test(
        "negative case 85: protocols below the listener's minimum are refused", .enabled(if: hasOpenSSL),
        arguments: ["-tls1", "-tls1_1"])
    func oldTLS(_ version: String) async throws {
        try await TestServer.run(tls: true) { server in
            let client = try ForeignProcess([
                "openssl", "s_client", "-connect", "127.0.0.1:\(server.phonesTLS)", version, "-cipher",
                "ALL:@SECLEVEL=0",
            ])
            defer { client.stop() }
            #expect(await client.exitCode() != 0)
            try await server.expectServed()
        }
    }

    @Test("CON-4: a listener that says so takes an old phone with TLS 1.0", .enabled(if: hasOpenSSL))
    func oldPhone() async throws {
        try await TestServer.run(tls: true, configure: { $0.phones.listeners[0].minimumTLS = "1.0" }) { server in
            let client = try ForeignProcess([
                "openssl", "s_client", "-connect", "127.0.0.1:\(server.phonesTLS)", "-tls1", "-cipher",
                "ALL:@SECLEVEL=0",
                "-quiet",
            ])
            defer { client.stop() }
            client.send(RequestText.fresh("REGISTER", user: Unique.mac()).text)
            try await client.line("SIP/2.0 401")
        }
    }
}
