import Foundation
import TestSupport
import TLSCore
import Testing

/// negative-cases 92 and 94.
@Suite("CON-4: certificates of a server", .takesTurns)
struct IdentityTests {
    private func subject(_ server: TLSServerContext, _ name: String?) async throws -> String? {
        let client = try TLSClientContext(
            .init(trust: .file(TestCertificates.path("ca.pem")), verifyHostname: false))
        let pair = try await Pair(server: server, client: client, serverName: name)
        try await pair.pump()
        return pair.client.record.completed?.peerCertificateSubject
    }

    @Test(arguments: [
        ("localhost", "CN=server"), ("phones.example.org", "CN=phones"), ("desk.example.org", "CN=wild"),
        ("PHONES.Example.Org", "CN=phones"), ("a.b.example.org", "CN=server"), ("unknown.net", "CN=server"),
    ])
    func serverNameChooses(name: String, subject expected: String) async throws {
        // The wildcard comes first: the name that is spelled out wins all the same.
        let server = try TLSServerContext.test("server", "wild", "phones")
        #expect(try await subject(server, name) == expected)
    }

    @Test func reloadIsForNewConnectionsOnly() async throws {
        let server = try TLSServerContext.test("server")
        let old = try await Pair(server: server, client: .test())
        try await old.pump()
        // This one has not begun its handshake yet, but it was accepted.
        let waiting = try await Pair(server: server, client: .test())
        try server.reload(.test(["renewed"]))
        let new = try await Pair(server: server, client: .test())
        try await new.pump()
        try await waiting.pump()
        try await old.client.send("still here")
        try await old.pump()
        #expect(old.server.record.text == "still here")
        #expect(waiting.client.record.completed?.peerCertificateSubject == "CN=server")
        #expect(new.client.record.completed?.peerCertificateSubject == "CN=renewed")
    }

    @Test func brokenReloadChangesNothing() async throws {
        let server = try TLSServerContext.test("server")
        for name in ["expired", "missing"] {
            #expect(throws: TLSConfigurationError.self) { try server.reload(.test([name])) }
        }
        #expect(try await subject(server, "localhost") == "CN=server")
    }

    @Test func expiriesAreThoseOfTheFiles() throws {
        let server = try TLSServerContext.test("server", "phones")
        #expect(
            server.expiries.map(\.certificateFile) == [
                try TestCertificates.path("server.pem"), try TestCertificates.path("phones.pem"),
            ])
        // Made for 3650 days a moment ago.
        let now = Date().timeIntervalSince1970
        for expiry in server.expiries {
            #expect(abs(Double(expiry.seconds) - now - 3650 * 86400) < 3600, "\(expiry)")
            #expect(expiry.when.hasSuffix("GMT"))
        }
        try server.reload(.test(["renewed"]))
        #expect(server.expiries.map(\.certificateFile) == [try TestCertificates.path("renewed.pem")])
    }

    @Test func keyThatOthersReadIsAWarning() throws {
        let open = TLSIdentity(
            certificateFile: try TestCertificates.path("server.pem"), keyFile: try TestCertificates.path("open.key"))
        let server = try TLSServerContext(.init(identities: [open]))
        #expect(server.warnings.count == 1)
        #expect(server.warnings.first?.contains(open.keyFile) == true)
        #expect(try server.reload(.test(["server"])).isEmpty)
        #expect(server.warnings.isEmpty)
    }

    private func error(_ certificate: String, _ key: String) throws -> TLSConfigurationError? {
        let identity = TLSIdentity(
            certificateFile: try TestCertificates.path(certificate), keyFile: try TestCertificates.path(key))
        return #expect(throws: TLSConfigurationError.self) {
            try TLSServerContext(.init(identities: [identity]))
        }
    }

    @Test func faultsNameTheFile() throws {
        let path = TestCertificates.path
        let (server, missing, folder) = (try path("server.pem"), try path("missing.pem"), try path(""))
        #expect(
            try error("missing.pem", "server.key")
                == .unreadable(file: missing, reason: "No such file or directory"))
        #expect(try error("server.pem", "") == .unreadable(file: folder, reason: "it is a folder"))
        #expect(
            try error("server.pem", "phones.key")
                == .keyDoesNotMatch(certificateFile: server, keyFile: try path("phones.key")))
        #expect(try error("server.pem", "encrypted.key") == .encryptedKey(file: try path("encrypted.key")))
        guard case .notACertificate(server.replacing(".pem", with: ".key"), _) = try error("server.key", "server.key")
        else { return #expect(Bool(false), "a key is no certificate") }
        guard case .notAKey(server, _) = try error("server.pem", "server.pem")
        else { return #expect(Bool(false), "a certificate is no key") }
        guard case .expired(_, let when) = try error("expired.pem", "expired.key")
        else { return #expect(Bool(false), "expired") }
        #expect(when.hasSuffix("GMT"))
        #expect(throws: TLSConfigurationError.noIdentity) { try TLSServerContext(.init(identities: [])) }
    }

    @Test func authoritiesMustBeReadable() throws {
        let missing = try TestCertificates.path("missing.pem")
        #expect(throws: TLSConfigurationError.unreadable(file: missing, reason: "No such file or directory")) {
            try TLSServerContext.test("server", clients: .required(caFile: missing))
        }
        #expect(throws: TLSConfigurationError.unreadable(file: missing, reason: "No such file or directory")) {
            try TLSClientContext(.init(trust: .file(missing)))
        }
    }
}
