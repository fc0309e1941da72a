/// Takes secrets out of text on its way to a log (DIA-2, CWE-532): whole Authorization headers, values of passwords
/// and digest responses, the password of a SIP URI.
///
/// The code that logs should not hand secrets over in the first place; this is the second fence.
enum SecretMask {
    private static let words = [
        "authorization", "password", "passwd", "user_pass", "userpass", "secret", "pwd", "ha1", "response", "sip:",
        "sips:",
    ].map { Array($0.utf8) }
    private static let mask = Array("***".utf8)

    /// Whether a metadata key names a secret, so that its value is never written.
    static func isSecret(key: String) -> Bool {
        let key = key.lowercased()
        return ["authorization", "password", "passwd", "secret", "credential", "ha1"].contains { key.contains($0) }
    }

    /// `text` without its secrets; `nil` where it holds none, which is the rule.
    static func masked(_ text: [UInt8]) -> [UInt8]? {
        var result: [UInt8]?
        var copied = 0
        var index = 0
        while index < text.count {
            guard let word = word(in: text, at: index) else {
                index += 1
                continue
            }
            let after = index + word.count
            guard let secret = secret(in: text, after: after, word: word), !secret.isEmpty else {
                index = after
                continue
            }
            var masked = result ?? []
            masked += text[copied..<secret.lowerBound]
            masked += mask
            result = masked
            copied = secret.upperBound
            index = max(secret.upperBound, after)
        }
        result?.append(contentsOf: text[copied...])
        return result
    }

    private static func word(in text: [UInt8], at index: Int) -> [UInt8]? {
        // One look at the letter spares nearly every position the comparison.
        switch text[index] | 0x20 {
        case UInt8(ascii: "a"), UInt8(ascii: "p"), UInt8(ascii: "u"), UInt8(ascii: "s"), UInt8(ascii: "h"),
            UInt8(ascii: "r"):
            break
        default: return nil
        }
        return words.first { word in
            guard index + word.count <= text.count else { return false }
            for offset in word.indices {
                let byte = text[index + offset]
                let lower = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
                if lower != word[offset] { return false }
            }
            return true
        }
    }

    private static func secret(in text: [UInt8], after: Int, word: [UInt8]) -> Range<Int>? {
        switch word.count {
        case "authorization".utf8.count: headerValue(in: text, after: after)
        case "sip:".utf8.count where word.last == UInt8(ascii: ":"): uriPassword(in: text, after: after)
        case "sips:".utf8.count where word.last == UInt8(ascii: ":"): uriPassword(in: text, after: after)
        case "response".utf8.count where word.first == UInt8(ascii: "r"):
            assignedValue(in: text, after: after, allowsColon: false)
        default: assignedValue(in: text, after: after, allowsColon: true)
        }
    }

    /// `Authorization: …` to the end of the header, folded lines included, whether line ends are real or escaped.
    private static func headerValue(in text: [UInt8], after: Int) -> Range<Int>? {
        var start = after
        while start < text.count, isBlank(text[start]) { start += 1 }
        guard start < text.count, text[start] == UInt8(ascii: ":") || text[start] == UInt8(ascii: "=") else {
            return nil
        }
        start += 1
        while start < text.count, isBlank(text[start]) { start += 1 }
        var end = start
        while end < text.count {
            if text[end] == 0x0D || text[end] == 0x0A {
                var next = end + 1
                if text[end] == 0x0D, next < text.count, text[next] == 0x0A { next += 1 }
                guard next < text.count, isBlank(text[next]) else { break }
            } else if text[end] == UInt8(ascii: "\\"), end + 1 < text.count,
                text[end + 1] == UInt8(ascii: "r") || text[end + 1] == UInt8(ascii: "n")
            {
                break
            }
            end += 1
        }
        return start..<end
    }

    /// `password="x"`, `"password": "x"`, `password: x`, `<password>x</password>`
    private static func assignedValue(in text: [UInt8], after: Int, allowsColon: Bool) -> Range<Int>? {
        var start = after
        if start < text.count, text[start] == UInt8(ascii: "\\") { start += 1 }
        if start < text.count, isQuote(text[start]) { start += 1 }
        while start < text.count, isBlank(text[start]) { start += 1 }
        guard start < text.count else { return nil }
        switch text[start] {
        case UInt8(ascii: "="): break
        case UInt8(ascii: ":") where allowsColon: break
        case UInt8(ascii: ">") where allowsColon:
            let end = text[start...].firstIndex(of: UInt8(ascii: "<")) ?? text.count
            return start + 1..<end
        default: return nil
        }
        start += 1
        while start < text.count, isBlank(text[start]) { start += 1 }
        if start < text.count, text[start] == UInt8(ascii: "\\") { start += 1 }
        guard start < text.count else { return nil }
        if isQuote(text[start]) {
            let quote = text[start]
            start += 1
            var end = start
            while end < text.count, text[end] != quote, text[end] != 0x0D, text[end] != 0x0A {
                end += text[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            return start..<min(end, text.count)
        }
        let end = text[start...].firstIndex { byte in
            byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "&")
                || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "}") || isQuote(byte)
        }
        return start..<(end ?? text.count)
    }

    /// `sip:alice:secret@example.com`
    private static func uriPassword(in text: [UInt8], after: Int) -> Range<Int>? {
        var colon: Int?
        var index = after
        while index < text.count, index - after < 256 {
            switch text[index] {
            case UInt8(ascii: ":"): colon = colon ?? index
            case UInt8(ascii: "@"): return colon.map { $0 + 1..<index }
            case 0...0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: ","): return nil
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
