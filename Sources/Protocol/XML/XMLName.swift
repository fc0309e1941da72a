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
                // Backwards: names of one schema differ more at their ends.
                var index = name.count
                while index > 0 {
                    index -= 1
                    guard unsafe name[index] == text[range.lowerBound + index] else { return false }
                }
                return true
            }
        }
    }
}
