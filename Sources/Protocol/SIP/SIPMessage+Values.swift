import NIOCore

extension SIPMessage {
    /// - Throws: 400 if absent, unreadable, or beyond 2^32 - 1.
    public func cseq() throws(SIPParseError) -> CSeq {
        let octets = head.readableBytesUInt8Span
        let cseq = try cseqRange()
        return CSeq(number: cseq.number, method: SIPMethod(rawValue: String(octets, cseq.method)))
    }

    /// - Throws: 400
    public func from() throws(SIPParseError) -> NameAddress { try address(.from) }
    /// - Throws: 400
    public func to() throws(SIPParseError) -> NameAddress { try address(.to) }

    /// Empty if there is no Contact.
    /// - Throws: 400, also for `*` among addresses.
    public func contacts() throws(SIPParseError) -> ContactList {
        var addresses: [NameAddress] = []
        var hasStar = false
        let octets = head.readableBytesUInt8Span
        for field in fields where field.id == SIPHeaderName.contact.id {
            if field.value.count == 1 && octets[field.value.lowerBound] == UInt8(ascii: "*") {
                hasStar = true
                continue
            }
            try Self.forEachAddress(octets, field.value) { range throws(SIPParseError) in
                addresses.append(try NameAddress(octets, range))
            }
        }
        guard hasStar else { return .addresses(addresses) }
        guard addresses.isEmpty else { throw SIPParseError(.badRequest, "Contact: * beside addresses") }
        return .star
    }

    /// - Throws: 400 if absent or unreadable.
    public func topVia() throws(SIPParseError) -> Via {
        let octets = head.readableBytesUInt8Span
        guard let field = firstField(.via) else { throw SIPParseError(.badRequest, "no Via") }
        return try Via(octets, ViaRange(octets, field.value))
    }

    /// Record-Route, Route, Path …: every address of a header, in order.
    /// - Throws: 400
    public func addresses(_ name: SIPHeaderName) throws(SIPParseError) -> [NameAddress] {
        var addresses: [NameAddress] = []
        let octets = head.readableBytesUInt8Span
        for field in fields where field.id == name.id && name.id != SIPHeaderName.custom {
            try Self.forEachAddress(octets, field.value) { range throws(SIPParseError) in
                addresses.append(try NameAddress(octets, range))
            }
        }
        return addresses
    }
}

extension SIPMessage {
    func cseqRange() throws(SIPParseError) -> CSeqRange {
        guard let field = firstField(.cseq) else { throw SIPParseError(.badRequest, "no CSeq") }
        return try CSeqRange(head.readableBytesUInt8Span, field.value)
    }

    private func address(_ name: SIPHeaderName) throws(SIPParseError) -> NameAddress {
        let octets = head.readableBytesUInt8Span
        guard let field = firstField(name) else { throw SIPParseError(.badRequest, "no \(name)") }
        let range = try NameAddressRange(octets, field.value)
        guard range.end == field.value.upperBound else {
            throw SIPParseError(.badRequest, "more than one address in \(name)")
        }
        return try NameAddress(octets, range)
    }

    static func forEachAddress(
        _ octets: Span<UInt8>, _ value: Range<Int>, _ body: (NameAddressRange) throws(SIPParseError) -> Void
    ) throws(SIPParseError) {
        var start = value.lowerBound
        while start < value.upperBound {
            let range = try NameAddressRange(octets, start..<value.upperBound)
            try body(range)
            start = range.end + 1
        }
    }
}
