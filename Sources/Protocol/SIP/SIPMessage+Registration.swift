import NIOCore

/// What a registrar reads, without a copy of what it knows already: phones say the same in every REGISTER.
extension SIPMessage {
    /// A Contact header that holds one address and nothing else.
    public struct SoleContact: Sendable {
        let uri: Range<Int>
        /// Seconds; `nil` where the address names none.
        public let expires: UInt32?
    }

    /// The contact of a message that has one only, read in place. `nil` for more, for `*`, and for a parameter `expires`
    /// that is no plain number: `contacts()` reads these. The URI is a good one.
    public func soleContact() -> SoleContact? {
        if let landmarks { return landmarks.contact }
        guard let index = table.firstIndex(of: SIPHeaderName.contact.id),
            !fields[(index + 1)...].contains(where: { $0.id == SIPHeaderName.contact.id })
        else { return nil }
        let octets = head.readableBytesUInt8Span
        let value = fields[index].value
        return (try? NameAddressRange(octets, value)).flatMap { SoleContact(octets, value, $0) }
    }

    /// The URI of a contact of this message; `known` itself if it is the same text.
    public func uri(of contact: SoleContact, known: String?) -> String {
        text(contact.uri, known: known)
    }

    /// The user of the URI of To with its escapes decoded; `nil` if there is none.
    /// - Throws: what `to()` and its `uri()` throw.
    public func toUser() throws(SIPParseError) -> String? {
        guard let landmarks, landmarks.isToSIP else { return try to().uri().user }
        guard let user = landmarks.toUser else { return nil }
        return String(head.readableBytesUInt8Span, user.range).decodingEscapes()
    }

    /// The URI of To as written; `known` itself if it is the same text.
    /// - Throws: what `to()` throws.
    public func toURIText(known: String?) throws(SIPParseError) -> String {
        text(try toURI(), known: known)
    }

    /// The first header of that name; `known` itself if it is the same text.
    public func first(_ name: SIPHeaderName, known: String?) -> String? {
        guard let field = firstField(name) else { return nil }
        return field.isFolded ? text(of: field) : text(field.value, known: known)
    }

    /// The Call-ID; `known` itself if it is the same text.
    public func callID(known: String?) -> String? {
        range(of: .callID).map { text($0, known: known) }
    }

    /// The number of CSeq; `nil` if it is unreadable.
    public var sequence: UInt32? { landmarks?.sequence ?? (try? cseqRange())?.number }

    private func toURI() throws(SIPParseError) -> Range<Int> {
        if let landmarks { return landmarks.toURI.range }
        guard let field = firstField(.to) else { throw SIPParseError(.badRequest, "no To") }
        let range = try NameAddressRange(head.readableBytesUInt8Span, field.value)
        guard range.end == field.value.upperBound else {
            throw SIPParseError(.badRequest, "more than one address in To")
        }
        return range.uri
    }

    private func text(_ range: Range<Int>, known: String?) -> String {
        let octets = head.readableBytesUInt8Span
        if let known, octets.equals(range, known) { return known }
        return String(octets, range)
    }
}

extension SIPMessage.SoleContact {
    /// - Parameters:
    ///   - value: of the only Contact header there is.
    ///   - address: what begins it.
    init?(_ octets: Span<UInt8>, _ value: Range<Int>, _ address: NameAddressRange) {
        guard address.end == value.upperBound, address.sip != nil else { return nil }
        var expires: Range<Int>?
        var isPlain = true
        var cursor = address.parameters.lowerBound
        try? Grammar.parameters(octets, &cursor, address.parameters.upperBound) { parameter in
            guard octets.equalsIgnoringCase(parameter.name, "expires"), expires == nil, isPlain else { return }
            expires = parameter.value
            isPlain = parameter.value != nil
        }
        guard isPlain else { return nil }
        uri = address.uri
        guard let expires else {
            self.expires = nil
            return
        }
        guard let seconds = Grammar.number(octets, expires) else { return nil }
        self.expires = seconds
    }
}

extension SIPWriter {
    /// `Contact: <sip:phone@192.0.2.7:5060>;expires=300`
    public mutating func contact(_ uri: String, expires: Int) {
        let octets = uri.utf8Span.span
        guard octets.firstControl(from: 0, to: octets.count) == octets.count, expires >= 0 else {
            begin(.contact)
            buffer.writeStaticString("<")
            write(octets, 0..<octets.count)
            buffer.writeStaticString(">;expires=")
            buffer.writeString(String(expires))
            return endLine()
        }
        buffer.write(count: 20 + octets.count) { sink in
            sink.put("Contact: <")
            sink.put(octets)
            sink.put(">;expires=")
        }
        buffer.writeDecimal(UInt64(expires))
        endLine()
    }
}
