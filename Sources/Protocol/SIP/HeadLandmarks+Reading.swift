extension HeadLandmarks {
    /// Reads a head and checks it: everything of RFC 3261 8.1.1, 8.2 and RFC 4475 that needs nothing but the message.
    /// - Parameter octets: the head that `table` describes.
    /// - Throws: 505 another version; 400 what is broken; 416 Request-URI of another scheme.
    init(reading octets: Span<UInt8>, _ table: HeadTable) throws(SIPParseError) {
        if let flaw = table.startLine.flaw { throw SIPParseError(.badRequest, flaw.text) }
        guard table.startLine.isVersion2 else {
            throw SIPParseError(.versionNotSupported, "another version than SIP/2.0")
        }
        if let flaw = table.flaw { throw SIPParseError(.badRequest, flaw.text) }
        let counts = try HeaderCounts(table)
        requiresExtensions = counts.extensions > 0
        try readHeaders(octets, table, hasSoleContact: counts.contact == 1)
        if case .request(let method) = table.startLine.kind { try checkTarget(octets, table, method) }
    }

    private mutating func readHeaders(
        _ octets: Span<UInt8>, _ table: HeadTable, hasSoleContact: Bool
    ) throws(SIPParseError) {
        var isTopVia = true
        for field in table.fields {
            switch field.id {
            case SIPHeaderName.via.id where isTopVia:
                branch = try ViaRange(octets, field.value).branch.map(Place.init)
                isTopVia = false
            case SIPHeaderName.from.id:
                fromTag = try Self.soleAddress(octets, field.value).tag.map(Place.init)
            case SIPHeaderName.to.id:
                let address = try Self.soleAddress(octets, field.value)
                toTag = address.tag.map(Place.init)
                toURI = Place(address.uri)
                toUser = address.sip?.user.map(Place.init)
                isToSIP = address.sip != nil
            case SIPHeaderName.contact.id:
                if field.value.count == 1 && octets[field.value.lowerBound] == UInt8(ascii: "*") { continue }
                var addresses = 0
                try SIPMessage.forEachAddress(octets, field.value) { address throws(SIPParseError) in
                    try Self.checkURI(octets, address)
                    addresses += 1
                    let isSole = hasSoleContact && addresses == 1
                    contact = isSole ? SIPMessage.SoleContact(octets, field.value, address) : nil
                }
            case SIPHeaderName.callID.id:
                // The only control character that the table lets pass is DEL.
                for index in field.value where OctetClass.isLWS(octets[index]) || octets[index] == 0x7F {
                    throw SIPParseError(.badRequest, "white space or DEL in Call-ID")
                }
                callID = Place(field.value)
            case SIPHeaderName.cseq.id:
                let cseq = try CSeqRange(octets, field.value)
                if case .request(let mine) = table.startLine.kind, !octets.equals(cseq.method, mine.rawValue) {
                    throw SIPParseError(.badRequest, "method of CSeq is not that of the request")
                }
                sequence = cseq.number
            case SIPHeaderName.maxForwards.id:
                let end = octets.endOfRun(of: .digit, from: field.value.lowerBound, to: field.value.upperBound)
                // Larger than 255 counts as absent (RFC 4475 3.1.2.4).
                guard !field.value.isEmpty, end == field.value.upperBound else {
                    throw SIPParseError(.badRequest, "Max-Forwards is not a number")
                }
            default: break
            }
        }
    }

    /// The one address of From or To; the syntax of its URI is checked if that is sip or sips.
    private static func soleAddress(
        _ octets: Span<UInt8>, _ value: Range<Int>
    ) throws(SIPParseError) -> NameAddressRange {
        let address = try NameAddressRange(octets, value)
        guard address.end == value.upperBound else {
            throw SIPParseError(.badRequest, "more than one address in From or To")
        }
        try checkURI(octets, address)
        return address
    }

    /// Other schemes than sip and sips are let through: From, To and Contact may have any (RFC 4475 3.3.4).
    private static func checkURI(_ octets: Span<UInt8>, _ address: NameAddressRange) throws(SIPParseError) {
        guard address.sip == nil else { return }
        do {
            // Says what is wrong with it.
            _ = try SIPURIRange(octets, address.uri)
        } catch  where error.status == .unsupportedURIScheme {
            return
        }
    }

    /// sip or sips, without the headers that belong to links (RFC 3261 19.1.1, RFC 4475 3.1.2.11).
    private func checkTarget(
        _ octets: Span<UInt8>, _ table: HeadTable, _ method: SIPMethod
    ) throws(SIPParseError) {
        let target = try SIPURIRange(octets, table.startLine.targetRange)
        guard target.headers == nil else { throw SIPParseError(.badRequest, "headers in the Request-URI") }
        // An address of record is a sip or sips URI (RFC 3261 10.3, RFC 4475 3.3.4).
        guard method != .register || isToSIP else {
            throw SIPParseError(.badRequest, "To of a REGISTER is neither a sip nor a sips URI")
        }
    }
}

/// How often the headers stand in a head that may not stand as often as they like.
private struct HeaderCounts {
    private(set) var contact = 0
    /// Require and Proxy-Require.
    private(set) var extensions = 0

    /// To, From, Call-ID and CSeq exactly once; what can be said once only not twice (RFC 3261 8.1.1, RFC 4475 3.3.8).
    init(_ table: HeadTable) throws(SIPParseError) {
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
            case SIPHeaderName.contact.id: contact += 1
            case SIPHeaderName.require.id, SIPHeaderName.proxyRequire.id: extensions += 1
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
}
