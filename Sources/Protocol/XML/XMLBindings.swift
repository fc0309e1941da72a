/// The namespace prefixes in force while a document is read, and the rules that keep an element from passing for another:
/// every prefix is declared, none is bound to a second namespace inside its scope, `xml` and `xmlns` stay what they are.
struct XMLBindings {
    private struct Binding {
        var prefix: Range<Int>
        var namespace: Range<Int>
        var element: Int
    }

    private var bindings: [Binding] = []

    /// Reads the declarations of a start tag and checks its names. The problem found, or `nil`. Nothing is to be done for
    /// an element that has neither attributes nor a prefix.
    mutating func startTagEnded(element: Int, nodes: [XMLNode], text: [UInt8]) -> String? {
        for index in (element + 1)..<max(element + 1, nodes.count) {
            let attribute = nodes[index]
            if attribute.prefixLength != 0 {
                guard Self.xmlns.matches(text, attribute.prefix) else { continue }
                if let problem = declare(attribute, element: element, text: text) { return problem }
            } else if Self.xmlns.matches(text, attribute.name), !Self.isNamespaceName(text, attribute.value) {
                return "a default namespace is not allowed"
            }
        }
        guard isBound(nodes[element], text) else { return "an element has an undeclared prefix" }
        return problemOfAttributes(nodes[(element + 1)...], text)
    }

    mutating func elementEnded(_ element: Int) {
        while let last = bindings.last, last.element == element { bindings.removeLast() }
    }

    private mutating func declare(_ attribute: XMLNode, element: Int, text: [UInt8]) -> String? {
        let prefix = attribute.localName
        let namespace = attribute.value
        if Self.xml.matches(text, prefix) {
            return XMLNamespace.xml.matches(text, namespace) ? nil : "the prefix xml is bound again"
        }
        guard !Self.xmlns.matches(text, prefix), !namespace.isEmpty, Self.isNamespaceName(text, namespace) else {
            return "a namespace declaration is not allowed"
        }
        if let known = binding(of: text[prefix], text) {
            return text[known.namespace] == text[namespace] ? nil : "a prefix is bound to a second namespace"
        }
        bindings.append(Binding(prefix: prefix, namespace: namespace, element: element))
        return nil
    }

    private func problemOfAttributes(_ attributes: ArraySlice<XMLNode>, _ text: [UInt8]) -> String? {
        let prefixed = attributes.filter { $0.prefixLength != 0 && !Self.xmlns.matches(text, $0.prefix) }
        for (number, attribute) in prefixed.enumerated() {
            guard isBound(attribute, text) else { return "an attribute has an undeclared prefix" }
            // expat compares names as written; two prefixes can still mean one namespace.
            for other in prefixed[..<number] where text[other.localName] == text[attribute.localName] {
                if namespace(of: other, text) == namespace(of: attribute, text) { return "an attribute is given twice" }
            }
        }
        return nil
    }

    private func isBound(_ node: XMLNode, _ text: [UInt8]) -> Bool {
        node.prefixLength == 0 || Self.xml.matches(text, node.prefix) || binding(of: text[node.prefix], text) != nil
    }

    private func namespace(of node: XMLNode, _ text: [UInt8]) -> ArraySlice<UInt8>? {
        binding(of: text[node.prefix], text).map { text[$0.namespace] }
    }

    private func binding(of prefix: ArraySlice<UInt8>, _ text: [UInt8]) -> Binding? {
        bindings.last { text[$0.prefix] == prefix }
    }

    /// No white space or control character, and not one of the two reserved namespaces. Empty is allowed.
    private static func isNamespaceName(_ text: [UInt8], _ name: Range<Int>) -> Bool {
        text[name].allSatisfy { $0 > 0x20 && $0 != 0x7F } && !XMLNamespace.xml.matches(text, name)
            && !XMLNamespace.xmlns.matches(text, name)
    }

    private static let xml: XMLName = "xml"
    private static let xmlns: XMLName = "xmlns"
}
