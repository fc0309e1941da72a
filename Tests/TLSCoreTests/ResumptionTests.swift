import TestSupport
import TLSCore
import Testing

@Suite("CON-4: sessions taken up again", .takesTurns)
struct ResumptionTests {
    private func resumed(
        _ server: TLSServerContext, _ client: TLSClientContext, _ name: String? = "localhost"
    ) async throws -> Bool? {
        let pair = try await Pair(server: server, client: client, serverName: name)
        try await pair.pump()
        #expect(pair.server.record.completed?.resumed == pair.client.record.completed?.resumed)
        return pair.server.record.completed?.resumed
    }

    @Test(arguments: [TLSVersion.v1_2, .v1_3])
    func secondConnectionResumes(version: TLSVersion) async throws {
        let server = try TLSServerContext.test("server")
        let client = try TLSClientContext.test(maximum: version)
        #expect(try await resumed(server, client) == false)
        #expect(try await resumed(server, client) == true)
        #expect(try await resumed(server, client) == true)
        #expect(try await resumed(server, client, "cti.example.net") == false)
    }

    @Test func reloadEndsOldSessions() async throws {
        let server = try TLSServerContext.test("server")
        let client = try TLSClientContext.test()
        #expect(try await resumed(server, client) == false)
        try server.reload(.test(["renewed"]))
        #expect(try await resumed(server, client) == false)
        #expect(try await resumed(server, client) == true)
    }

    @Test func chosenIdentitiesResumeToo() async throws {
        let server = try TLSServerContext.test("server", "phones")
        let client = try TLSClientContext.test()
        #expect(try await resumed(server, client, "phones.example.org") == false)
        #expect(try await resumed(server, client, "phones.example.org") == true)
    }

    @Test func peerCertificateSurvivesResumption() async throws {
        let server = try TLSServerContext.test(
            "server", clients: .required(caFile: try TestCertificates.path("ca.pem")))
        let client = try TLSClientContext.test(identity: "client")
        #expect(try await resumed(server, client) == false)
        let pair = try await Pair(server: server, client: client)
        try await pair.pump()
        #expect(pair.server.record.completed?.resumed == true)
        #expect(pair.server.record.completed?.peerCertificateSubject == "CN=phone-17,O=Example")
    }

    @Test func withoutANameNothingIsKept() async throws {
        let server = try TLSServerContext.test("server")
        let client = try TLSClientContext.test()
        #expect(try await resumed(server, client, nil) == false)
        #expect(try await resumed(server, client, nil) == false)
    }
}
