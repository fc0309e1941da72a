/// One document that has been read: a flat array of nodes in document order, and one buffer with all names and text.
///
/// A tape is a value without a parser behind it; elements and fragments are cursors into it and keep it alive.
public struct XMLTape: Sendable {
    let storage: Storage

    /// The document element.
    public var root: XMLElement { XMLElement(storage: storage, index: 0) }

    /// The arrays of a tape. A class, so that a cursor is one reference and one number.
    final class Storage: Sendable {
        /// Node 0 is the document element; an element is followed by its namespace declarations, by its other attributes,
        /// then by its content.
        let nodes: [XMLNode]
        /// UTF-8.
        let text: [UInt8]

        init(nodes: [XMLNode], text: [UInt8]) {
            self.nodes = nodes
            self.text = text
        }
    }
}

/// 16 octets for an element, an attribute or a run of text.
struct XMLNode: Sendable {
    enum Kind: UInt8 {
        case element, attribute, text
    }

    var kind: Kind
    /// 0 without a prefix; the colon is not counted.
    var prefixLength: UInt8
    /// The whole qualified name.
    var nameLength: UInt16
    var nameStart: UInt32
    /// Attribute and text: where the value starts in the text buffer. Element: the index of its parent.
    var first: UInt32
    /// Attribute and text: octets of the value. Element: the index after its last descendant.
    var second: UInt32

    var parent: Int { Int(first) }
    var end: Int { Int(second) }

    /// Where the value of an attribute or a run of text lies.
    var value: Range<Int> { Int(first)..<Int(first) + Int(second) }

    var name: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameLength) }

    var prefix: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(prefixLength) }

    var localName: Range<Int> {
        let start = prefixLength == 0 ? Int(nameStart) : Int(nameStart) + Int(prefixLength) + 1
        return start..<Int(nameStart) + Int(nameLength)
    }
}

extension XMLTape.Storage {
    func string(_ range: Range<Int>) -> String {
        unsafe text.withUnsafeBufferPointer { text in
            unsafe String(decoding: UnsafeBufferPointer(rebasing: text[range]), as: UTF8.self)
        }
    }

    func string(_ range: Range<Int>, equals name: XMLName) -> Bool {
        name.matches(text, range)
    }

    /// The node after the attributes of an element.
    func content(of element: Int) -> Int {
        var index = element + 1
        let end = nodes[element].end
        while index < end, nodes[index].kind == .attribute { index += 1 }
        return index
    }

    /// The namespace that a prefix (empty: the default namespace) stands for at an element. Only declarations are looked
    /// at, of which no document has more in force than ``XMLBindings/limit``.
    func namespace(prefix: Range<Int>, at element: Int) -> Range<Int>? {
        var element = element
        while true {
            var index = element + 1
            let end = nodes[element].end
            while index < end, nodes[index].kind == .attribute {
                let attribute = nodes[index]
                guard isDeclaration(attribute) else { break }
                if declares(attribute, prefix) { return attribute.value.isEmpty ? nil : attribute.value }
                index += 1
            }
            guard element != 0 else { return nil }
            element = nodes[element].parent
        }
    }

    /// Whether an attribute is `xmlns` or `xmlns:prefix`.
    func isDeclaration(_ attribute: XMLNode) -> Bool {
        string(attribute.prefixLength == 0 ? attribute.name : attribute.prefix, equals: "xmlns")
    }

    private func declares(_ declaration: XMLNode, _ prefix: Range<Int>) -> Bool {
        if prefix.isEmpty { return declaration.prefixLength == 0 }
        return declaration.prefixLength != 0 && text[declaration.localName] == text[prefix]
    }
}
