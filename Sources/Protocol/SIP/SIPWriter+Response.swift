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
        let tag = toTag == nil || request.range(of: .toTag) != nil ? nil : toTag
        if !recordRoute, received == nil, rport == nil, writeAtOnce(status, to: request, tag: tag) { return }
        self.status(status)
        let octets = request.head.readableBytesUInt8Span
        var isTopVia = true
        for field in request.fields where field.id == SIPHeaderName.via.id {
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

    /// Status line, Via, From, To, Call-ID and CSeq in one write, as the request has them; false, and nothing written, if
    /// one of them has to be mended.
    private mutating func writeAtOnce(_ status: SIPStatus, to request: SIPMessage, tag: String?) -> Bool {
        let octets = request.head.readableBytesUInt8Span
        let echo = Echo(of: request.fields)
        guard request.isPlain else { return false }
        let reason = status.reason.utf8Span.span
        // A tag that is there but empty is none that could be written so.
        guard tag?.isEmpty != true else { return false }
        let tag = (tag ?? "").utf8Span.span
        guard (100...999).contains(status.code), reason.firstControl(from: 0, to: reason.count) == reason.count,
            tag.endOfRun(of: .parameterValue, from: 0, to: tag.count) == tag.count
        else { return false }
        buffer.write(count: 14 + reason.count + echo.count + 5 + tag.count) { sink in
            sink.put("SIP/2.0 ")
            sink.putThreeDigits(status.code)
            sink.put(" ")
            sink.put(reason)
            sink.put("\r\n")
            for field in echo.fields where field.id == SIPHeaderName.via.id {
                sink.putLine("Via: ", octets.extracting(field.value))
            }
            if let from = echo.from { sink.putLine("From: ", octets.extracting(from)) }
            if let to = echo.to {
                sink.put("To: ")
                sink.put(octets.extracting(to))
                if !tag.isEmpty {
                    sink.put(";tag=")
                    sink.put(tag)
                }
                sink.put("\r\n")
            }
            if let callID = echo.callID { sink.putLine("Call-ID: ", octets.extracting(callID)) }
            if let cseq = echo.cseq { sink.putLine("CSeq: ", octets.extracting(cseq)) }
        }
        return true
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

/// Where those headers of a request stand that every answer repeats: every Via, and the first of the others.
private struct Echo {
    let fields: [HeadTable.Field]
    private(set) var from: Range<Int>?
    private(set) var to: Range<Int>?
    private(set) var callID: Range<Int>?
    private(set) var cseq: Range<Int>?

    init(of fields: [HeadTable.Field]) {
        self.fields = fields
        for field in fields {
            switch field.id {
            case SIPHeaderName.from.id: from = from ?? field.value
            case SIPHeaderName.to.id: to = to ?? field.value
            case SIPHeaderName.callID.id: callID = callID ?? field.value
            case SIPHeaderName.cseq.id: cseq = cseq ?? field.value
            default: break
            }
        }
    }

    /// Octets of these lines.
    var count: Int {
        func line(_ name: StaticString, _ value: Range<Int>?) -> Int {
            value.map { name.utf8CodeUnitCount + $0.count + 2 } ?? 0
        }
        var count = line("From: ", from) + line("To: ", to) + line("Call-ID: ", callID) + line("CSeq: ", cseq)
        for field in fields where field.id == SIPHeaderName.via.id { count += line("Via: ", field.value) }
        return count
    }
}
