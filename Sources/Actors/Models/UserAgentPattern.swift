/// How a family of phones writes its User-Agent, as a person can read it: `Yealink SIP-{model} {firmware}`.
///
/// Everything outside of braces has to be there, letter case aside; `{model}` and `{firmware}` take what is between, up
/// to the next part or a space. What follows the pattern does not matter.
public struct UserAgentPattern: Sendable, Hashable, Decodable, CustomStringConvertible {
    /// What a User-Agent told.
    public struct Match: Sendable, Equatable {
        public var model = ""
        public var firmware = ""
    }

    private enum Part: Sendable, Hashable {
        case literal(String)
        case model
        case firmware
    }

    private let parts: [Part]
    /// As it was written.
    public let description: String

    /// Reads a pattern.
    public init(_ text: String) {
        description = text
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { parts.append(.literal(rest[..<open].lowercased())) }
            switch rest[rest.index(after: open)..<close] {
            case "model": parts.append(.model)
            case "firmware": parts.append(.firmware)
            default: parts.append(.literal(rest[open...close].lowercased()))
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(rest.lowercased())) }
        self.parts = parts
    }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// What `userAgent` tells, if it is of this family.
    public func match(_ userAgent: String) -> Match? {
        var match = Match()
        var rest = userAgent[...]
        for (index, part) in parts.enumerated() {
            switch part {
            case .literal(let text):
                guard rest.count >= text.count, rest.prefix(text.count).lowercased() == text else { return nil }
                rest = rest.dropFirst(text.count)
            case .model, .firmware:
                let end = end(of: rest, before: index + 1 < parts.count ? parts[index + 1] : nil)
                if part == .model { match.model = String(rest[..<end]) } else { match.firmware = String(rest[..<end]) }
                rest = rest[end...]
            }
        }
        return match
    }

    private func end(of text: Substring, before next: Part?) -> Substring.Index {
        if case .literal(let literal)? = next, let first = literal.first {
            return text.firstIndex { $0.lowercased() == String(first) } ?? text.endIndex
        }
        return text.firstIndex(of: " ") ?? text.endIndex
    }
}
