/// The child elements of an element.
public struct XMLChildren: Sequence, IteratorProtocol, Sendable {
    private let storage: XMLTape.Storage
    private var index: Int
    private let end: Int

    init(element: XMLElement) {
        storage = element.storage
        index = storage.content(of: element.index)
        end = storage.nodes[element.index].end
    }

    public mutating func next() -> XMLElement? {
        while index < end {
            let node = storage.nodes[index]
            guard node.kind == .element else {
                index += 1
                continue
            }
            defer { index = node.end }
            return XMLElement(storage: storage, index: index)
        }
        return nil
    }
}
