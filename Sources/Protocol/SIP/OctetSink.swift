import NIOCore

/// Memory that is filled from its beginning, piece by piece: one write to a buffer, whatever it is made of, since each
/// write costs more than the octets of a header.
@safe
struct OctetSink: ~Copyable {
    // Of as many octets as were asked for, and used only while the buffer lends it: `ByteBuffer.write(count:_:)` makes
    // the only sinks, and hands none out.
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    fileprivate init(_ memory: UnsafeMutableRawBufferPointer) {
        unsafe self.memory = memory
    }

    @inline(__always)
    mutating func put(_ octets: Span<UInt8>) {
        unsafe octets.withUnsafeBytes { unsafe put($0) }
    }

    @inline(__always)
    mutating func put(_ text: StaticString) {
        text.withUTF8Buffer { unsafe put(UnsafeRawBufferPointer($0)) }
    }

    /// A line that begins with `start`.
    @inline(__always)
    mutating func putLine(_ start: StaticString, _ value: Span<UInt8>) {
        put(start)
        put(value)
        put("\r\n")
    }

    /// A decimal number of three digits.
    mutating func putThreeDigits(_ number: UInt16) {
        // As below; and the one caller has looked that the number has three digits.
        precondition(unsafe memory.count - count >= 3 && number < 1000, "the room was counted wrong")
        let (hundreds, rest) = number.quotientAndRemainder(dividingBy: 100)
        unsafe memory[count] = UInt8(ascii: "0") + UInt8(hundreds)
        unsafe memory[count + 1] = UInt8(ascii: "0") + UInt8(rest / 10)
        unsafe memory[count + 2] = UInt8(ascii: "0") + UInt8(rest % 10)
        count += 3
    }

    @inline(__always)
    private mutating func put(_ octets: UnsafeRawBufferPointer) {
        guard let source = octets.baseAddress, let start = unsafe memory.baseAddress else { return }
        // Whoever asks for room has counted the same octets that he puts here, whatever a peer sent: less room would be
        // an error of ours, and must not be written past.
        precondition(unsafe memory.count - count >= octets.count, "the room was counted wrong")
        unsafe (start + count).copyMemory(from: source, byteCount: octets.count)
        count += octets.count
    }
}

extension ByteBuffer {
    /// Writes what `body` puts into the sink, which has room for `count` octets.
    @inline(__always)
    mutating func write(count: Int, _ body: (inout OctetSink) -> Void) {
        unsafe writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
            var sink = unsafe OctetSink(memory)
            body(&sink)
            return sink.count
        }
    }
}
