import NIOCore
import NIOPosix
import Testing

@testable import CSTAServer

/// Peers that let the server wait are ended (negative cases 5, 96).
@Suite(.timeLimit(.minutes(1))) struct ConnectionClocksTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    /// What the clocks said, after `script` and one more turn of a clock that is surely later.
    private func reasons(_ script: @escaping @Sendable (ConnectionClocks) -> Void) async throws -> [String] {
        let ended = loop.makePromise(of: [String].self)
        try await loop.submit { [loop] in
            let clocks = ConnectionClocks(eventLoop: loop, messageLimit: .milliseconds(1))
            var reasons: [String] = []
            clocks.end = { reasons.append("\($0)") }
            script(clocks)
            loop.assumeIsolated().scheduleTask(in: .milliseconds(20)) { ended.succeed(reasons) }
        }.get()
        return try await ended.futureResult.get()
    }

    @Test func unfinishedMessage() async throws {
        // More of it does not start the clock anew.
        let said = try await reasons { clocks in
            clocks.messageIs(unfinished: true)
            clocks.messageIs(unfinished: true)
        }
        #expect(said.count == 1)
        #expect(said.first?.contains("not finished within") ?? false)
    }

    @Test func finishedMessage() async throws {
        let said = try await reasons { clocks in
            clocks.messageIs(unfinished: true)
            clocks.messageIs(unfinished: false)
        }
        #expect(said.isEmpty)
    }

    @Test func strangers() async throws {
        let said = try await reasons { $0.awaitAuthentication(seconds: 0) }
        #expect(said == ["no successful registration in time"])
    }

    @Test func knownPeers() async throws {
        let said = try await reasons { clocks in
            clocks.awaitAuthentication(seconds: 0)
            clocks.authenticated()
        }
        #expect(said.isEmpty)
    }
}
