import NIOCore

/// Writes the XML of a phone, by hand and in schema order: an independent witness does not use the server's own encoder.
struct PhoneXML {
    private(set) var buffer: ByteBuffer
    private let root: String

    /// Begins a document with the root element `root` in the persona's namespace.
    init(root: String, persona: PhonePersona) {
        self.root = root
        buffer = ByteBufferAllocator().buffer(capacity: 1024)
        if persona.traits.quotesSingly {
            buffer.writeStaticString("<?xml version='1.0' encoding='UTF-8'?>\n<")
            buffer.writeString(root)
            buffer.writeStaticString(" xmlns='")
            buffer.writeString(persona.namespace)
            buffer.writeStaticString("' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>")
        } else {
            buffer.writeStaticString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
            buffer.writeString(root)
            buffer.writeStaticString(" xmlns=\"")
            buffer.writeString(persona.namespace)
            buffer.writeStaticString("\">")
        }
    }

    /// `<name>text</name>`, escaped.
    mutating func text(_ name: StaticString, _ text: String) {
        open(name)
        escaped(text)
        close(name)
    }

    /// `<name attributes>text</name>`: `opening` holds the attributes, written as they are.
    mutating func text(_ opening: StaticString, closing: StaticString, _ text: String) {
        open(opening)
        escaped(text)
        close(closing)
    }

    /// `<name/>`.
    mutating func empty(_ name: StaticString) {
        buffer.writeStaticString("<")
        buffer.writeStaticString(name)
        buffer.writeStaticString("/>")
    }

    /// `<name>`.
    mutating func open(_ name: StaticString) {
        buffer.writeStaticString("<")
        buffer.writeStaticString(name)
        buffer.writeStaticString(">")
    }

    /// `</name>`.
    mutating func close(_ name: StaticString) {
        buffer.writeStaticString("</")
        buffer.writeStaticString(name)
        buffer.writeStaticString(">")
    }

    /// A ConnectionID.
    mutating func connection(_ name: StaticString, callID: String, device: String) {
        open(name)
        text("callID", callID)
        text("deviceID", device)
        close(name)
    }

    /// An extended device id.
    mutating func device(_ name: StaticString, _ device: String) {
        open(name)
        text("deviceIdentifier", device)
        close(name)
    }

    /// Closes the root and returns the document.
    mutating func finish() -> ByteBuffer {
        buffer.writeStaticString("</")
        buffer.writeString(root)
        buffer.writeStaticString(">")
        return buffer
    }

    private mutating func escaped(_ text: String) {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E }) else {
            buffer.writeString(text)
            return
        }
        for byte in text.utf8 {
            switch byte {
            case 0x26: buffer.writeStaticString("&amp;")
            case 0x3C: buffer.writeStaticString("&lt;")
            case 0x3E: buffer.writeStaticString("&gt;")
            default: buffer.writeInteger(byte)
            }
        }
    }
}
