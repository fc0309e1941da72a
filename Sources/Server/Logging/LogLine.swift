import Logging

/// One line of a log: time, level, label, message, then `key=value` in alphabetical order.
///
///     2026-05-04T10:11:12.345Z info uacsta.phone: registered expires=300 phone=001122aabbcc
enum LogLine {
    static let messageLimit = 8192
    static let valueLimit = 1024
    /// Bytes of a whole line, so that many long values cannot add up.
    static let lineLimit = 16384

    static func bytes(
        time: LogTime, level: Logger.Level, label: String, message: String, metadata: Logger.Metadata
    ) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(128 + min(message.utf8.count, messageLimit))
        time.append(to: &line)
        line.append(UInt8(ascii: " "))
        line += level.rawValue.utf8
        line.append(UInt8(ascii: " "))
        LogText.append(label.utf8, to: &line, limit: 100, escapesQuotes: false)
        line += ": ".utf8
        let text = Array(message.utf8)
        LogText.append(SecretMask.masked(text) ?? text, to: &line, limit: messageLimit, escapesQuotes: false)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            guard line.count < lineLimit else {
                line += " …".utf8
                break
            }
            line.append(UInt8(ascii: " "))
            line += key.utf8.prefix(100).map { isPlain($0) ? $0 : UInt8(ascii: "_") }
            line.append(UInt8(ascii: "="))
            append(SecretMask.isSecret(key: key) ? "***" : self.text(of: value, depth: 0), to: &line)
        }
        line.append(0x0A)
        return line
    }

    /// Quoted where a reader could otherwise not tell where the value ends.
    private static func append(_ value: String, to line: inout [UInt8]) {
        let bytes = Array(value.utf8)
        let text = SecretMask.masked(bytes) ?? bytes
        if !text.isEmpty, text.allSatisfy(isPlain) {
            LogText.append(text, to: &line, limit: valueLimit, escapesQuotes: false)
        } else {
            line.append(UInt8(ascii: "\""))
            LogText.append(text, to: &line, limit: valueLimit, escapesQuotes: true)
            line.append(UInt8(ascii: "\""))
        }
    }

    private static func text(of value: Logger.MetadataValue, depth: Int) -> String {
        guard depth < 4 else { return "…" }
        switch value {
        case .string(let text): return text
        case .stringConvertible(let value): return value.description
        case .array(let values):
            return "[" + values.prefix(64).map { text(of: $0, depth: depth + 1) }.joined(separator: ",") + "]"
        case .dictionary(let values):
            let pairs = values.sorted { $0.key < $1.key }.prefix(64).map { key, value in
                "\(key)=\(SecretMask.isSecret(key: key) ? "***" : text(of: value, depth: depth + 1))"
            }
            return "{" + pairs.joined(separator: ",") + "}"
        }
    }

    /// Letters, digits and marks that need no quotes.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
            && byte != UInt8(ascii: "\\")
    }
}
