import NIOCore

/// Finds the private-data mark in the XML of an event, however the server has written it anew.
enum MarkScanner {
    private static let namespace = Array("urn:uacsta:mark".utf8)
    private static let serversNamespace = Array("urn:uacsta:server".utf8)

    /// The mark of the event in `body`; nil if it has none.
    static func mark(in body: ByteBuffer) -> EventMark? {
        text(in: namespace, of: body).flatMap { EventMark(text: $0) }
    }

    /// Whether the server marked the event in `body` as one that it made itself, because a phone did not tell.
    static func isDerived(_ body: ByteBuffer) -> Bool {
        text(in: serversNamespace, of: body) != nil
    }

    private static func text(in pattern: [UInt8], of body: ByteBuffer) -> String? {
        let bytes = body.readableBytesView
        guard bytes.count > pattern.count else { return nil }
        // From the end: extensions are the last child by the schema.
        var start = bytes.endIndex - pattern.count
        while start >= bytes.startIndex {
            if bytes[start] == pattern[0], bytes[start..<start + pattern.count].elementsEqual(pattern) {
                return text(behind: start + pattern.count, in: bytes)
            }
            start -= 1
        }
        return nil
    }

    private static func text(behind index: Int, in bytes: ByteBufferView) -> String? {
        guard let open = bytes[index...].firstIndex(of: UInt8(ascii: ">")),
            let close = bytes[open...].firstIndex(of: UInt8(ascii: "<"))
        else { return nil }
        return String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
    }
}
