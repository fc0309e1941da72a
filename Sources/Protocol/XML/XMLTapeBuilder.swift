internal import Glibc

/// Collects the nodes of one document after the other while they are read, and keeps each within its limits and within
/// XML Namespaces 1.0. The arrays it grows are used again; a tape gets copies that are no larger than they have to be.
///
/// Once it has failed it ignores what still comes of the document.
struct XMLTapeBuilder {
    private var limits: XMLLimits
    private var nodes: [XMLNode] = []
    private var text: [UInt8] = []
    private var elements = 0
    /// Elements that are open, and the innermost of them.
    private var depth = 0
    private var open = 0
    /// Nodes before this index belong to elements that have ended, or lie before one that has: text is not joined to them.
    private var closed = 0
    private var bindings = XMLBindings()

    /// Why the document is refused; set once.
    private(set) var failure: XMLError.Kind?
    private(set) var failureMessage = ""

    init(limits: XMLLimits) {
        self.limits = limits
        // Most messages need no more.
        nodes.reserveCapacity(64)
        text.reserveCapacity(1_024)
    }

    /// Another document, whatever has become of the one before.
    mutating func begin(limits: XMLLimits) {
        self.limits = limits
        nodes.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        (elements, depth, open, closed) = (0, 0, 0, 0)
        bindings.begin()
        failure = nil
        failureMessage = ""
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
        guard depth < limits.depth else { return fail(.depth) }
        guard elements <= limits.elements else { return fail(.elements) }
        guard depth > 0 || nodes.isEmpty else { return failOutside() }
        let parent = open
        open = nodes.count
        depth += 1
        unsafe append(.element, name: name, first: UInt32(truncatingIfNeeded: parent), second: 0)
    }

    mutating func attributeFound(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        guard nodes.count - open <= limits.attributesPerElement else { return fail(.attributesPerElement) }
        guard value.count <= limits.attributeBytes else { return fail(.attributeBytes) }
        let start = text.count
        unsafe text.append(contentsOf: value)
        unsafe append(
            .attribute, name: name, first: UInt32(truncatingIfNeeded: start),
            second: UInt32(truncatingIfNeeded: value.count))
    }

    /// All attributes of the start tag are known: its declarations count from here, for its own name too.
    mutating func startTagEnded() {
        guard failure == nil else { return }
        // Nearly every element: no attributes, no prefix.
        if nodes.count == open + 1, nodes[open].prefixLength == 0 { return }
        if let problem = bindings.startTagEnded(element: open, nodes: &nodes, text: text) {
            fail(.namespace, problem)
        }
    }

    mutating func elementEnded() {
        guard failure == nil else { return }
        guard depth > 0 else { return failOutside() }
        nodes[open].second = UInt32(truncatingIfNeeded: nodes.count)
        closed = nodes.count
        bindings.elementEnded(open)
        depth -= 1
        open = nodes[open].parent
    }

    /// A piece of text; where one piece ends and the next begins depends on how the document arrived, so they are joined.
    mutating func textFound(_ piece: UnsafeBufferPointer<UInt8>) {
        guard failure == nil else { return }
        guard depth > 0 else { return failOutside() }
        let start = text.count
        unsafe text.append(contentsOf: piece)
        let last = nodes.count - 1
        if last >= closed, nodes[last].kind == .text {
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
        if depth == 0 { failOutside() }
    }

    /// The tape of the whole document.
    func finished() -> XMLTape? {
        guard failure == nil, depth == 0, !nodes.isEmpty else { return nil }
        return unsafe XMLTape(
            storage: XMLTape.Storage(
                nodes: nodes.withUnsafeBufferPointer { unsafe Array($0) },
                text: text.withUnsafeBufferPointer { unsafe Array($0) }))
    }

    private mutating func append(_ kind: XMLNode.Kind, name: UnsafeBufferPointer<UInt8>, first: UInt32, second: UInt32)
    {
        guard name.count <= limits.nameBytes, name.count <= Int(UInt16.max) else { return fail(.nameBytes) }
        let prefixLength = unsafe Self.prefixLength(name)
        guard let prefixLength else { return fail(.namespace, "a name has a misplaced colon") }
        let start = text.count
        unsafe text.append(contentsOf: name)
        nodes.append(
            XMLNode(
                kind: kind, prefixLength: UInt8(truncatingIfNeeded: prefixLength),
                nameLength: UInt16(truncatingIfNeeded: name.count), nameStart: UInt32(truncatingIfNeeded: start),
                first: first, second: second))
    }

    /// Octets before the colon, 0 without one; `nil` if that makes no prefix.
    private static func prefixLength(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
        let sign = Int32(UInt8(ascii: ":"))
        guard let start = name.baseAddress, let colon = unsafe memchr(start, sign, name.count) else { return 0 }
        let prefix = unsafe UnsafeRawPointer(colon) - UnsafeRawPointer(start)
        let local = name.count - prefix - 1
        guard prefix > 0, prefix <= Int(UInt8.max), local > 0 else { return nil }
        return unsafe memchr(start + prefix + 1, sign, local) == nil ? prefix : nil
    }
}
