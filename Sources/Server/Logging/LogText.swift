/// Makes text from outside harmless: no byte of it can end a log line, steer a terminal or turn the reading direction
/// (CWE-117, DIA-2), and it has a known greatest length.
enum LogText {
    /// `text` escaped and cut to about `limit` bytes.
    static func escaped(_ text: String, limit: Int) -> String {
        var bytes: [UInt8] = []
        append(text.utf8, to: &bytes, limit: limit, escapesQuotes: false)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends UTF-8 text: control characters as `\n`, `\r`, `\t` or `\u{1b}`, the rest as it is. Text that would take
    /// more than `limit` bytes ends in `…(+n bytes)`.
    static func append(
        _ text: some Collection<UInt8>, to line: inout [UInt8], limit: Int, escapesQuotes: Bool
    ) {
        let end = line.count + limit
        var index = text.startIndex
        while index != text.endIndex {
            let byte = text[index]
            if line.count >= end, byte & 0xC0 != 0x80 {
                line += "…(+\(text.distance(from: index, to: text.endIndex)) bytes)".utf8
                return
            }
            if byte >= 0x20, byte < 0x7F {
                if escapesQuotes, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    line.append(UInt8(ascii: "\\"))
                }
                line.append(byte)
                text.formIndex(after: &index)
            } else if byte < 0x80 {
                appendControl(UInt32(byte), to: &line)
                text.formIndex(after: &index)
            } else {
                appendWide(text, &index, to: &line)
            }
        }
    }

    private static func appendControl(_ value: UInt32, to line: inout [UInt8]) {
        switch value {
        case 0x0A: line += "\\n".utf8
        case 0x0D: line += "\\r".utf8
        case 0x09: line += "\\t".utf8
        default: line += "\\u{\(String(value, radix: 16))}".utf8
        }
    }

    /// One scalar of two to four bytes: C1 controls, line separators and direction marks are escaped.
    private static func appendWide<Text: Collection<UInt8>>(
        _ text: Text, _ index: inout Text.Index, to line: inout [UInt8]
    ) {
        let start = index
        var value = UInt32(text[index])
        text.formIndex(after: &index)
        let length = value >= 0xF0 ? 3 : value >= 0xE0 ? 2 : 1
        value &= UInt32(0x3F) >> UInt32(length)
        var following = 0
        while following < length, index != text.endIndex, text[index] & 0xC0 == 0x80 {
            value = value << 6 | UInt32(text[index] & 0x3F)
            text.formIndex(after: &index)
            following += 1
        }
        switch value {
        case 0x80...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: appendControl(value, to: &line)
        default: line += text[start..<index]
        }
    }
}
