public import NIOCore

/// Writes one message. Outside text can never add CR, LF or NUL to it: control characters become spaces, a space in a
/// Request-URI becomes `%20`.
///
/// ```
/// var writer = SIPWriter()
/// writer.response(.ok, to: request, toTag: tag)
/// writer.header(.allow, "INVITE, ACK, BYE")
/// let octets = writer.finish()
/// ```
public struct SIPWriter: Sendable {
    var buffer: ByteBuffer

    /// - Parameter capacity: octets expected; more is taken when needed.
    public init(capacity: Int = 512) {
        buffer = ByteBufferAllocator().buffer(capacity: capacity)
    }

    /// `INFO sip:phone@192.0.2.1 SIP/2.0`
    public mutating func request(_ method: SIPMethod, target: String) {
        writeToken(method.rawValue)
        buffer.writeInteger(UInt8(ascii: " "))
        if target.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) {
            buffer.writeString(target)
        } else {
            buffer.writeString(target.escaping(allBut: OctetClass.visible))
        }
        buffer.writeStaticString(" SIP/2.0\r\n")
    }

    /// `SIP/2.0 200 OK`
    public mutating func status(_ status: SIPStatus) {
        buffer.writeStaticString("SIP/2.0 ")
        buffer.writeDecimal(UInt64(status.code))
        buffer.writeInteger(UInt8(ascii: " "))
        writeText(status.reason)
        buffer.writeStaticString("\r\n")
    }

    /// `name: value`; what would end the line becomes a space.
    public mutating func header(_ name: SIPHeaderName, _ value: String) {
        if name.id != SIPHeaderName.custom, writeLine(name.description.utf8Span.span, value.utf8Span.span) { return }
        begin(name)
        writeText(value)
        buffer.writeStaticString("\r\n")
    }

    public mutating func header(_ name: SIPHeaderName, _ value: Int) {
        begin(name)
        if value >= 0 { buffer.writeDecimal(UInt64(value)) } else { buffer.writeString(String(value)) }
        buffer.writeStaticString("\r\n")
    }

    /// Every header of that name, copied from another message, unfolded.
    public mutating func copy(_ name: SIPHeaderName, from message: SIPMessage) {
        let octets = message.head.readableBytesUInt8Span
        message.forEachField(name) { copyLine(name, octets, $0.value) }
    }

    /// The finished message without a body.
    public mutating func finish() -> ByteBuffer {
        buffer.writeStaticString("Content-Length: 0\r\n\r\n")
        return buffer
    }

    /// The finished message with a body; Content-Length comes from it.
    public mutating func finish(contentType: String, disposition: String? = nil, body: ByteBuffer) -> ByteBuffer {
        header(.contentType, contentType)
        if let disposition { header(.contentDisposition, disposition) }
        header(.contentLength, body.readableBytes)
        buffer.writeStaticString("\r\n")
        buffer.writeImmutableBuffer(body)
        return buffer
    }
}

extension SIPWriter {
    /// A header line in one write. False, and nothing written, if the value has to be mended.
    mutating func writeLine(_ name: Span<UInt8>, _ value: Span<UInt8>) -> Bool {
        guard value.firstControl(from: 0, to: value.count) == value.count else { return false }
        buffer.write(count: name.count + value.count + 4) { sink in
            sink.put(name)
            sink.put(": ")
            sink.put(value)
            sink.put("\r\n")
        }
        return true
    }

    /// A header line with the value of a received one.
    mutating func copyLine(_ name: SIPHeaderName, _ octets: Span<UInt8>, _ value: Range<Int>) {
        if name.id != SIPHeaderName.custom, writeLine(name.description.utf8Span.span, octets.extracting(value)) {
            return
        }
        begin(name)
        write(octets, value)
        buffer.writeStaticString("\r\n")
    }

    mutating func begin(_ name: SIPHeaderName) {
        if name.id == SIPHeaderName.custom {
            writeToken(name.description)
        } else {
            buffer.writeString(name.description)
        }
        buffer.writeStaticString(": ")
    }

    /// What is not allowed in a token becomes `-`.
    private mutating func writeToken(_ text: String) {
        if !text.isEmpty && text.utf8.allSatisfy({ OctetClass.token.contains($0) }) {
            buffer.writeString(text)
        } else {
            for octet in text.utf8 {
                buffer.writeInteger(OctetClass.token.contains(octet) ? octet : UInt8(ascii: "-"))
            }
            if text.isEmpty { buffer.writeInteger(UInt8(ascii: "-")) }
        }
    }

    mutating func endLine() { buffer.writeStaticString("\r\n") }

    mutating func writeText(_ text: String) {
        let octets = text.utf8Span.span
        if octets.firstControl(from: 0, to: octets.count) == octets.count {
            buffer.writeString(text)
        } else {
            for octet in text.utf8 { buffer.writeInteger(octet >= 0x20 || octet == 0x09 ? octet : UInt8(ascii: " ")) }
        }
    }

    /// Octets of a received header, unfolded, octet for octet but for NUL.
    mutating func write(_ octets: Span<UInt8>, _ range: Range<Int>) {
        if octets.firstControl(from: range.lowerBound, to: range.upperBound) == range.upperBound {
            unsafe buffer.writeBytes(octets.extracting(range).bytes)
        } else {
            octets.forEachUnfolded(range) { buffer.writeInteger($0 == 0 ? UInt8(ascii: " ") : $0) }
        }
    }
}
