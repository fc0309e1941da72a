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
        if plainElement(name, text) { return }
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

    /// `<name>text</name>` in one write, as nearly all are; `false`, and nothing written, for text that is empty or needs
    /// a second look.
    private mutating func plainElement(_ name: XMLName, _ text: String) -> Bool {
        let written = unsafe text.utf8.withContiguousStorageIfAvailable { text in
            guard !text.isEmpty, unsafe XMLEscape.isPlain(text) else { return false }
            let length = name.literal.utf8CodeUnitCount
            let count = 2 * length + text.count + 5
            unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
                // The buffer has room for all of it, as asked for; the text is not empty.
                guard var at = memory.baseAddress, let content = text.baseAddress else { return 0 }
                func put(_ octet: UInt8) {
                    unsafe at.storeBytes(of: octet, as: UInt8.self)
                    unsafe at += 1
                }
                func put(_ octets: UnsafeRawPointer, _ count: Int) {
                    unsafe at.copyMemory(from: octets, byteCount: count)
                    unsafe at += count
                }
                put(UInt8(ascii: "<"))
                unsafe put(name.literal.utf8Start, length)
                put(UInt8(ascii: ">"))
                unsafe put(content, text.count)
                put(UInt8(ascii: "<"))
                put(UInt8(ascii: "/"))
                unsafe put(name.literal.utf8Start, length)
                put(UInt8(ascii: ">"))
                return count
            }
            return true
        }
        return written ?? false
    }

    /// A piece of a tape, which holds names as they are written.
    mutating func raw(_ storage: XMLTape.Storage, _ range: Range<Int>) {
        unsafe storage.text.withUnsafeBytes { text in
            unsafe _ = buffer.writeBytes(UnsafeRawBufferPointer(rebasing: text[range]))
        }
    }

    /// Escaped character data from a tape.
    mutating func text(_ storage: XMLTape.Storage, _ range: Range<Int>) {
        if storage.isPlain(range) { raw(storage, range) } else { text(storage.string(range)) }
    }

    /// An element of this document's namespace.
    mutating func plain(_ element: XMLPlainElement) {
        element.write(to: &buffer)
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
