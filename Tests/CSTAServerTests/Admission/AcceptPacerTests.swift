import NIOCore
import NIOEmbedded
import Testing

@testable import CSTAServer

/// Connections are accepted as fast as newcomers get their turns; the rest waits in the system's queue (REG-7).
@Suite struct AcceptPacerTests {
    /// Counts how often the listening socket is asked for connections.
    private final class Asked: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        var times = 0

        func read(context: ChannelHandlerContext) { times += 1 }
    }

    private let loop = EmbeddedEventLoop()
    private let asked = Asked()
    private let load: LoadMeter
    private let channel: EmbeddedChannel

    init() throws {
        load = LoadMeter(loops: [loop, loop], busy: .milliseconds(150))
        load.stop()
        channel = EmbeddedChannel(loop: loop)
        try channel.pipeline.syncOperations.addHandlers([asked, AcceptPacer(load: load)])
        // The channel has asked by itself when its handlers came.
        asked.times = 0
    }

    private func step(_ milliseconds: Int64) { loop.advanceTime(by: .milliseconds(milliseconds)) }

    @Test("REG-7: while as many newcomers wait as all loops bear none is accepted, until one has its turn")
    func room() {
        load.waiting(0, LoadGate.room)
        load.waiting(1, LoadGate.room)
        channel.read()
        step(10)
        #expect(asked.times == 0)
        load.waiting(1, LoadGate.room - 1)
        step(1)
        #expect(asked.times == 1)
        channel.read()
        #expect(asked.times == 2)
    }

    @Test("REG-7: a few get in all the same, twenty times a second, and those who ask twice meanwhile ask once")
    func patience() {
        load.probed(0, due: .uptimeNanoseconds(0), at: .uptimeNanoseconds(0) + .seconds(10))
        channel.read()
        channel.read()
        step(49)
        #expect(asked.times == 0)
        step(1)
        #expect(asked.times == 1)
        channel.read()
        step(49)
        #expect(asked.times == 1)
        step(1)
        #expect(asked.times == 2)
    }
}
