import NIOCore
import NIOEmbedded
import Testing

@testable import CSTAServer

/// What newcomers send waits for its turn and stays in its order; who is in is served as it comes (REG-7).
@Suite struct TurnstileTests {
    /// Takes what comes through, and a time for each that the clock moves by.
    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var cost = TimeAmount.nanoseconds(0)
        var clock = NIODeadline.uptimeNanoseconds(1_000)
        var got: [String] = []
        var onRead: (() -> Void)?

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            got.append(String(buffer: unwrapInboundIn(data)))
            clock = clock + cost
            onRead?()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .some(.inputClosed) = event as? ChannelEvent { got.append("end") }
        }

        func channelInactive(context: ChannelHandlerContext) { got.append("gone") }
    }

    /// Counts what is asked from the socket.
    private final class Asked: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer
        var reads = 0

        func read(context: ChannelHandlerContext) {
            reads += 1
            context.read()
        }
    }

    private let loop = EmbeddedEventLoop()
    private let reader = Reader()
    private let asked = Asked()
    private var waits: [TimeAmount] { stamps.all }
    private let stamps = Stamps()
    private let turns: LoopTurns

    private final class Stamps {
        var all: [TimeAmount] = []
    }

    init() {
        let (loop, reader, stamps) = (loop, reader, stamps)
        turns = LoopTurns(
            eventLoop: loop, share: LoopTurns.shareOfNewcomers, clock: { reader.clock },
            afterLook: { body in _ = loop.scheduleTask(in: .microseconds(20)) { body() } },
            waited: { stamps.all.append($1 - $0) })
    }

    private func connection() throws -> (EmbeddedChannel, Turnstile) {
        let turnstile = Turnstile(turns: turns)
        let channel = EmbeddedChannel(loop: loop)
        try channel.pipeline.syncOperations.addHandlers([asked, turnstile, reader])
        return (channel, turnstile)
    }

    private func send(_ text: String, to channel: EmbeddedChannel) throws {
        channel.pipeline.fireChannelRead(ByteBuffer(string: text))
        channel.pipeline.fireChannelReadComplete()
    }

    /// Another turn: everything that is due now runs.
    private func turn() { loop.advanceTime(by: .milliseconds(1)) }

    @Test("REG-7, negative case 98: a storm has its share of each turn, in order, and how long they wait is told")
    func share() throws {
        reader.cost = LoopTurns.shareOfNewcomers
        var channels: [EmbeddedChannel] = []
        for _ in 0..<4 { channels.append(try connection().0) }
        for (number, channel) in channels.enumerated() { try send("\(number)", to: channel) }
        #expect(reader.got == ["0"])
        // At the end of the turn the share is a new one; the rest waits for the following turns.
        loop.run()
        #expect(reader.got == ["0", "1"])
        turn()
        #expect(reader.got == ["0", "1", "2", "3"])
        #expect(waits == [.zero, LoopTurns.shareOfNewcomers, LoopTurns.shareOfNewcomers * 2])
    }

    @Test("REG-7: who is in is served as it comes, however many wait")
    func letIn() throws {
        reader.cost = LoopTurns.shareOfNewcomers
        let (settled, turnstile) = try connection()
        turnstile.open()
        #expect(throws: (any Error).self) { try settled.pipeline.syncOperations.handler(type: Turnstile.self) }
        for number in 0..<3 { try send("\(number)", to: try connection().0) }
        try send("call", to: settled)
        #expect(reader.got == ["0", "call"])
    }

    @Test("REG-7: a peer that is let in by what it says is not read twice, and its turnstile goes afterwards")
    func letInMeanwhile() throws {
        let (channel, turnstile) = try connection()
        reader.onRead = { turnstile.open() }
        try send("a", to: channel)
        try send("b", to: channel)
        #expect(reader.got == ["a", "b"])
        #expect(throws: (any Error).self) { try channel.pipeline.syncOperations.handler(type: Turnstile.self) }
    }

    @Test("REG-7: while much waits nothing more is asked from the socket; then it is")
    func reading() throws {
        reader.cost = LoopTurns.shareOfNewcomers
        try send("first", to: try connection().0)
        let (channel, _) = try connection()
        try send("waits", to: channel)
        let before = asked.reads
        channel.read()
        #expect(asked.reads == before + 1)
        let more = String(repeating: "x", count: 8_192)
        try send(more, to: channel)
        channel.read()
        channel.read()
        #expect(asked.reads == before + 1)
        turn()
        #expect(reader.got == ["first", "waits" + more])
        #expect(asked.reads == before + 2)
    }

    @Test("REG-7, negative case 15: an end behind what waits is told behind it")
    func halfClosed() throws {
        reader.cost = LoopTurns.shareOfNewcomers
        try send("first", to: try connection().0)
        let (channel, _) = try connection()
        try send("asks", to: channel)
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(reader.got == ["first"])
        turn()
        #expect(reader.got == ["first", "asks", "end"])
    }

    @Test("REG-7: what a peer sent that is gone meanwhile is not served, and its place goes to the next")
    func gone() throws {
        reader.cost = LoopTurns.shareOfNewcomers
        try send("first", to: try connection().0)
        let (lost, _) = try connection()
        try send("lost", to: lost)
        let (next, _) = try connection()
        try send("next", to: next)
        lost.pipeline.fireChannelInactive()
        turn()
        #expect(reader.got == ["first", "gone", "next"])
    }

    @Test("REG-7, negative case 98: what waits does not grow without bound")
    func bound() throws {
        reader.cost = LoopTurns.shareOfNewcomers
        try send("first", to: try connection().0)
        let (channel, _) = try connection()
        let piece = String(repeating: "x", count: 40_000)
        try send(piece, to: channel)
        #expect(reader.got == ["first"])
        try send(piece, to: channel)
        #expect(reader.got == ["first", piece + piece])
    }
}
