public import NIOCore

/// Writes one document in UTF-8.
///
/// Text can hold anything: markup characters are escaped, and characters that XML 1.0 does not allow (2.2) come out as
/// U+FFFD, so that what is written can always be read.
public struct XMLWriter: Sendable {
    /// What has been written.
    public private(set) var buffer: ByteBuffer
    /// The namespace of elements that are written by name; set by ``root(_:namespace:)``.
    public internal(set) var namespace: String?

    /// The index behind the start tag that was written last.
    private var startTagEnd = -1

    /// Writes behind what the buffer already holds.
    public init(into buffer: ByteBuffer = ByteBuffer()) {
        self.buffer = buffer
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`
    public mutating func declaration() {
        buffer.writeStaticString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    }

    /// Opens the document element and sets the default namespace.
    public mutating func root(_ name: XMLName, namespace: String?) {
        self.namespace = namespace
        buffer.writeStaticString("<")
        buffer.writeStaticString(name.literal)
        if let namespace { attribute("xmlns", namespace) }
        buffer.writeStaticString(">")
        startTagEnd = buffer.writerIndex
    }

    public mutating func open(_ name: XMLName) {
        tag("<", name, ">")
        startTagEnd = buffer.writerIndex
    }

    /// Opens an element with attributes that have no prefix.
    public mutating func open(_ name: XMLName, attributes: [(name: String, value: String)]) {
        buffer.writeStaticString("<")
        buffer.writeStaticString(name.literal)
        for (name, value) in attributes {
            attribute(name, value)
        }
        buffer.writeStaticString(">")
        startTagEnd = buffer.writerIndex
    }

    /// Closes an element; one that has nothing inside comes out as `<name/>`.
    public mutating func close(_ name: XMLName) {
        if closeEmpty() { return }
        tag("</", name, ">")
    }

    /// `<name/>`
    public mutating func empty(_ name: XMLName) {
        tag("<", name, "/>")
    }

    /// `<name>text</name>`
    public mutating func element(_ name: XMLName, _ text: String) {
        open(name)
        self.text(text)
        close(name)
    }

    /// As ``open(_:)``, with a name that is made at run time. It must be an XML name: nothing checks it.
    package mutating func open(named name: String) {
        raw("<\(name)>")
        startTagEnd = buffer.writerIndex
    }

    package mutating func close(named name: String) {
        if closeEmpty() { return }
        raw("</\(name)>")
    }

    package mutating func empty(named name: String) {
        raw("<\(name)/>")
    }

    package mutating func element(named name: String, _ text: String) {
        open(named: name)
        self.text(text)
        close(named: name)
    }

    /// An element of another namespace that holds text.
    public mutating func element(_ name: XMLName, prefix: XMLName, namespace: String, _ text: String) {
        raw("<\(prefix):\(name)")
        attribute("xmlns:\(prefix)", namespace)
        raw(">")
        self.text(text)
        raw("</\(prefix):\(name)>")
    }

    /// Escaped character data.
    public mutating func text(_ text: String) {
        XMLEscape.write(text, isAttribute: false, to: &buffer)
    }

    /// Three pieces in one write: each write to a buffer costs more than the octets of a name.
    private mutating func tag(_ before: StaticString, _ name: XMLName, _ after: StaticString) {
        let (first, second) = (before.utf8CodeUnitCount, name.literal.utf8CodeUnitCount)
        let count = first + second + after.utf8CodeUnitCount
        unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
            guard let start = memory.baseAddress else { return 0 }
            // The buffer has room for all three, as asked for.
            unsafe start.copyMemory(from: before.utf8Start, byteCount: first)
            unsafe (start + first).copyMemory(from: name.literal.utf8Start, byteCount: second)
            unsafe (start + first + second).copyMemory(from: after.utf8Start, byteCount: after.utf8CodeUnitCount)
            return count
        }
    }

    /// Only inside a start tag; the name is one that a parser or a literal has given.
    mutating func attribute(_ name: String, _ value: String) {
        buffer.writeStaticString(" ")
        buffer.writeString(name)
        buffer.writeStaticString("=\"")
        XMLEscape.write(value, isAttribute: true, to: &buffer)
        buffer.writeStaticString("\"")
    }

    /// Turns the start tag that was just written into an empty-element tag.
    private mutating func closeEmpty() -> Bool {
        guard buffer.writerIndex == startTagEnd else { return false }
        buffer.moveWriterIndex(to: startTagEnd - 1)
        buffer.writeStaticString("/>")
        return true
    }

    /// Where text belongs that is put in later: the element that was just opened keeps its end tag.
    package mutating func hole() -> Int {
        startTagEnd = -1
        return buffer.writerIndex
    }

    /// Elements that were written before, without a prefix.
    package mutating func markup(_ octets: ByteBuffer) {
        buffer.writeImmutableBuffer(octets)
    }

    /// For names and markup that are known to be well formed.
    mutating func raw(_ text: String) {
        buffer.writeString(text)
    }
}
