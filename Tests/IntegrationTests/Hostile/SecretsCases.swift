import CSTAServer
import Foundation
import Logging
import NIOCore
import SIPCore
import Synchronization
import TestSupport
import Testing

/// Rows 125 to 127 with the log that the daemon has: real files, the finest level (DIA-2).
@Suite("Negative cases J: logs and secrets", .takesTurns)
struct SecretsCases {
    private static let phonePassword = "Ph0ne-Passw0rd-of-this-test"
    private static let clientPassword = "Cl1ent-Passw0rd-of-this-test"
    private static let wrongPassword = "Wr0ng-Passw0rd-of-this-test"

    /// Passwords, HA1 of both algorithms, and the digest responses that went over the wire.
    private final class Secrets: Sendable {
        private let all = Mutex<Set<String>>([])
        func add(_ secret: String) { all.withLock { _ = $0.insert(secret) } }
        var values: Set<String> { all.withLock { $0 } }

        func addHashes(user: String, password: String) {
            for hash in [Hashes.md5, Hashes.sha256] { add(hash("\(user):uacsta:\(password)")) }
        }

        /// Sent by us.
        func noting(_ digest: WireDigest) -> WireDigest {
            add(digest.response)
            return digest
        }

        /// Sent by the server.
        func note(_ message: WireMessage) {
            for header in message.all("Authorization") + message.all("Proxy-Authorization") {
                WireDigest.parameter("response", of: header).map(add)
            }
        }
    }

