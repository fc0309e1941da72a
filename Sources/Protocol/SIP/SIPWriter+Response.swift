import NIOCore

extension SIPWriter {
    /// The status line, then Via, From, To, Call-ID and CSeq of the request (RFC 3261 8.2.6.2), octet for octet as far
    /// as the request has them. The line says SIP/2.0 whatever the request said.
    /// - Parameters:
    ///   - toTag: added to To unless it has a tag already.
    ///   - recordRoute: Record-Route is copied too, as in answers that make a dialog (RFC 3261 12.1.1).
    ///   - received: source address for the top Via (RFC 3261 18.2.1), in place of what the client claims there.
    ///   - rport: source port for the top Via if it asks for it (RFC 3581 4).
    public mutating func response(
        _ status: SIPStatus, to request: SIPMessage, toTag: String? = nil, recordRoute: Bool = false,
        received: String? = nil, rport: UInt16? = nil
    ) {
        self.status(status)
        let tag = toTag == nil || request.range(of: .toTag) != nil ? nil : toTag
        if tag == nil, !recordRoute, received == nil, rport == nil, copyAll(from: request) { return }
        let octets = request.head.readableBytesUInt8Span
        var isTopVia = true
        for field in request.table.fields where field.id == SIPHeaderName.via.id {
            if isTopVia && (received != nil || rport != nil) {
                begin(.via)
                writeTopVia(octets, field.value, received, rport)
                buffer.writeStaticString("\r\n")
            } else {
                copyLine(.via, octets, field.value)
            }
            isTopVia = false
        }
        if recordRoute { copy(.recordRoute, from: request) }
        copyOnce(.from, from: request)
        copyOnce(.to, from: request, tag: tag)
        copyOnce(.callID, from: request)
        copyOnce(.cseq, from: request)
    }

    /// Via, From, To, Call-ID and CSeq in one write, as the request has them; false, and nothing written, if one of them
    /// has to be mended.
    private mutating func copyAll(from request: SIPMessage) -> Bool {
        let octets = request.head.readableBytesUInt8Span
        var count = 0
        var isClean = true
        Self.forEachEcho(of: request.table) { name, value in
            count += name.utf8CodeUnitCount + value.count + 4
            isClean = isClean && octets.firstControl(from: value.lowerBound, to: value.upperBound) == value.upperBound
        }
        guard isClean else { return false }
        unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
            // The buffer has room for all of it, as asked for.
            var at = 0
            func put(_ octets: UnsafeRawBufferPointer) {
                unsafe UnsafeMutableRawBufferPointer(rebasing: memory[at...]).copyMemory(from: octets)
                at += octets.count
            }
            Self.forEachEcho(of: request.table) { name, value in
                name.withUTF8Buffer { unsafe put(UnsafeRawBufferPointer($0)) }
                unsafe memory[at] = UInt8(ascii: ":")
                unsafe memory[at + 1] = UInt8(ascii: " ")
                at += 2
                unsafe octets.extracting(value).withUnsafeBytes { unsafe put($0) }
                unsafe memory[at] = 0x0D
                unsafe memory[at + 1] = 0x0A
                at += 2
            }
            return count
        }
        return true
    }

    /// What every answer repeats, in its order.
    @inline(__always)
    private static func forEachEcho(of table: HeadTable, _ body: (StaticString, Range<Int>) -> Void) {
        for index in table.fields.indices where table.fields[index].id == SIPHeaderName.via.id {
            body("Via", table.fields[index].value)
        }
        if let index = table.firstIndex(of: SIPHeaderName.from.id) { body("From", table.fields[index].value) }
        if let index = table.firstIndex(of: SIPHeaderName.to.id) { body("To", table.fields[index].value) }
        if let index = table.firstIndex(of: SIPHeaderName.callID.id) { body("Call-ID", table.fields[index].value) }
        if let index = table.firstIndex(of: SIPHeaderName.cseq.id) { body("CSeq", table.fields[index].value) }
    }

    /// The first header of that name: an answer never repeats what a broken request said twice.
    private mutating func copyOnce(_ name: SIPHeaderName, from message: SIPMessage, tag: String? = nil) {
        guard let field = message.firstField(name) else { return }
        let octets = message.head.readableBytesUInt8Span
        guard tag != nil else { return copyLine(name, octets, field.value) }
        begin(name)
        write(octets, field.value)
        if let tag {
            buffer.writeStaticString(";tag=")
            writeParameter(tag)
        }
        buffer.writeStaticString("\r\n")
    }

    /// Every parameter again, `received` and `rport` replaced; an unreadable Via as it stands.
    private mutating func writeTopVia(
        _ octets: Span<UInt8>, _ range: Range<Int>, _ received: String?, _ rport: UInt16?
    ) {
        guard let via = try? ViaRange(octets, range) else { return write(octets, range) }
        write(octets, Grammar.trimmed(octets, range.lowerBound..<via.parameters.lowerBound))
        var index = via.parameters.lowerBound
        var asksForPort = false
        try? Grammar.parameters(octets, &index, via.parameters.upperBound) { parameter in
            if received != nil && octets.equalsIgnoringCase(parameter.name, "received") { return }
            if rport != nil && octets.equalsIgnoringCase(parameter.name, "rport") {
                asksForPort = true
                return
            }
            buffer.writeInteger(UInt8(ascii: ";"))
            write(octets, parameter.name)
            if let value = parameter.value {
                buffer.writeInteger(UInt8(ascii: "="))
                write(octets, value)
            }
        }
        if let received {
            buffer.writeStaticString(";received=")
            writeParameter(received)
        }
        if asksForPort, let rport {
            buffer.writeStaticString(";rport=")
            buffer.writeString(String(rport))
        }
        write(octets, via.parameters.upperBound..<range.upperBound)
    }

    /// A parameter's value; an octet that would end it becomes `-`.
    private mutating func writeParameter(_ text: String) {
        for octet in text.utf8 {
            buffer.writeInteger(OctetClass.parameterValue.contains(octet) ? octet : UInt8(ascii: "-"))
        }
    }
}
