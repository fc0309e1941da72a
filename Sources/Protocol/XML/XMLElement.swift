/// A cursor to one element of a tape.
public struct XMLElement: Sendable {
    let storage: XMLTape.Storage
    let index: Int

    private var node: XMLNode { storage.nodes[index] }

    /// The name without its prefix.
    public var localName: String { storage.string(node.localName) }

    /// The prefix as written; `nil` without one.
    public var prefix: String? { node.prefixLength == 0 ? nil : storage.string(node.prefix) }

    /// The namespace name, looked up when asked; `nil` for no namespace.
    public var namespace: String? {
        namespaceRange.map(storage.string)
    }

    var namespaceRange: Range<Int>? { storage.namespace(prefix: node.prefix, at: index) }

    /// Whether the local name is this one; prefix and namespace do not count.
    public func isNamed(_ name: XMLName) -> Bool {
        storage.string(node.localName, equals: name)
    }

    /// Whether the namespace name is exactly this.
    public func isNamespace(_ name: XMLName) -> Bool {
        namespaceRange.map { storage.string($0, equals: name) } ?? false
    }

    /// All text directly inside the element, as it stands.
    public var text: String {
        guard let run = singleRun else { return joinedText }
        return storage.string(run)
    }

    /// ``text`` without white space at its ends.
    public var trimmedText: String {
        guard let run = singleRun else { return joinedText.trimmingXMLSpace() }
        return storage.string(storage.trimmed(run))
    }

    /// The child elements in document order.
    public var children: XMLChildren { XMLChildren(element: self) }

    /// The first child element with a local name.
    public func first(child name: XMLName) -> XMLElement? {
        children.first { $0.isNamed(name) }
    }

    /// The attributes in document order, namespace declarations not among them.
    public var attributes: [XMLAttribute] {
        var found: [XMLAttribute] = []
        var index = index + 1
        while index < node.end, storage.nodes[index].kind == .attribute {
            let attribute = XMLAttribute(storage: storage, element: self.index, index: index)
            if !attribute.isDeclaration { found.append(attribute) }
            index += 1
        }
        return found
    }

    /// The value of the attribute without a prefix that has this name.
    public func attribute(_ name: XMLName) -> String? {
        var index = index + 1
        while index < node.end, storage.nodes[index].kind == .attribute {
            let attribute = storage.nodes[index]
            if attribute.prefixLength == 0, storage.string(attribute.name, equals: name) {
                return storage.string(attribute.value)
            }
            index += 1
        }
        return nil
    }

    /// Whether anything but white space, child or text, is inside.
    public var isEmpty: Bool {
        for node in storage.content(of: index)..<node.end {
            let node = storage.nodes[node]
            if node.kind == .element || !storage.trimmed(node.value).isEmpty { return false }
        }
        return true
    }

    /// The element and all that is inside it, to be kept or written again.
    public var fragment: XMLFragment { XMLFragment(element: self) }

    /// The range of the text, if it is one run without children, which is what nearly every element holds.
    private var singleRun: Range<Int>? {
        let content = storage.content(of: index)
        guard content < node.end else { return 0..<0 }
        guard content + 1 == node.end, storage.nodes[content].kind == .text else { return nil }
        return storage.nodes[content].value
    }

    private var joinedText: String {
        var text: [UInt8] = []
        var index = storage.content(of: index)
        while index < node.end {
            let child = storage.nodes[index]
            if child.kind == .element {
                index = child.end
            } else {
                text += storage.text[child.value]
                index += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
