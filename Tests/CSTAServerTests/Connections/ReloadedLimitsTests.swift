import Testing

@testable import CSTAServer

/// Which limits a reload changes (Operating.md).
@Suite struct ReloadedLimitsTests {
    @Test func thoseThatOperatingNames() async throws {
        let stage = try await HandlerStage()
        let limits = try await stage.reload { changed in
            changed.limits = ServerConfiguration.Limits(
                messageBytes: 1, bodyBytes: 2, phones: 3, connections: 4, connectionsPerAddress: 5, unauthenticated: 6,
                unauthenticatedPerAddress: 7, unauthenticatedSeconds: 8, failuresPerAddress: 9, requestsPerSecond: 10,
                vanishedSeconds: 11, lagMilliseconds: 12)
        }
        #expect(
            limits == ServerConfiguration.Limits(bodyBytes: 2, unauthenticatedSeconds: 8, requestsPerSecond: 10))
    }
}
