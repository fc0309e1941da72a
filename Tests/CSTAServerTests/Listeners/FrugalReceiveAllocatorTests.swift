import CSTAActors
import NIOCore
import NIOEmbedded
import Testing

@testable import CSTAServer

struct FrugalReceiveAllocatorTests {
    @Test func onlyTheFirstReadOfAConnectionIsSmall() {
        let loop = EmbeddedEventLoop()
        var allocator = FrugalReceiveAllocator(NIOLoopBoundBox(SpareBuffers(), eventLoop: loop))
        #expect(allocator.buffer(allocator: ByteBufferAllocator()).storageCapacity == 64)
        let mayGrow = allocator.record(actualReadBytes: 64)
        #expect(mayGrow, "or NIO would read into the first buffer again")
        #expect(allocator.buffer(allocator: ByteBufferAllocator()).storageCapacity == SpareBuffers.capacity)
    }
}
