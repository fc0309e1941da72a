/// One server for all rows of the tables, which must not disturb it; it ends with the process.
enum SharedServer {
    private static let starting = Task<TestServer, any Error> {
        try await TestServer.start(try TestServer.configuration(tls: true)).0
    }

    static func get() async throws -> TestServer { try await starting.value }
}