    @Test("row 125: after a full run at the finest level no secret is in the log, the log files or the data directory")
    func fullRun() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "uacsta-secrets-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = try ServerLog(.init(level: .trace), directory: folder + "/logs", standardError: nil)
        let secrets = Secrets()
        for password in [Self.phonePassword, Self.clientPassword, Self.wrongPassword] { secrets.add(password) }
        secrets.addHashes(user: "tapi", password: Self.clientPassword)
        try await TestServer.run(
            tls: true, logger: log.logger(label: "uacsta"),
            configure: { configuration in
                configuration.data = folder
                configuration.phones.password = Secret(Self.phonePassword)
                configuration.clients.accounts = [.init(user: "tapi", password: Secret(Self.clientPassword))]
                configuration.clients.listeners.append(
                    Listener(name: "csta", address: "127.0.0.1", tcp: 0, transport: .csta))
            }
        ) { server in
            try await phones(of: server, secrets)
            try await clients(of: server, secrets)
            try await stream(of: server)
            var changed = server.configuration
            changed.phones.password = Secret(Self.phonePassword + "2")
            try await server.server.reload(changed)
            let late = try await TestPhone.connect(to: server, options: .init(password: Self.phonePassword))
            #expect(try await late.register(digest: secrets.noting).status == 401)
        }
        #expect(log.flush())
        var seen = 0
        for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
            let text = String(decoding: data, as: UTF8.self)
            seen += data.count
            for secret in secrets.values { #expect(!text.contains(secret), "\(secret.prefix(12))… is in \(name)") }
            for piece in ["Digest username", "response=\"", "<password>"] {
                #expect(!text.contains(piece), "\(piece) is in \(name)")
            }
        }
        #expect(seen > 2000, "the run has left its traces")
        #expect(secrets.values.count >= 12)
    }

    private func phones(of server: TestServer, _ secrets: Secrets) async throws {
        for algorithm in ["MD5", "SHA-256"] {
            let phone = try await TestPhone.connect(
                to: server, options: .init(password: Self.phonePassword, algorithm: algorithm),
                tls: algorithm == "MD5" ? nil : try TestCertificates.client())
            secrets.addHashes(user: phone.mac, password: Self.phonePassword)
            #expect(try await phone.register(digest: secrets.noting).status == 200)
            // A refresh, a removal, a return.
            #expect(try await phone.register(digest: secrets.noting).status == 200)
            #expect(try await phone.register(expires: 0, digest: secrets.noting).status == 200)
            #expect(try await phone.register(digest: secrets.noting).status == 200)
            try await phone.settle()
        }
        let wrong = try await TestPhone.connect(to: server, options: .init(password: Self.wrongPassword))
        secrets.addHashes(user: wrong.mac, password: Self.wrongPassword)
        #expect(try await wrong.register(digest: secrets.noting).status == 401)
        // One that cannot be parsed carries its secret too.
        let broken = wrong.registration().changed {
            $0["CSeq"] = "x REGISTER"
            $0.add("Authorization", "Digest username=\"x\", response=\"\(Self.wrongPassword)\"")
        }
        #expect(try await wrong.answer(to: broken).status == 400)
        // A phone that challenges us (PHN-5) sees our digest; the log does not.
        let asking = try await TestPhone.connect(
            to: server,
            options: .init(
                password: Self.phonePassword,
                inviteRefusal: "401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"phone\", nonce=\"5f3a\", "
                    + "algorithm=MD5, qop=\"auth\""))
        #expect(try await asking.register(digest: secrets.noting).status == 200)
        let invite = try await asking.asked.next("our credentials") { $0["Authorization"] != nil }
        secrets.note(invite)
        secrets.add(Hashes.md5("\(asking.mac):phone:\(Self.phonePassword)"))
    }

    private func clients(of server: TestServer, _ secrets: Secrets) async throws {
        let phone = try await TestPhone.ready(at: server, options: .init(password: Self.phonePassword))
        let client = try await TestClient.session(
            at: server, options: .init(password: Self.clientPassword), tls: try TestCertificates.client())
        let reference = try await client.watch(phone.line)
        try await phone.playCall("1")
        _ = try await client.event("ConnectionClearedEvent", reference)
        let call = try await client.ask(
            "MakeCall", "<callingDevice>\(phone.line)</callingDevice>\(CommandTests.make)")
        #expect(call.service == "MakeCallResponse")
        _ = try await client.stop(reference)
        #expect(try await client.bye().status == 200)
        let guess = try await TestClient.connect(
            to: server, options: .init(password: Self.wrongPassword, registers: false))
        #expect(try await guess.invite().status == 401)
    }

    private func stream(of server: TestServer) async throws {
        let port = try #require(server.ready.clients.first { $0.kind == .csta }?.port)
        let client = try await StreamClient(port: port)
        _ = try await client.login("tapi", Self.wrongPassword)
        #expect(try await client.login("tapi", Self.clientPassword).name == "StartApplicationSessionPosResponse")
        _ = try await client.ask("<password>\(Self.clientPassword)</password>")
    }

    @Test("row 126: whatever peers write, every line of the log is one of ours and without control characters")
    func injection() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "uacsta-forged-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = try ServerLog(.init(level: .trace), directory: folder, standardError: nil)
        // All that tells it from a line of ours is where it stands.
        let forged = "2001-01-01T00:00:00.000Z error uacsta: forged"
        let evil = [
            "\u{1B}[31mred", "\u{1B}]0;title\u{07}", "${jndi:ldap://x/y}", "%0d%0aforged", "a\u{0}b",
            "\u{85}\u{2028}next",
            "x\r\n\(forged)", "x\r\n \(forged)", "x\n\(forged)", "x%0d%0a\(forged)", "\u{202E}reversed",
            "\u{7F}\u{8}\u{B}\u{C}",
        ]
        try await TestServer.run(logger: log.logger(label: "uacsta")) { server in
            for text in evil {
                let phone = try await TestPhone.connect(to: server, options: .init(agent: text))
                _ = try? await phone.register()
                phone.wire.close()
                for field in ["method", "From", "To", "Via", "Contact", "Call-ID", "CSeq", "Authorization", "target"] {
                    let request = RequestText.fresh("REGISTER", user: Unique.mac()).changed { request in
                        switch field {
                        case "method": request.method = text
                        case "target": request.target = text
                        case "Authorization": request.add("Authorization", "Digest username=\"\(text)\"")
                        case "Via", "CSeq": request[field] = text
                        default: request[field] = "\"\(text)\" <sip:\(text)@x>;tag=\(text)"
                        }
                    }
                    let wire = try await Wire.connect(to: server.phones)
                    _ = try await wire.outcome(of: request.bytes)
                }
            }
            try await server.expectServed()
        }
        #expect(log.flush())
        var (lines, mentions) = (0, 0)
        let form =
            /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trace|debug|info|notice|warning|error|critical) [\w.]+: .*$/
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let data = try #require(FileManager.default.contents(atPath: folder + "/" + name))
            let text = String(decoding: data, as: UTF8.self)
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value) })
            #expect(!text.unicodeScalars.contains { [0x2028, 0x2029, 0x202E].contains($0.value) })
            for line in text.split(separator: "\n") {
                lines += 1
                if line.contains("uacsta: forged") { mentions += 1 }
                #expect(line.wholeMatch(of: form) != nil, "\(line)")
                #expect(!line.hasPrefix("2001"), "\(line)")
            }
        }
        #expect(lines > evil.count)
        #expect(mentions > 0, "it did come into the log, as a part of other lines")
    }

    @Test("row 127: a flood of bad messages does not fill the log")
    func flood() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "uacsta-flood-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = try ServerLog(.init(level: .info), directory: folder, standardError: nil)
        try await TestServer.run(logger: log.logger(label: "uacsta")) { server in
            for _ in 0..<20 {
                let bad = (0..<190).map { number in
                    RequestText.fresh("REGISTER", user: Unique.mac()).changed { $0["CSeq"] = "\(number)x REGISTER" }
                        .text
                }
                let wire = try await Wire.connect(to: server.phones)
                _ = try await wire.outcome(of: Array(bad.joined().utf8))
            }
        }
        #expect(log.flush())
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let data = names.compactMap { FileManager.default.contents(atPath: folder + "/" + $0) }
        let lines = data.map { $0.count { $0 == 10 } }.reduce(0, +)
        // 3,800 bad messages.
        #expect((20...600).contains(lines), "\(lines) lines")
    }
}
