import NIOCore
import NIOPosix
import Testing

@testable import CSTAServer

/// An event loop that has something left to do looks at its connections first, and does not sleep meanwhile (REG-7).
@Suite struct LoopBellTests {
    @Test("REG-7: what waits for the look runs behind what is posted, each time, and not when the bell is gone")
    func rings() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let loop = group.next()
        let (channel, bell) = try await LoopBell.hung(on: loop)
        let done = loop.makePromise(of: [String].self)
        loop.execute {
            var record: [String] = []
            func round(_ number: Int) {
                bell.value.afterLook {
                    record.append("look \(number)")
                    if number < 3 { round(number + 1) } else { done.succeed(record) }
                }
                let later = NIOLoopBound({ record.append("posted \(number)") }, eventLoop: loop)
                loop.execute { loop.execute { later.value() } }
            }
            round(1)
        }
        let record = try await done.futureResult.get()
        #expect(record == ["posted 1", "look 1", "posted 2", "look 2", "posted 3", "look 3"])
        try await channel.close()
        let rung = try await loop.submit {
            var isRung = false
            bell.value.afterLook { isRung = true }
            return isRung
        }.get()
        #expect(!rung)
        try await group.shutdownGracefully()
    }
}
