/// A document that has nothing outside of its document element but white space and a declaration that says UTF-8.
enum PlainDocument {
    /// Where the document element lies, if the document looks plain. Only its ends are looked at: whether it is well
    /// formed, or one element at all, a parser has to say.
    static func element(in octets: Span<UInt8>) -> Range<Int>? {
        var start = 0
        guard skipDeclaration(octets, &start) else { return nil }
        while start < octets.count, octets[start].isXMLSpace { start += 1 }
        var end = octets.count
        while end > start, octets[end - 1].isXMLSpace { end -= 1 }
        guard end - start > 2, octets[start] == UInt8(ascii: "<"), octets[end - 1] == UInt8(ascii: ">") else {
            return nil
        }
        switch octets[start + 1] {
        // A comment, a processing instruction, a document type declaration, a stray end tag.
        case UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "/"): return nil
        default: return start..<end
        }
    }

    /// XML 1.0, 2.8: XMLDecl, in the ways in which it is written; `false` if there is another one.
    private static func skipDeclaration(_ octets: Span<UInt8>, _ index: inout Int) -> Bool {
        guard skip("<?xml", octets, &index) else { return true }
        guard skip(" version=", "1.0", octets, &index) else { return false }
        if !skip(" encoding=", "UTF-8", octets, &index) { _ = skip(" encoding=", "utf-8", octets, &index) }
        if !skip(" standalone=", "yes", octets, &index) { _ = skip(" standalone=", "no", octets, &index) }
        return skip("?>", octets, &index)
    }

    /// A name with its value in quotes of either kind.
    private static func skip(
        _ name: StaticString, _ value: StaticString, _ octets: Span<UInt8>, _ index: inout Int
    ) -> Bool {
        var end = index
        guard skip(name, octets, &end), end < octets.count else { return false }
        let quote = octets[end]
        end += 1
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"), skip(value, octets, &end),
            end < octets.count, octets[end] == quote
        else { return false }
        index = end + 1
        return true
    }

    private static func skip(_ literal: StaticString, _ octets: Span<UInt8>, _ index: inout Int) -> Bool {
        let start = index
        let count = literal.utf8CodeUnitCount
        guard octets.count - start >= count else { return false }
        let isHere = literal.withUTF8Buffer { literal in
            for offset in 0..<count where unsafe literal[offset] != octets[start + offset] { return false }
            return true
        }
        if isHere { index += count }
        return isHere
    }
}
