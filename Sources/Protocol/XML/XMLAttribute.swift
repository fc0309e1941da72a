/// An attribute of an element.
public struct XMLAttribute: Sendable {
    let storage: XMLTape.Storage
    let element: Int
    let index: Int

    private var node: XMLNode { storage.nodes[index] }

    public var localName: String { storage.string(node.localName) }
    public var prefix: String? { node.prefixLength == 0 ? nil : storage.string(node.prefix) }
    public var value: String { storage.string(node.value) }

    /// `nil` for an attribute without a prefix: the default namespace is not for attributes.
    public var namespace: String? {
        if node.prefixLength == 0 { return nil }
        if storage.string(node.prefix, equals: "xml") { return XMLNamespace.xml.description }
        return storage.namespace(prefix: node.prefix, at: element).map(storage.string)
    }

    /// Whether this is `xmlns` or `xmlns:prefix`.
    var isDeclaration: Bool { storage.isDeclaration(node) }
}
