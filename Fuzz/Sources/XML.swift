import NIOCore
import XMLCore

/// A document gives the same tape however it is cut and whatever was read before it, and what is written from it reads
/// the same.
func fuzzXML(_ octets: ByteBuffer) {
    var limits = XMLLimits()
    // Small, so that short inputs reach them.
    limits.depth = 8
    limits.bytes = 4096
    limits.elements = 48
    limits.attributesPerElement = 6
    limits.nameBytes = 24
    limits.attributeBytes = 256
    let parser = XMLStreamParser(limits: limits)
    let whole = Result { () throws(XMLError) in try parser.parse(octets) }
    hold(!parser.isMidDocument, "nothing is kept behind a document")
    var cuts = Cuts(octets)
    compare(whole, Result { () throws(XMLError) in try parser.parse(octets.pieces { 1 }) })
    compare(whole, Result { () throws(XMLError) in try parser.parse(octets.pieces { cuts.next() }) })
    let machines = XMLMachines()
    for _ in 0..<3 {
        let among = Result { () throws(XMLError) in try parser.parse(octets, on: machines) }
        compare(whole, among)
        if case .failure(let one) = whole, case .failure(let other) = among {
            hold(one == other, "among others, another error: \(one), \(other)")
        }
    }
    guard case .success(let tape) = whole else { return }
    walk(tape.root, 0)
    // Written without a namespace, the root's own elements and those outside of any can no longer be told apart.
    let isMixed = tape.root.namespace != nil && tape.root.children.contains(where: hasNamespacelessElement)
    let fragment = tape.root.fragment
    for namespace in [tape.root.namespace, nil, "urn:other"] where namespace != nil || !isMixed {
        var writer = XMLWriter()
        writer.declaration()
        writer.root(fragment, namespace: namespace)
        let again: XMLTape
        do {
            again = try XMLStreamParser(limits: .generous).parse(writer.buffer)
        } catch {
            fatalError("what was written cannot be read: \(error)\n\(String(buffer: writer.buffer))")
        }
        hold(again.root.fragment == fragment, "another document was written:\n\(String(buffer: writer.buffer))")
    }
}

private func compare(_ left: Result<XMLTape, XMLError>, _ right: Result<XMLTape, XMLError>) {
    switch (left, right) {
    case (.success(let one), .success(let other)):
        hold(one.root.fragment == other.root.fragment, "cut otherwise, another document")
    case (.failure(let one), .failure(let other)):
        hold(one.kind == other.kind, "cut otherwise, another error: \(one), \(other)")
    case (.success, .failure(let error)), (.failure(let error), .success):
        hold(false, "one way of cutting it is an error: \(error)")
    }
}

private func hasNamespacelessElement(_ element: XMLElement) -> Bool {
    element.namespace == nil || element.children.contains(where: hasNamespacelessElement)
}

private func walk(_ element: XMLElement, _ depth: Int) {
    hold(depth < 8, "deeper than the limit")
    _ = (element.localName, element.prefix, element.namespace, element.text, element.trimmedText, element.isEmpty)
    for attribute in element.attributes { _ = (attribute.localName, attribute.namespace, attribute.value) }
    for child in element.children { walk(child, depth + 1) }
}

extension XMLStreamParser {
    fileprivate func parse(_ pieces: [ByteBuffer]) throws(XMLError) -> XMLTape {
        for piece in pieces { try feed(piece) }
        return try finish()
    }
}

extension XMLLimits {
    /// For what we wrote ourselves: declarations may have been added.
    static var generous: XMLLimits {
        var limits = XMLLimits()
        limits.bytes = 1 << 24
        limits.elements = 1 << 20
        limits.attributesPerElement = 1 << 12
        limits.attributeBytes = 1 << 20
        limits.nameBytes = 1 << 12
        return limits
    }
}
