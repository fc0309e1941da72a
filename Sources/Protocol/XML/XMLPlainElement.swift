internal import NIOCore

/// An element whose markup says nothing but names: no attribute and no second prefix inside, all text free of
/// characters that need a second look. So all of it is in one namespace, and is written in one pass.
struct XMLPlainElement {
    private let storage: XMLTape.Storage
    private let root: Int
    /// Octets of it when written without prefixes, at most.
    private let room: Int

    /// `nil` if the element is not of this kind.
    init?(_ element: XMLElement) {
        storage = element.storage
        root = element.index
        let top = storage.nodes[root]
        var room = 0
        for index in root..<top.end {
            let node = storage.nodes[index]
            switch node.kind {
            case .element:
                guard node.prefixLength == top.prefixLength,
                    top.prefixLength == 0 || storage.text[node.prefix] == storage.text[top.prefix]
                else { return nil }
                room += 2 * node.localName.count + Self.markup
            case .text:
                guard storage.isPlain(node.value) else { return nil }
                room += node.value.count
            case .attribute: return nil
            }
        }
        self.room = room
    }

    /// `<></>`
    private static let markup = 5

    func write(to buffer: inout ByteBuffer) {
        unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { memory in
            unsafe storage.text.withUnsafeBytes { text in
                // There is room for all that ``init(_:)`` has counted, and nothing else is put.
                guard let start = memory.baseAddress, let text = text.baseAddress else { return 0 }
                let end = unsafe write(to: start, text)
                return unsafe end - start
            }
        }
    }

    private func write(to start: UnsafeMutableRawPointer, _ text: UnsafeRawPointer) -> UnsafeMutableRawPointer {
        var at = unsafe start
        func put(_ octet: UInt8) {
            unsafe at.storeBytes(of: octet, as: UInt8.self)
            unsafe at += 1
        }
        func put(_ range: Range<Int>) {
            unsafe at.copyMemory(from: text + range.lowerBound, byteCount: range.count)
            unsafe at += range.count
        }
        /// Where the last start tag ended: an element that ends there too has nothing inside.
        var startTagEnd = unsafe start
        var open = root
        var index = root
        repeat {
            let node = storage.nodes[index]
            if node.kind == .element {
                put(UInt8(ascii: "<"))
                put(node.localName)
                put(UInt8(ascii: ">"))
                unsafe startTagEnd = at
                open = index
            } else {
                put(node.value)
            }
            index += 1
            // The elements that end here, innermost first.
            while index == storage.nodes[open].end {
                if unsafe at == startTagEnd {
                    unsafe at -= 1
                    put(UInt8(ascii: "/"))
                } else {
                    put(UInt8(ascii: "<"))
                    put(UInt8(ascii: "/"))
                    put(storage.nodes[open].localName)
                }
                put(UInt8(ascii: ">"))
                if open == root { break }
                open = storage.nodes[open].parent
            }
        } while index < storage.nodes[root].end
        return unsafe at
    }
}
