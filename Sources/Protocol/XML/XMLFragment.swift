/// A part of a document that is carried without being understood: an element with all that is inside it.
///
/// It can be kept, compared and written into another document. Elements in the namespace of the document it came from
/// take the namespace of the document it is written to; all other namespaces are kept.
public struct XMLFragment: Sendable {
    /// The element to look into.
    public let element: XMLElement

    public init(element: XMLElement) {
        self.element = element
    }

    public var localName: String { element.localName }

    var storage: XMLTape.Storage { element.storage }

    /// The namespace of the document the fragment came from.
    var homeNamespace: Range<Int>? {
        XMLElement(storage: storage, index: 0).namespaceRange
    }
}

extension XMLElement {
    /// Whether the element is in a namespace that its tape declares at this place, or anywhere under the same name.
    func isIn(_ namespace: Range<Int>?) -> Bool {
        let own = namespaceRange
        if own == namespace { return true }
        guard let own, let namespace else { return false }
        return storage.text[own] == storage.text[namespace]
    }
}

extension XMLFragment: Equatable {
    /// Same names, namespaces (those of the two home documents count as equal), attributes in any order, content.
    /// Prefixes do not count.
    public static func == (left: XMLFragment, right: XMLFragment) -> Bool {
        isEqual(left.element, right.element, left.homeNamespace, right.homeNamespace)
    }

    private static func isEqual(
        _ left: XMLElement, _ right: XMLElement, _ leftHome: Range<Int>?, _ rightHome: Range<Int>?
    ) -> Bool {
        guard left.localName == right.localName, left.attributes.count == right.attributes.count else { return false }
        let isHome = left.isIn(leftHome)
        guard isHome == right.isIn(rightHome), isHome || left.namespace == right.namespace else { return false }
        for attribute in left.attributes {
            let twin = right.attributes.first {
                $0.localName == attribute.localName && $0.namespace == attribute.namespace
            }
            guard twin?.value == attribute.value else { return false }
        }
        return isContentEqual(left, right, leftHome, rightHome)
    }

    private static func isContentEqual(
        _ left: XMLElement, _ right: XMLElement, _ leftHome: Range<Int>?, _ rightHome: Range<Int>?
    ) -> Bool {
        var rightContent = right.content.makeIterator()
        for item in left.content {
            guard let twin = rightContent.next() else { return false }
            switch (item, twin) {
            case (.text(let one), .text(let other)):
                guard one == other else { return false }
            case (.element(let one), .element(let other)):
                guard isEqual(one, other, leftHome, rightHome) else { return false }
            default:
                return false
            }
        }
        return rightContent.next() == nil
    }
}

/// What stands inside an element.
enum XMLContent {
    case text(String)
    case element(XMLElement)
}

extension XMLElement {
    /// Text and child elements in document order.
    var content: [XMLContent] {
        var content: [XMLContent] = []
        var index = storage.content(of: self.index)
        let end = storage.nodes[self.index].end
        while index < end {
            let node = storage.nodes[index]
            if node.kind == .element {
                content.append(.element(XMLElement(storage: storage, index: index)))
                index = node.end
            } else {
                // An edit can leave a run empty.
                if !node.value.isEmpty { content.append(.text(storage.string(node.value))) }
                index += 1
            }
        }
        return content
    }
}
