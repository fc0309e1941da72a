import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import CSTAServer

/// The gate of ``OverloadTests`` with nothing set by hand: a loop that is really late, found by the server's own probes
/// (REG-7).
@Suite("Lag", .takesTurns)
struct LagTests {
    @Test("REG-7: a loop that computes for a second puts off a new phone, which gets in when it has caught up")
    func busyLoop() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let result = await Result {
            try await TestServer.run(on: group, configure: { $0.limits.lagMilliseconds = 50 }) { server in
                let load = try #require(server.server.load)
                let phone = try await TestPhone.connect(to: server)
                var answer: WireMessage
                var attempts = 0
                repeat {
                    try await loop.submit {
                        let end = NIODeadline.now() + .seconds(1)
                        while NIODeadline.now() < end {}
                    }.get()
                    answer = try await phone.answer(to: phone.registration())
                    attempts += 1
                    // A machine that is slow itself may come with its question when all is over.
                } while answer.status == 401 && attempts < 20
                #expect(answer.status == 503 && answer["Retry-After"] != nil, "\(answer)")
                #expect(server.log.text.contains("overload: asked to come back later"))
                let deadline = NIODeadline.now() + .seconds(60)
                repeat {
                    // The probes let the lag fade; nobody does it for them.
                    repeat {
                        try await loop.scheduleTask(in: .milliseconds(20)) {}.futureResult.get()
                    } while load.gate.isBusy && NIODeadline.now() < deadline
                    answer = try await phone.register()
                } while answer.status != 200 && NIODeadline.now() < deadline
                #expect(answer.status == 200, "\(answer)")
            }
        }
        try await group.shutdownGracefully()
        try result.get()
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
