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
        guard let index = table.firstIndex(of: SIPHeaderName.contact.id),
            !table.fields[(index + 1)...].contains(where: { $0.id == SIPHeaderName.contact.id })
        else { return nil }
        let octets = head.readableBytesUInt8Span
        let value = table.fields[index].value
        guard let range = try? NameAddressRange(octets, value), range.end == value.upperBound,
            (try? SIPURIRange(octets, range.uri)) != nil
        else { return nil }
        var expires: Range<Int>?
        var isPlain = true
        var cursor = range.parameters.lowerBound
        try? Grammar.parameters(octets, &cursor, range.parameters.upperBound) { parameter in
            guard octets.equalsIgnoringCase(parameter.name, "expires"), expires == nil, isPlain else { return }
            expires = parameter.value
            isPlain = parameter.value != nil
        }
        guard isPlain else { return nil }
        guard let expires else { return SoleContact(uri: range.uri, expires: nil) }
        guard let seconds = Grammar.number(octets, expires) else { return nil }
        return SoleContact(uri: range.uri, expires: seconds)
    }

    /// The URI of a contact of this message; `known` itself if it is the same text.
    public func uri(of contact: SoleContact, known: String?) -> String {
        text(contact.uri, known: known)
    }

    /// The user of the URI of To with its escapes decoded; `nil` if there is none.
    /// - Throws: what `to()` and its `uri()` throw.
    public func toUser() throws(SIPParseError) -> String? {
        let octets = head.readableBytesUInt8Span
        guard let range = try? toURI(), let uri = try? SIPURIRange(octets, range) else { return try to().uri().user }
        guard let user = uri.user else { return nil }
        return String(octets, user).decodingEscapes()
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
    public var sequence: UInt32? { (try? cseqRange())?.number }

    private func toURI() throws(SIPParseError) -> Range<Int> {
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

extension SIPWriter {
    /// `Contact: <sip:phone@192.0.2.7:5060>;expires=300`
    public mutating func contact(_ uri: String, expires: Int) {
        begin(.contact)
        buffer.writeStaticString("<")
        let octets = uri.utf8Span.span
        write(octets, 0..<octets.count)
        buffer.writeStaticString(">;expires=")
        buffer.writeString(String(expires))
        buffer.writeStaticString("\r\n")
    }
}
