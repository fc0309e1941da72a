import NIOCore

extension SIPMessage {
    /// The first header of that name, unfolded and trimmed.
    public func first(_ name: SIPHeaderName) -> String? {
        firstField(name).map { text(of: $0) }
    }

    public func all(_ name: SIPHeaderName) -> [String] {
        var values: [String] = []
        forEachField(name) { values.append(text(of: $0)) }
        return values
    }

    /// Every value of a comma-separated header, across its lines; commas in quotes and `<>` do not count.
    public func values(_ name: SIPHeaderName) -> [String] {
        let octets = head.readableBytesUInt8Span
        var values: [String] = []
        forEachElement(name) { values.append(String(unfolding: octets, $0)) }
        return values
    }

    /// Header lines of that name.
    public func count(_ name: SIPHeaderName) -> Int {
        var count = 0
        for field in fields where matches(field, name) { count += 1 }
        return count
    }

    /// Whether a comma-separated header holds the token, case aside, parameters aside.
    public func hasToken(_ name: SIPHeaderName, _ token: String) -> Bool {
        let octets = head.readableBytesUInt8Span
        var isFound = false
        forEachElement(name) { range in
            var end = range.lowerBound
            while end < range.upperBound && octets[end] != UInt8(ascii: ";") { end += 1 }
            if octets.equals(Grammar.trimmed(octets, range.lowerBound..<end), ignoringCaseOf: token) { isFound = true }
        }
        return isFound
    }

    /// Whether a header such as Content-Type is that value, case and parameters aside. Makes no String.
    public func isMediaType(_ type: String, in name: SIPHeaderName = .contentType) -> Bool {
        let octets = head.readableBytesUInt8Span
        guard let field = firstField(name) else { return false }
        var end = field.value.lowerBound
        while end < field.value.upperBound && octets[end] != UInt8(ascii: ";") { end += 1 }
        return octets.equals(Grammar.trimmed(octets, field.value.lowerBound..<end), ignoringCaseOf: type)
    }

    /// The number at the head of a value, parameters aside: Expires, Min-SE, Session-Expires …; nil if the header is
    /// absent, holds anything else, or a number beyond 32 bits. Such a value counts as absent (RFC 4475 3.1.2.4).
    public func number(_ name: SIPHeaderName) -> UInt32? {
        let octets = head.readableBytesUInt8Span
        guard let field = firstField(name) else { return nil }
        var end = field.value.lowerBound
        while end < field.value.upperBound && octets[end] != UInt8(ascii: ";") { end += 1 }
        return Grammar.number(octets, Grammar.trimmed(octets, field.value.lowerBound..<end))
    }

    /// Seconds; nil if absent or unreadable, which means the default (RFC 3261 20.19).
    public var expires: UInt32? { number(.expires) }
    public var minExpires: UInt32? { number(.minExpires) }
    /// nil if absent or unreadable.
    public var maxForwards: UInt32? { number(.maxForwards) }

    /// Every header in order, unfolded and trimmed: for logs and tools.
    public var headers: [(name: SIPHeaderName, value: String)] {
        fields.map { (name(of: $0), text(of: $0)) }
    }
}

extension SIPMessage {
    func firstField(_ name: SIPHeaderName) -> HeadTable.Field? {
        if name.id != SIPHeaderName.custom { return fields.first { $0.id == name.id } }
        return fields.first { matches($0, name) }
    }

    func forEachField(_ name: SIPHeaderName, _ body: (HeadTable.Field) -> Void) {
        for field in fields where matches(field, name) { body(field) }
    }

    /// Every element of a comma-separated header, trimmed; empty ones are left out (RFC 3261 7.3.1 allows none).
    func forEachElement(_ name: SIPHeaderName, _ body: (Range<Int>) -> Void) {
        let octets = head.readableBytesUInt8Span
        forEachField(name) { field in
            var start = field.value.lowerBound
            while start < field.value.upperBound {
                let end = Grammar.elementEnd(octets, from: start, to: field.value.upperBound)
                let element = Grammar.trimmed(octets, start..<end)
                if !element.isEmpty { body(element) }
                start = end + 1
            }
        }
    }

    private func matches(_ field: HeadTable.Field, _ name: SIPHeaderName) -> Bool {
        guard field.id == name.id else { return false }
        guard name.id == SIPHeaderName.custom else { return true }
        return head.readableBytesUInt8Span.equals(field.name, ignoringCaseOf: name.description)
    }

    func name(of field: HeadTable.Field) -> SIPHeaderName {
        let octets = head.readableBytesUInt8Span
        return field.id == SIPHeaderName.custom
            ? SIPHeaderName(custom: String(octets, field.name)) : SIPHeaderName(id: field.id)
    }

    func text(of field: HeadTable.Field) -> String {
        let octets = head.readableBytesUInt8Span
        return field.isFolded ? String(unfolding: octets, field.value) : String(octets, field.value)
    }
}
