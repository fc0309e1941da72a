/// Takes the children of an element by name. A child in the expected order costs one comparison; any other order is
/// found as well. A child that has been taken is not found again.
public struct XMLChildCursor: Sendable {
    /// The element whose children are taken.
    public let element: XMLElement
    /// The nodes between the attributes and the end of the element.
    private let content: Range<Int>
    /// Where the next child is expected, as a node and as a number among the children.
    private var expected: (node: Int, number: Int)
    /// One bit for each of the first 64 children; further ones may be found twice.
    private var taken: UInt64 = 0

    public init(_ element: XMLElement) {
        self.element = element
        let end = element.storage.nodes[element.index].end
        content = element.storage.content(of: element.index)..<end
        expected = (content.lowerBound, 0)
    }

    /// The first child with this local name that has not been taken, looked for from the expected place on.
    public mutating func take(_ name: XMLName) -> XMLElement? {
        take(name, from: expected, to: content.upperBound)
            ?? take(name, from: (content.lowerBound, 0), to: expected.node)
    }

    /// Visits the children that have not been taken, in document order.
    public func forEachRemaining(_ body: (XMLElement) -> Void) {
        var number = 0
        for child in element.children {
            if !isTaken(number) { body(child) }
            number += 1
        }
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
