import NIOCore
import XMLCore

func parse(_ text: String, limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLTape {
    try XMLStreamParser(limits: limits).parse(ByteBuffer(string: text))
}

func parse(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLTape {
    try XMLStreamParser(limits: limits).parse(ByteBuffer(bytes: bytes))
}

/// The kind of the error, or `nil` if the document is read.
func refusal(of text: String, limits: XMLLimits = XMLLimits()) -> XMLError.Kind? {
    refusal(of: Array(text.utf8), limits: limits)
}

func refusal(of bytes: [UInt8], limits: XMLLimits = XMLLimits()) -> XMLError.Kind? {
    do {
        _ = try parse(bytes, limits: limits)
        return nil
    } catch {
        return error.kind
    }
}

/// What a document gives when it arrives in pieces that end at these places.
func feed(_ bytes: [UInt8], cutAt cuts: [Int], limits: XMLLimits = XMLLimits()) -> Result<XMLFragment, XMLError> {
    let parser = XMLStreamParser(limits: limits)
    var start = 0
    do throws(XMLError) {
        for cut in cuts + [bytes.count] {
            try parser.feed(ByteBuffer(bytes: bytes[start..<cut]))
            start = cut
        }
        return .success(try parser.finish().root.fragment)
    } catch {
        return .failure(error)
    }
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

extension [UInt8] {
    /// UTF-16 in either order, with or without a byte order mark.
    static func utf16(_ text: String, bigEndian: Bool, mark: Bool) -> [UInt8] {
        let units = (mark ? [0xFEFF] : []) + Array<UInt16>(text.utf16)
        return units.flatMap { unit in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return bigEndian ? bytes : bytes.reversed()
        }
    }
}
