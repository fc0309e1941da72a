/// The value of a WWW-Authenticate or Authorization header of the Digest scheme taken apart: named parameters
/// (RFC 3261 section 25.1 `challenge`, `credentials`; RFC 7235 section 2.1).
///
/// `Digest realm="a, \"b\"", qop="auth", nc=00000001` → three parameters.
/// Everything is bounded before it is copied: the text comes from whoever can open a connection.
struct AuthenticationParameters {
    /// Bytes of a whole header value; the longest that is met in practice is under 600.
    static let maximumBytes = 4096
    static let maximumCount = 32

    private var names: [String] = []
    private var values: [String] = []

    /// The value of a parameter, without quotes and escapes. Names compare without case.
    subscript(name: String) -> String? {
        names.firstIndex(of: name).map { values[$0] }
    }

    /// The value of a parameter that has to be there.
    func required(_ name: String) throws(SIPParseError) -> String {
        guard let value = self[name] else {
            throw SIPParseError(.badRequest, "Digest without \(name)")
        }
        return value
    }

    /// - Throws: 401 for another scheme or a text out of all proportion, 400 for one that breaks the grammar.
    init(parsing text: String) throws(SIPParseError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw SIPParseError(.unauthorized, "authentication header longer than \(Self.maximumBytes) bytes")
        }
        var scanner = Scanner(text: Array(text.utf8))
        let scheme = scanner.name()
        // Before anything behind it is read: other schemes have other grammars (`Basic dXNlcjpwYXNz`).
        // RFC 8760 section 2.6: Basic must not be used, whatever it carries.
        guard scheme.equalsIgnoringCase("Digest") else {
            throw SIPParseError(.unauthorized, "authentication of scheme '\(scheme)', only Digest is known")
        }
        guard scanner.skipSpace() || scanner.isAtEnd else {
            throw SIPParseError(.badRequest, "no space behind the scheme of authentication")
        }
        while true {
            while scanner.skipSpace() || scanner.skip(UInt8(ascii: ",")) {}
            if scanner.isAtEnd { break }
            let name = scanner.name().lowercased()
            _ = scanner.skipSpace()
            guard !name.isEmpty, scanner.skip(UInt8(ascii: "=")) else {
                throw SIPParseError(.badRequest, "authentication parameter without a name or a value")
            }
            _ = scanner.skipSpace()
            guard let value = scanner.value() else {
                throw SIPParseError(.badRequest, "authentication parameter with an unreadable value")
            }
            guard names.count < Self.maximumCount else {
                throw SIPParseError(.badRequest, "more than \(Self.maximumCount) authentication parameters")
            }
            // RFC 7616 3.3: "A parameter MUST NOT appear more than once". Whichever we took, somebody else took the
            // other.
            guard !names.contains(name) else {
                throw SIPParseError(.badRequest, "authentication parameter given twice")
            }
            names.append(name)
            values.append(value)
            _ = scanner.skipSpace()
            guard scanner.isAtEnd || scanner.isAt(UInt8(ascii: ",")) else {
                throw SIPParseError(.badRequest, "no comma between authentication parameters")
            }
        }
    }
}

/// A cursor over the bytes of a header value.
private struct Scanner {
    let text: [UInt8]
    var position = 0

    init(text: [UInt8]) {
        self.text = text
    }

    var isAtEnd: Bool {
        position == text.count
    }

    func isAt(_ byte: UInt8) -> Bool {
        position < text.count && text[position] == byte
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard isAt(byte) else { return false }
        position += 1
        return true
    }

    /// True if there was any space; line ends inside count, for a folded header that nobody unfolded.
    mutating func skipSpace() -> Bool {
        let start = position
        while position < text.count, [0x20, 0x09, 0x0D, 0x0A].contains(text[position]) {
            position += 1
        }
        return position > start
    }

    /// A scheme or the name of a parameter; empty if there is none.
    mutating func name() -> String {
        let start = position
        while position < text.count, OctetClass.token.contains(text[position]) {
            position += 1
        }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    /// A token or a quoted string; nil if it is neither, never ends, or holds a control character.
    mutating func value() -> String? {
        guard skip(UInt8(ascii: "\"")) else {
            return unquotedValue()
        }
        var value: [UInt8] = []
        while position < text.count {
            var byte = text[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                return String(decoding: value, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") {
                guard position < text.count else { return nil }
                byte = text[position]
                position += 1
            }
            // A NUL would end the name early in somebody's C code, a line end would be a header of its own.
            guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { return nil }
            value.append(byte)
        }
        return nil
    }

    /// Wider than RFC 3261's `token` on purpose: unquoted nonces with `/` and `=` in them are met.
    private mutating func unquotedValue() -> String? {
        let start = position
        while position < text.count, text[position] > 0x20, text[position] != 0x7F,
            text[position] != UInt8(ascii: ","), text[position] != UInt8(ascii: "\"")
        {
            position += 1
        }
        return position == start ? nil : String(decoding: text[start..<position], as: UTF8.self)
    }
}
