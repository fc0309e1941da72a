internal import NIOCore

extension XMLWriter {
    /// Writes a carried element. Elements of its home namespace come out without a prefix in the namespace of this
    /// document, all others with the declarations they need.
    ///
    /// - Parameter names: Elements inside of the home namespace and attributes without a prefix that are not written.
    public mutating func fragment(_ fragment: XMLFragment, leavingOut names: Set<String> = []) {
        if names.isEmpty, fragment.element.isIn(fragment.homeNamespace), let plain = XMLPlainElement(fragment.element) {
            return self.plain(plain)
        }
        var scope = XMLWritingScope(home: fragment.homeNamespace, namespace: namespace)
        scope.unwanted = names
        element(fragment.element, &scope)
    }

    /// Writes a carried element as the document element, with a namespace of our choice. The text of the direct child
    /// `hole` is left out; the answer is where it belongs in ``buffer``. An element without such a child gets one, as its
    /// first.
    @discardableResult
    public mutating func root(_ fragment: XMLFragment, namespace: String?, leavingOut hole: XMLName? = nil) -> Int? {
        self.namespace = namespace
        // The default namespace in force before the document element is none, so it is declared there.
        var scope = XMLWritingScope(home: fragment.homeNamespace, namespace: namespace)
        scope.defaultNamespace = nil
        if let hole {
            scope.hole = fragment.element.first(child: hole)?.index
            if scope.hole == nil { scope.missing = (fragment.element.index, hole) }
        }
        element(fragment.element, &scope)
        return scope.holePlace
    }

    private mutating func element(_ element: XMLElement, _ scope: inout XMLWritingScope) {
        if plainElement(element, &scope) { return }
        let outer = scope
        let isHome = element.isIn(scope.home)
        let target = isHome ? scope.namespace : element.namespace
        // A foreign element keeps its prefix; without one it changes the default namespace.
        let prefix = isHome ? nil : element.prefix
        let name = prefix.map { "\($0):\(element.localName)" } ?? element.localName
        raw("<\(name)")
        if let prefix, let target {
            declare(prefix, target, &scope)
        } else if scope.defaultNamespace != target {
            attribute("xmlns", target ?? "")
            scope.defaultNamespace = target
        }
        attributes(of: element, &scope)
        let content = element.content
        if let missing = scope.missing, missing.parent == element.index {
            raw(">")
            open(missing.name)
            scope.holePlace = hole()
            close(missing.name)
            for item in content { self.item(item, &scope) }
            raw("</\(name)>")
        } else if element.index == scope.hole {
            raw(">")
            scope.holePlace = buffer.writerIndex
            raw("</\(name)>")
        } else if content.isEmpty {
            raw("/>")
        } else {
            raw(">")
            for item in content { self.item(item, &scope) }
            raw("</\(name)>")
        }
        // Declarations end with their element.
        scope.defaultNamespace = outer.defaultNamespace
        scope.prefixes = outer.prefixes
    }

    private mutating func item(_ item: XMLContent, _ scope: inout XMLWritingScope) {
        switch item {
        case .text(let text): self.text(text)
        case .element(let child): if !isUnwanted(child, scope) { element(child, &scope) }
        }
    }

    /// An element of the home namespace without attributes, where its namespace is in force already: no name has to be
    /// made, no declaration written. `false`, and nothing written, for any other.
    private mutating func plainElement(_ element: XMLElement, _ scope: inout XMLWritingScope) -> Bool {
        let storage = element.storage
        let node = storage.nodes[element.index]
        let content = element.index + 1
        guard element.index != scope.hole, element.index != scope.missing?.parent,
            scope.defaultNamespace == scope.namespace, element.isIn(scope.home),
            content == node.end || storage.nodes[content].kind != .attribute
        else { return false }
        raw("<")
        raw(storage, node.localName)
        var index = content
        var isOpen = false
        while index < node.end {
            let child = storage.nodes[index]
            if !isOpen, child.kind == .element || child.second > 0 {
                raw(">")
                isOpen = true
            }
            if child.kind == .element {
                let inner = XMLElement(storage: storage, index: index)
                if !isUnwanted(inner, scope) { self.element(inner, &scope) }
                index = child.end
            } else {
                text(storage, child.value)
                index += 1
            }
        }
        if isOpen {
            raw("</")
            raw(storage, node.localName)
            raw(">")
        } else {
            raw("/>")
        }
        return true
    }

    private func isUnwanted(_ element: XMLElement, _ scope: XMLWritingScope) -> Bool {
        !scope.unwanted.isEmpty && scope.unwanted.contains(element.localName) && element.isIn(scope.home)
    }

    private mutating func attributes(of element: XMLElement, _ scope: inout XMLWritingScope) {
        for (prefix, namespace) in element.declaredPrefixes where !isHome(namespace, element, scope) {
            declare(prefix, namespace, &scope)
        }
        for attribute in element.attributes {
            guard let prefix = attribute.prefix else {
                if scope.unwanted.contains(attribute.localName) { continue }
                self.attribute(attribute.localName, attribute.value)
                continue
            }
            if prefix != "xml", let namespace = attribute.namespace { declare(prefix, namespace, &scope) }
            self.attribute("\(prefix):\(attribute.localName)", attribute.value)
        }
    }

    private func isHome(_ namespace: String, _ element: XMLElement, _ scope: XMLWritingScope) -> Bool {
        guard let home = scope.home else { return false }
        return element.storage.string(home) == namespace
    }

    private mutating func declare(_ prefix: String, _ namespace: String, _ scope: inout XMLWritingScope) {
        guard scope.prefixes[prefix] != namespace else { return }
        attribute("xmlns:\(prefix)", namespace)
        scope.prefixes[prefix] = namespace
    }
}

/// Which declarations are in force where a fragment is written.
private struct XMLWritingScope {
    /// The namespace that is replaced, on the fragment's own tape.
    var home: Range<Int>?
    /// The namespace it is replaced with.
    var namespace: String?
    var defaultNamespace: String?
    var prefixes: [String: String] = [:]
    var unwanted: Set<String> = []
    /// The element whose content is left out, and where that was.
    var hole: Int?
    /// The child that is to be left empty and is not there, and the element that gets it.
    var missing: (parent: Int, name: XMLName)?
    var holePlace: Int?

    init(home: Range<Int>?, namespace: String?) {
        self.home = home
        self.namespace = namespace
        defaultNamespace = namespace
    }
}

extension XMLElement {
    /// The prefixes that this element itself declares.
    var declaredPrefixes: [(prefix: String, namespace: String)] {
        var found: [(prefix: String, namespace: String)] = []
        var index = index + 1
        while index < storage.nodes[self.index].end, storage.nodes[index].kind == .attribute {
            let node = storage.nodes[index]
            if node.prefixLength != 0, storage.string(node.prefix, equals: "xmlns") {
                let prefix = storage.string(node.localName)
                if prefix != "xml" { found.append((prefix, storage.string(node.value))) }
            }
            index += 1
        }
        return found
    }
}
