import TestSupport
import TLSCore
import Testing

@Suite("CON-4: who is who", .takesTurns)
struct VerificationTests {
    private func failures(
        server: TLSServerContext, client: TLSClientContext, serverName: String? = "localhost"
    ) async throws -> (server: TLSError?, client: TLSError?) {
        let pair = try await Pair(server: server, client: client, serverName: serverName)
        try await pair.pump()
        return (pair.server.record.errors.first, pair.client.record.errors.first)
    }

    @Test func unknownAuthority() async throws {
        let (server, client) = try await failures(server: .test("server"), client: .test(trust: "other-ca.pem"))
        #expect(client?.kind == .unknownAuthority)
        #expect(client?.message.contains("CN=uaCSTA test authority") == true)
        #expect(server?.kind == .refusedByPeer)
        #expect(server?.message.contains("install that authority there") == true)
    }

    @Test func selfSigned() async throws {
        let (_, client) = try await failures(server: .test("stranger"), client: .test())
        #expect(client?.kind == .unknownAuthority && client?.message.contains("self-signed") == true)
        let trusted = try await failures(server: .test("stranger"), client: .test(trust: "stranger.pem"))
        #expect(trusted.client == nil)
    }

    @Test(arguments: ["other.example.net", "192.0.2.7"])
    func nameMismatch(name: String) async throws {
        let (_, client) = try await failures(server: .test("server"), client: .test(), serverName: name)
        #expect(client?.kind == .nameMismatch)
        #expect(
            client?.message
                == "the certificate is made out to localhost, cti.example.net, 127.0.0.1, not to \(name)")
    }

    @Test func nameIsNotCheckedWhenNotAsked() async throws {
        let trust = TLSClientConfiguration.Trust.file(try TestCertificates.path("ca.pem"))
        let client = try TLSClientContext(.init(trust: trust, verifyHostname: false))
        #expect(try await failures(server: .test("server"), client: client, serverName: "other.net").client == nil)
    }

    @Test func anythingIsAcceptedOnlyOnRequest() async throws {
        let client = try TLSClientContext(.init(trust: .insecureAcceptAnything))
        #expect(try await failures(server: .test("stranger"), client: client, serverName: "x.net").client == nil)
    }

    @Test func systemTrustKnowsNotOurAuthority() async throws {
        let client = try TLSClientContext()
        #expect(try await failures(server: .test("server"), client: client).client?.kind == .unknownAuthority)
    }

    @Test(arguments: [TLSVersion.v1_2, .v1_3])
    func clientCertificate(version: TLSVersion) async throws {
        let ca = try TestCertificates.path("ca.pem")
        let pair = try await Pair(
            server: .test("server", clients: .required(caFile: ca)),
            client: .test(maximum: version, identity: "client"))
        try await pair.pump()
        #expect(pair.server.record.completed?.peerCertificateSubject == "CN=phone-17,O=Example")
    }

    @Test(arguments: [TLSVersion.v1_2, .v1_3])
    func clientCertificateMissing(version: TLSVersion) async throws {
        let ca = try TestCertificates.path("ca.pem")
        let required = try await failures(
            server: .test("server", clients: .required(caFile: ca)), client: .test(maximum: version))
        #expect(required.server?.kind == .certificateMissing)
        #expect(required.client?.kind == .refusedByPeer)
        let optional = try await failures(
            server: .test("server", clients: .optional(caFile: ca)), client: .test(maximum: version))
        #expect(optional.server == nil && optional.client == nil)
    }

    @Test func clientCertificateOfAStranger() async throws {
        let ca = try TestCertificates.path("other-ca.pem")
        let (server, client) = try await failures(
            server: .test("server", clients: .optional(caFile: ca)), client: .test(identity: "client"))
        #expect(server?.kind == .unknownAuthority && client?.kind == .refusedByPeer)
    }

    @Test func noSharedVersion() async throws {
        let (server, client) = try await failures(
            server: .test("server", minimum: .v1_3), client: .test(maximum: .v1_2))
        #expect(server?.kind == .protocolTooOld)
        #expect(server?.message.contains("offers at most TLS 1.2, and TLS 1.3 is the least allowed here") == true)
        #expect(client?.kind == .refusedByPeer && client?.message.contains("TLS versions") == true)
    }

    @Test(arguments: [TLSVersion.v1_0, .v1_1], ["server", "rsa"])
    func oldVersionsOnlyByExplicitSetting(version: TLSVersion, identity: String) async throws {
        let old = try TLSClientContext.test(minimum: version, maximum: version)
        let refused = try await failures(server: .test(identity), client: old)
        #expect(refused.server?.kind == .protocolTooOld)
        #expect(refused.server?.message.contains("offers at most TLS \(version.rawValue)") == true)
        let pair = try await Pair(server: .test(identity, minimum: version), client: old)
        try await pair.pump()
        #expect(pair.server.record.completed?.version == version)
    }
}
