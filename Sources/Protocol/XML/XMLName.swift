internal import Glibc

/// A name known when the program is compiled. Comparing one with a name on a tape allocates nothing.
public struct XMLName: Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    let literal: StaticString

    public init(stringLiteral value: StaticString) {
        literal = value
    }

    public var description: String { literal.description }

    func matches(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count == literal.utf8CodeUnitCount else { return false }
        return literal.withUTF8Buffer { name in
            unsafe text.withUnsafeBufferPointer { text in
                let octets = unsafe UnsafeBufferPointer(rebasing: text[range])
                guard let name = name.baseAddress, let octets = octets.baseAddress else { return range.isEmpty }
                return unsafe memcmp(name, octets, range.count) == 0
            }
        }
    }
}
