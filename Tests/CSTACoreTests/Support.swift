import CSTACore
import NIOCore
import XMLCore

func decode(_ text: String, limits: XMLLimits = XMLLimits()) throws -> CSTADocument {
    try decode(ByteBuffer(string: text), limits: limits)
}

func decode(_ bytes: ByteBuffer, limits: XMLLimits = XMLLimits()) throws -> CSTADocument {
    try CSTADocument(try XMLStreamParser(limits: limits).parse(bytes))
}

func encode(_ message: CSTAMessage, _ edition: CSTAEdition) -> String {
    String(buffer: message.encoded(edition: edition))
}

/// Room for the largest fixture.
let generous: XMLLimits = {
    var limits = XMLLimits()
    limits.bytes = 1 << 20
    return limits
}()

/// The document without its XML declaration and default namespace: what is left depends on the message alone.
func body(_ document: String) -> String {
    var text = document[...]
    if text.hasPrefix("<?xml"), let end = text.firstIndex(of: ">") { text = text[text.index(after: end)...] }
    text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    let end = text.firstIndex(of: ">") ?? text.endIndex
    var root = String(text[..<end])
    for namespace in CSTAEdition.allCases.compactMap(\.namespace) {
        root = root.replacing(" xmlns=\"\(namespace)\"", with: "")
    }
    return root + text[end...]
}

/// A repeatable source of randomness (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
