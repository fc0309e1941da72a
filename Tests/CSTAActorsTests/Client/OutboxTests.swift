import NIOCore
import Testing

@testable import CSTAActors

/// A slow client is kept waiting within bounds, then ended (CLI-7).
struct OutboxTests {
    private func message(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

    @Test func nothingIsKeptWhileTheConnectionTakesEverything() {
        var outbox = Outbox(limit: 10)
        #expect(outbox.offered(message("a long message that would not fit")) == .send)
        #expect(outbox.octets == 0)
    }

    @Test func orderIsKeptAcrossAPause() {
        var outbox = Outbox(limit: 100)
        outbox.writabilityChanged(false)
        #expect(outbox.offered(message("1")) == .kept)
        #expect(outbox.offered(message("2")) == .kept)
        outbox.writabilityChanged(true)
        // Writable again, but two are waiting: the third must not overtake them.
        #expect(outbox.offered(message("3")) == .kept)
        var sent: [String] = []
        while let next = outbox.next() { sent.append(String(buffer: next)) }
        #expect(sent == ["1", "2", "3"])
        #expect(outbox.octets == 0)
        #expect(outbox.offered(message("4")) == .send)
    }

    @Test func theBoundIsKept() {
        var outbox = Outbox(limit: 10)
        outbox.writabilityChanged(false)
        #expect(outbox.offered(message("123456")) == .kept)
        #expect(outbox.offered(message("12345")) == .overflow(octets: 6))
    }

    @Test func nothingLeavesWhileTheConnectionIsFull() {
        var outbox = Outbox(limit: 10)
        outbox.writabilityChanged(false)
        _ = outbox.offered(message("1"))
        #expect(outbox.next() == nil)
    }
}
