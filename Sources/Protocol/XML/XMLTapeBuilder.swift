/// Collects the nodes of one document while it is read, and keeps it within its limits and within XML Namespaces 1.0.
///
/// Once it has failed it ignores what still comes.
struct XMLTapeBuilder {
    private let limits: XMLLimits
    private var nodes: [XMLNode] = []
    private var text: [UInt8] = []
    /// The elements that are open, outermost first.
    private var open: [Int] = []
    private var elements = 0
    /// Nodes before this index belong to elements that have ended, or lie before one that has: text is not joined to them.
    private var closed = 0
    private var bindings = XMLBindings()

    /// Why the document is refused; set once.
    private(set) var failure: XMLError.Kind?
    private(set) var failureMessage = ""

    /// - Parameter capacity: nodes that there is room for at once.
    init(limits: XMLLimits, capacity: Int = 64) {
        self.limits = limits
        nodes.reserveCapacity(capacity)
    }

    /// So many octets will come, all that there are: names and text are no more than that, and seldom much less.
    mutating func expect(_ octets: Int) {
        text.reserveCapacity(min(octets, 16_384))
    }

    mutating func fail(_ kind: XMLError.Kind, _ message: String) {
        guard failure == nil else { return }
        failure = kind
        failureMessage = message
    }

    /// In a document of its own the parser does not let this happen; in ``ExpatSeries`` it can.
    private mutating func failOutside() {
        fail(.notWellFormed, "something stands outside of the document element")
    }

    private mutating func fail(_ limit: XMLError.Limit) {
        fail(.limit(limit), "the document is beyond the limit \(limit.rawValue)")
    }

    /// A start tag. `attributeCount` attributes are added after it, then ``startTagEnded()``.
    mutating func elementStarted(name: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        elements += 1
        guard open.count < limits.depth else { return fail(.depth) }
        guard elements <= limits.elements else { return fail(.elements) }
        let parent = open.last ?? 0
        guard !open.isEmpty || nodes.isEmpty else { return failOutside() }
        open.append(nodes.count)
        unsafe append(.element, name: name, first: UInt32(truncatingIfNeeded: parent), second: 0)
    }

    mutating func attributeFound(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        guard failure == nil, let element = open.last else { return }
        guard nodes.count - element <= limits.attributesPerElement else { return fail(.attributesPerElement) }
        guard value.count <= limits.attributeBytes else { return fail(.attributeBytes) }
        let start = text.count
        unsafe text.append(contentsOf: value)
        unsafe append(
            .attribute, name: name, first: UInt32(truncatingIfNeeded: start),
            second: UInt32(truncatingIfNeeded: value.count))
    }

    /// All attributes of the start tag are known: its declarations count from here, for its own name too.
    mutating func startTagEnded() {
        guard failure == nil, let element = open.last else { return }
        if let problem = bindings.startTagEnded(element: element, nodes: nodes, text: text) {
            fail(.namespace, problem)
        }
    }

    mutating func elementEnded() {
        guard failure == nil else { return }
        guard let element = open.popLast() else { return failOutside() }
        nodes[element].second = UInt32(truncatingIfNeeded: nodes.count)
        closed = nodes.count
        bindings.elementEnded(element)
    }

    /// A piece of text; where one piece ends and the next begins depends on how the document arrived, so they are joined.
    mutating func textFound(_ piece: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        guard !open.isEmpty else { return failOutside() }
        let start = text.count
        unsafe text.append(contentsOf: piece)
        if let last = nodes.indices.last, nodes[last].kind == .text, nodes.count > closed {
            nodes[last].second += UInt32(truncatingIfNeeded: piece.count)
        } else {
            nodes.append(
                XMLNode(
                    kind: .text, prefixLength: 0, nameLength: 0, nameStart: 0,
                    first: UInt32(truncatingIfNeeded: start), second: UInt32(truncatingIfNeeded: piece.count)))
        }
    }

    /// A CDATA section. Its text is found as any other.
    mutating func sectionStarted() {
        if open.isEmpty { failOutside() }
    }

    /// The tape of the whole document.
    func finished() -> XMLTape? {
        guard failure == nil, open.isEmpty, !nodes.isEmpty else { return nil }
        return XMLTape(storage: XMLTape.Storage(nodes: nodes, text: text))
    }

    private mutating func append(_ kind: XMLNode.Kind, name: UnsafeBufferPointer<UInt8>, first: UInt32, second: UInt32)
    {
        guard name.count <= limits.nameBytes, name.count <= Int(UInt16.max) else { return fail(.nameBytes) }
        var prefixLength = 0
        for index in name.indices where unsafe name[index] == UInt8(ascii: ":") {
            guard prefixLength == 0, index > 0, index < name.count - 1, index <= Int(UInt8.max) else {
                return fail(.namespace, "a name has a misplaced colon")
            }
            prefixLength = index
        }
        let start = text.count
        unsafe text.append(contentsOf: name)
        nodes.append(
            XMLNode(
                kind: kind, prefixLength: UInt8(truncatingIfNeeded: prefixLength),
                nameLength: UInt16(truncatingIfNeeded: name.count), nameStart: UInt32(truncatingIfNeeded: start),
                first: first, second: second))
    }
}
