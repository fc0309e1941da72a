import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import CSTAServer

/// What is written in one turn of a loop is flushed at its end, once for each connection.
@Suite(.takesTurns) struct TickFlushTests {
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    /// What happened in the order in which it did: `write` posts as an actor of the loop would.
    private func order(_ script: @escaping @Sendable (Stage) -> Void) async throws -> [String] {
        let ended = loop.makePromise(of: [String].self)
        try await loop.submit { [loop] in
            let stage = Stage(loop)
            script(stage)
            loop.assumeIsolated().scheduleTask(in: .milliseconds(20)) { ended.succeed(stage.events) }
        }.get()
        return try await ended.futureResult.get()
    }

    private final class Stage {
        let loop: any EventLoop
        var events: [String] = []
        let phone: TickFlush
        let client: TickFlush

        init(_ loop: any EventLoop) {
            self.loop = loop
            let turn = TurnEnd(eventLoop: loop)
            phone = TickFlush(turn)
            client = TickFlush(turn)
            phone.flush = { [weak self] in self?.events.append("flush phone") }
            client.flush = { [weak self] in self?.events.append("flush client") }
        }

        func write(_ text: String, to output: TickFlush) {
            events.append(text)
            output.wrote()
        }
    }

    /// The answer to a phone waits for the event that follows from its request.
    @Test func afterWhatFollows() async throws {
        let events = try await order { stage in
            stage.write("answer", to: stage.phone)
            let bound = NIOLoopBound(stage, eventLoop: stage.loop)
            stage.loop.execute { bound.value.write("event", to: bound.value.client) }
        }
        #expect(events == ["answer", "event", "flush phone", "flush client"])
    }

    @Test func onceForAll() async throws {
        let events = try await order { stage in
            for number in 1...3 { stage.write("\(number)", to: stage.client) }
        }
        #expect(events == ["1", "2", "3", "flush client"])
    }

    /// A connection that is closed is flushed at once, and not again.
    @Test func atOnce() async throws {
        let events = try await order { stage in
            stage.write("goodbye", to: stage.phone)
            stage.phone.now()
            stage.events.append("closed")
        }
        #expect(events == ["goodbye", "flush phone", "closed"])
    }

    /// What a flush leads to has a turn of its own.
    @Test func writesWhileFlushing() async throws {
        let events = try await order { stage in
            stage.client.flush = { [weak stage] in
                guard let stage else { return }
                stage.events.append("flush client")
                if stage.events.count < 4 { stage.write("more", to: stage.client) }
            }
            stage.write("first", to: stage.client)
        }
        #expect(events == ["first", "flush client", "more", "flush client"])
    }
}
