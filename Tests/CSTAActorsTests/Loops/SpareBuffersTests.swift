import CSTAActors
import NIOCore
import Testing

/// The same memory serves one message after the other, and never while a message holds it.
struct SpareBuffersTests {
    /// Where a buffer's memory is; a number, to be compared only.
    private func place(_ buffer: ByteBuffer) -> UInt {
        buffer.withVeryUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
    }

    @Test func whatNobodyHoldsIsUsedAgain() {
        let buffers = SpareBuffers()
        var buffer = buffers.next()
        buffer.writeString("INFO")
        let first = place(buffer)
        buffers.giveBack(buffer)
        buffer = ByteBuffer()
        let again = buffers.next()
        #expect(place(again) == first)
        #expect(again.readableBytes == 0 && again.writableBytes == SpareBuffers.capacity)
    }

    @Test func whatAMessageHoldsIsLeftAlone() {
        let buffers = SpareBuffers()
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
        let buffers = SpareBuffers()
        for capacity in [64, 2 * SpareBuffers.capacity] {
            let other = ByteBufferAllocator().buffer(capacity: capacity)
            buffers.giveBack(other)
            #expect(buffers.next().storageCapacity == SpareBuffers.capacity)
        }
    }

    @Test func manyAreNotKept() {
        let buffers = SpareBuffers()
        var given = (0..<20).map { _ in buffers.next() }
        let places = Set(given.map(place))
        for buffer in given { buffers.giveBack(buffer) }
        given = []
        let again = (0..<20).map { _ in buffers.next() }
        #expect(again.filter { places.contains(place($0)) }.count >= 8)
        #expect(again.allSatisfy { $0.readableBytes == 0 })
    }
}
