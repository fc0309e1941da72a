import NIOCore
import NIOEmbedded
import Testing

@testable import CSTAServer

/// Connections of one loop read into the same memory one after the other, and never into memory that a message holds.
struct ReceiveBuffersTests {
    /// Where a buffer's memory is; a number, to be compared only.
    private func place(_ buffer: ByteBuffer) -> UInt {
        buffer.withVeryUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    }

    @Test func whatNobodyHoldsIsUsedAgain() {
        let buffers = ReceiveBuffers()
        var buffer = buffers.next()
        buffer.writeString("INFO")
        let first = place(buffer)
        buffers.giveBack(buffer)
        buffer = ByteBuffer()
        let again = buffers.next()
        #expect(place(again) == first)
        #expect(again.readableBytes == 0 && again.writableBytes == ReceiveBuffers.capacity)
    }

    @Test func whatAMessageHoldsIsLeftAlone() {
        let buffers = ReceiveBuffers()
        var buffer = buffers.next()
        buffer.writeString("INFO and its body")
        let body = buffer.getSlice(at: 9, length: 8)
        buffers.giveBack(buffer)
        let first = place(buffer)
        buffer = ByteBuffer()
        var next = buffers.next()
        #expect(place(next) != first)
        next.writeString("something else, longer")
        #expect(body.map { String(buffer: $0) } == "its body")
    }

    /// A buffer that a reader has made longer, or another has made shorter, is none of ours any more.
    @Test func onlyTheUsualSizeIsKept() {
        let buffers = ReceiveBuffers()
        for capacity in [64, 2 * ReceiveBuffers.capacity] {
            let other = ByteBufferAllocator().buffer(capacity: capacity)
            buffers.giveBack(other)
            #expect(buffers.next().storageCapacity == ReceiveBuffers.capacity)
        }
    }

    @Test func manyAreNotKept() {
        let buffers = ReceiveBuffers()
        var given = (0..<20).map { _ in buffers.next() }
        let places = Set(given.map(place))
        for buffer in given { buffers.giveBack(buffer) }
        given = []
        let again = (0..<20).map { _ in buffers.next() }
        #expect(again.filter { places.contains(place($0)) }.count >= 8)
        #expect(again.allSatisfy { $0.readableBytes == 0 })
    }

    @Test func onlyTheFirstReadOfAConnectionIsSmall() {
        let loop = EmbeddedEventLoop()
        var allocator = FrugalReceiveAllocator(NIOLoopBound(ReceiveBuffers(), eventLoop: loop))
        #expect(allocator.buffer(allocator: ByteBufferAllocator()).storageCapacity == 64)
        let mayGrow = allocator.record(actualReadBytes: 64)
        #expect(mayGrow, "or NIO would read into the first buffer again")
        #expect(allocator.buffer(allocator: ByteBufferAllocator()).storageCapacity == ReceiveBuffers.capacity)
    }
}
