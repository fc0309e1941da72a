/// The namespace prefixes in force while a document is read, and the rules that keep an element from passing for another:
/// every prefix is declared, none is bound to a second namespace inside its scope, `xml` and `xmlns` stay what they are.
///
/// What a name costs is bounded: a document that has more declarations in force than ``limit`` is refused.
struct XMLBindings {
    private struct Binding {
        /// Empty for the default namespace.
        var prefix: Range<Int>
        var namespace: Range<Int>
        /// The same for all prefixes that mean one namespace: where it was declared first.
        var identity: Int
        var element: Int
    }

    /// A prefixed attribute of the start tag that is being looked at.
    private struct Attribute {
        var localName: Range<Int>
        /// Of the namespace that its prefix means.
        var identity: Int
    }

    /// Declarations that may be in force at one place, those of a prefix that is declared anew among them. CSTA needs
    /// one or two, a document of a foreign toolkit a handful.
    static let limit = 64

    private var bindings: [Binding] = []
    /// Kept for its memory only.
    private var attributes: [Attribute] = []

    /// Another document, whatever has become of the one before.
    mutating func begin() {
        if !bindings.isEmpty { bindings.removeAll(keepingCapacity: true) }
    }

    /// Reads the declarations of a start tag and checks its names. The problem found, or `nil`. Nothing is to be done for
    /// an element that has neither attributes nor a prefix.
    ///
    /// Declarations are put before the other attributes: who looks for one need not read those (``XMLTape/Storage``).
    mutating func startTagEnded(element: Int, nodes: inout [XMLNode], text: [UInt8]) -> String? {
        var declarations = element + 1
        for index in (element + 1)..<max(element + 1, nodes.count) {
            let attribute = nodes[index]
            if attribute.prefixLength != 0 {
                guard Self.xmlns.matches(text, attribute.prefix) else { continue }
                if let problem = declare(attribute, element: element, text: text) { return problem }
            } else {
                guard Self.xmlns.matches(text, attribute.name) else { continue }
                guard Self.isNamespaceName(text, attribute.value) else { return "a default namespace is not allowed" }
                guard bindings.count < Self.limit else { return Self.tooMany }
                let (none, namespace) = (attribute.name.lowerBound..<attribute.name.lowerBound, attribute.value)
                bindings.append(
                    Binding(prefix: none, namespace: namespace, identity: namespace.lowerBound, element: element))
            }
            if index != declarations { nodes.insert(nodes.remove(at: index), at: declarations) }
            declarations += 1
        }
        guard isBound(nodes[element], text) else { return "an element has an undeclared prefix" }
        return declarations < nodes.count ? problemOfAttributes(nodes[declarations...], text) : nil
    }

    mutating func elementEnded(_ element: Int) {
        while let last = bindings.last, last.element == element { bindings.removeLast() }
    }

    private static let tooMany = "too many namespace declarations are in force"

    private mutating func declare(_ attribute: XMLNode, element: Int, text: [UInt8]) -> String? {
        let prefix = attribute.localName
        let namespace = attribute.value
        let isXML = Self.xml.matches(text, prefix)
        if isXML {
            guard XMLNamespace.xml.matches(text, namespace) else { return "the prefix xml is bound again" }
        } else {
            guard !Self.xmlns.matches(text, prefix), !namespace.isEmpty, Self.isNamespaceName(text, namespace) else {
                return "a namespace declaration is not allowed"
            }
            if let known = binding(of: prefix, text), text[known.namespace] != text[namespace] {
                return "a prefix is bound to a second namespace"
            }
        }
        guard bindings.count < Self.limit else { return Self.tooMany }
        let twin = isXML ? nil : bindings.first { text[$0.namespace] == text[namespace] }
        bindings.append(
            Binding(
                prefix: prefix, namespace: namespace, identity: twin?.identity ?? namespace.lowerBound, element: element
            ))
        return nil
    }

    private mutating func problemOfAttributes(_ nodes: ArraySlice<XMLNode>, _ text: [UInt8]) -> String? {
        let areSeveral = nodes.count { $0.prefixLength != 0 } > 1
        if !attributes.isEmpty { attributes.removeAll(keepingCapacity: true) }
        for node in nodes where node.prefixLength != 0 {
            // Each prefix is looked up once, whatever it is compared with.
            let isXML = Self.xml.matches(text, node.prefix)
            guard let identity = isXML ? -1 : binding(of: node.prefix, text)?.identity else {
                return "an attribute has an undeclared prefix"
            }
            guard areSeveral else { continue }
            // expat compares names as written; two prefixes can still mean one namespace.
            for other in attributes where other.identity == identity {
                if text[other.localName] == text[node.localName] { return "an attribute is given twice" }
            }
            attributes.append(Attribute(localName: node.localName, identity: identity))
        }
        return nil
    }

    private func isBound(_ node: XMLNode, _ text: [UInt8]) -> Bool {
        node.prefixLength == 0 || Self.xml.matches(text, node.prefix) || binding(of: node.prefix, text) != nil
    }

    private func binding(of prefix: Range<Int>, _ text: [UInt8]) -> Binding? {
        bindings.last { text[$0.prefix] == text[prefix] }
    }

    /// No white space or control character, and not one of the two reserved namespaces. Empty is allowed.
    private static func isNamespaceName(_ text: [UInt8], _ name: Range<Int>) -> Bool {
        text[name].allSatisfy { $0 > 0x20 && $0 != 0x7F } && !XMLNamespace.xml.matches(text, name)
            && !XMLNamespace.xmlns.matches(text, name)
    }

    private static let xml: XMLName = "xml"
    private static let xmlns: XMLName = "xmlns"
}
