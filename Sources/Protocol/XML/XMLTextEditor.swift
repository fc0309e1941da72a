/// Changes text inside a fragment. The tape of the fragment is copied once; its other users do not notice.
public struct XMLTextEditor: Sendable {
    private let fragment: XMLFragment
    private var nodes: [XMLNode]
    private var text: [UInt8]
    /// Text for elements that had none: the index before which a node is missing.
    private var missing: [(index: Int, node: XMLNode)] = []
    /// Whether anything has been changed.
    public private(set) var isChanged = false

    public init(_ fragment: XMLFragment) {
        self.fragment = fragment
        nodes = fragment.storage.nodes
        text = fragment.storage.text
    }

    /// Replaces the text that an element of the fragment holds. Elements inside it, if any, stay beside the text.
    public mutating func setText(of element: XMLElement, to newText: String) {
        isChanged = true
        let run = XMLNode(
            kind: .text, prefixLength: 0, nameLength: 0, nameStart: 0,
            first: UInt32(truncatingIfNeeded: text.count), second: UInt32(truncatingIfNeeded: newText.utf8.count))
        text += newText.utf8
        let content = element.storage.content(of: element.index)
        missing.removeAll { $0.index == content }
        var isPlaced = false
        var index = content
        while index < nodes[element.index].end {
            if nodes[index].kind == .text {
                nodes[index].first = run.first
                nodes[index].second = isPlaced ? 0 : run.second
                isPlaced = true
                index += 1
            } else {
                index = nodes[index].end
            }
        }
        if !isPlaced { missing.append((content, run)) }
    }

    /// The fragment with its changes.
    public var edited: XMLFragment {
        var nodes = nodes
        var root = fragment.element.index
        // From the end, so that the indices of those before stay right.
        for (index, node) in missing.sorted(by: { $0.index > $1.index }) {
            for other in nodes.indices where nodes[other].kind == .element {
                if nodes[other].parent >= index { nodes[other].first += 1 }
                if nodes[other].end >= index { nodes[other].second += 1 }
            }
            nodes.insert(node, at: index)
            if root >= index { root += 1 }
        }
        let storage = XMLTape.Storage(nodes: nodes, text: text)
        return XMLFragment(element: XMLElement(storage: storage, index: root))
    }
}
