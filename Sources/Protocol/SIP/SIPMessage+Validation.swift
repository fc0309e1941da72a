import NIOCore

extension SIPMessage {
    /// The checks of RFC 3261 8.1.1, 8.2 and RFC 4475 that need nothing but the message. What a header beyond them
    /// holds is looked at by whoever needs that header (a broken Date hurts nobody, RFC 4475 3.1.2.12).
    /// - Parameter extensions: option tags that a request may require; nil leaves Require to the caller.
    /// - Throws: 505 another version; 400 what is broken; 416 Request-URI of another scheme; 420 unknown extension.
    public func validate(supporting extensions: [String]? = nil) throws(SIPParseError) {
        if let flaw = table.startLine.flaw { throw SIPParseError(.badRequest, flaw.text) }
        guard table.startLine.isVersion2 else {
            throw SIPParseError(.versionNotSupported, "another version than SIP/2.0")
        }
        if let flaw = table.flaw { throw SIPParseError(.badRequest, flaw.text) }
        try validateCounts()
        try validateHeaders()
        guard isRequest else { return }
        try validateRequestTarget()
        if let extensions { try validateExtensions(extensions) }
    }

    /// To, From, Call-ID and CSeq exactly once; what can be said once only not twice (RFC 3261 8.1.1, RFC 4475 3.3.8).
    private func validateCounts() throws(SIPParseError) {
        var to = 0
        var from = 0
        var callID = 0
        var cseq = 0
        var via = 0
        var maxForwards = 0
        var contentType = 0
        var expires = 0
        for field in table.fields {
            switch field.id {
            case SIPHeaderName.to.id: to += 1
            case SIPHeaderName.from.id: from += 1
            case SIPHeaderName.callID.id: callID += field.valueStart == field.valueEnd ? 2 : 1
            case SIPHeaderName.cseq.id: cseq += 1
            case SIPHeaderName.via.id: via += 1
            case SIPHeaderName.maxForwards.id: maxForwards += 1
            case SIPHeaderName.contentType.id: contentType += 1
            case SIPHeaderName.expires.id: expires += 1
            default: break
            }
        }
        guard to == 1, from == 1, callID == 1, cseq == 1 else {
            throw SIPParseError(.badRequest, "To, From, Call-ID and CSeq must stand exactly once")
        }
        guard via > 0 else { throw SIPParseError(.badRequest, "no Via") }
        guard maxForwards < 2, contentType < 2, expires < 2 else {
            throw SIPParseError(.badRequest, "Max-Forwards, Content-Type and Expires may stand once only")
        }
    }

    private func validateHeaders() throws(SIPParseError) {
        let octets = head.readableBytesUInt8Span
        var isTopVia = true
        for field in table.fields {
            switch field.id {
            case SIPHeaderName.via.id where isTopVia:
                _ = try ViaRange(octets, field.value)
                isTopVia = false
            case SIPHeaderName.from.id, SIPHeaderName.to.id:
                try Self.validateAddress(octets, field.value)
            case SIPHeaderName.contact.id:
                if field.value.count == 1 && octets[field.value.lowerBound] == UInt8(ascii: "*") { continue }
                try Self.forEachAddress(octets, field.value) { range throws(SIPParseError) in
                    try Self.validateURI(octets, range.uri)
                }
            case SIPHeaderName.callID.id:
                for index in field.value where OctetClass.isLWS(octets[index]) {
                    throw SIPParseError(.badRequest, "white space in Call-ID")
                }
            case SIPHeaderName.cseq.id:
                let (_, method) = try cseqRange()
                if case .request(let mine) = kind, !octets.equals(method, mine.rawValue) {
                    throw SIPParseError(.badRequest, "method of CSeq is not that of the request")
                }
            case SIPHeaderName.maxForwards.id:
                let isNumber = !field.value.isEmpty && field.value.allSatisfy { octets[$0] &- UInt8(ascii: "0") < 10 }
                // Larger than 255 counts as absent (RFC 4475 3.1.2.4).
                guard isNumber else { throw SIPParseError(.badRequest, "Max-Forwards is not a number") }
            default: break
            }
        }
    }

    /// One address; the syntax of its URI if that is sip or sips.
    private static func validateAddress(_ octets: Span<UInt8>, _ value: Range<Int>) throws(SIPParseError) {
        let range = try NameAddressRange(octets, value)
        guard range.end == value.upperBound else {
            throw SIPParseError(.badRequest, "more than one address in From or To")
        }
        try validateURI(octets, range.uri)
    }

    /// Other schemes than sip and sips are let through: From, To and Contact may have any (RFC 4475 3.3.4).
    private static func validateURI(_ octets: Span<UInt8>, _ uri: Range<Int>) throws(SIPParseError) {
        do {
            _ = try SIPURIRange(octets, uri)
        } catch  where error.status == .unsupportedURIScheme {
            return
        }
    }

    /// sip or sips, without the headers that belong to links (RFC 3261 19.1.1, RFC 4475 3.1.2.11).
    private func validateRequestTarget() throws(SIPParseError) {
        let octets = head.readableBytesUInt8Span
        let range = try SIPURIRange(octets, table.startLine.targetRange)
        guard range.headers == nil else { throw SIPParseError(.badRequest, "headers in the Request-URI") }
        guard case .request(.register) = kind, let field = firstField(.to) else { return }
        // An address of record is a sip or sips URI (RFC 3261 10.3, RFC 4475 3.3.4).
        do {
            _ = try SIPURIRange(octets, NameAddressRange(octets, field.value).uri)
        } catch {
            throw SIPParseError(.badRequest, "To of a REGISTER is neither a sip nor a sips URI")
        }
    }

    /// RFC 3261 8.2.2.3: not for CANCEL and ACK.
    private func validateExtensions(_ extensions: [String]) throws(SIPParseError) {
        guard count(.require) > 0 || count(.proxyRequire) > 0 else { return }
        guard method != .cancel && method != .ack else { return }
        let required = values(.require) + values(.proxyRequire)
        let unknown = required.filter { tag in !extensions.contains { $0.equalsIgnoringCase(tag) } }
        guard unknown.isEmpty else {
            throw SIPParseError(.badExtension, "extension not supported", unsupported: unknown)
        }
    }
}
