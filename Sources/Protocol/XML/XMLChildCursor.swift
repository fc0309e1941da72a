/// Takes the children of an element by name. A child in the expected order costs one comparison; any other order is
/// found as well. A child that has been taken is not found again.
public struct XMLChildCursor: Sendable {
    /// The element whose children are taken.
    public let element: XMLElement
    /// Where the next child is expected, as a node and as a number among the children.
    private var expected: (node: Int, number: Int)
    /// One bit for each of the first 64 children; further ones may be found twice.
    private var taken: UInt64 = 0

    public init(_ element: XMLElement) {
        self.element = element
        expected = (element.storage.content(of: element.index), 0)
    }

    /// The first child with this local name that has not been taken, looked for from the expected place on.
    public mutating func take(_ name: XMLName) -> XMLElement? {
        let start = element.storage.content(of: element.index)
        let end = element.storage.nodes[element.index].end
        return take(name, from: expected, to: end) ?? take(name, from: (start, 0), to: expected.node)
    }

    /// The children that have not been taken, in document order.
    public var remaining: [XMLElement] {
        var children: [XMLElement] = []
        for (number, child) in element.children.enumerated() where !isTaken(number) {
            children.append(child)
        }
        return children
    }

    private mutating func take(_ name: XMLName, from place: (node: Int, number: Int), to end: Int) -> XMLElement? {
        let storage = element.storage
        var (index, number) = place
        while index < end {
            let node = storage.nodes[index]
            guard node.kind == .element else {
                index += 1
                continue
            }
            if !isTaken(number), storage.string(node.localName, equals: name) {
                if number < UInt64.bitWidth { taken |= 1 << UInt64(number) }
                expected = (node.end, number + 1)
                return XMLElement(storage: storage, index: index)
            }
            index = node.end
            number += 1
        }
        return nil
    }

    private func isTaken(_ number: Int) -> Bool {
        number < UInt64.bitWidth && taken & (1 << UInt64(number)) != 0
    }
}
