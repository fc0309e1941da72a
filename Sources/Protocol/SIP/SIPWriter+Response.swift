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
        copyOnce(.to, from: request, tag: request.range(of: .toTag) == nil ? toTag : nil)
        copyOnce(.callID, from: request)
        copyOnce(.cseq, from: request)
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
