import NIOCore

extension SettingsReader {
    mutating func text(_ value: SettingsValue?) -> String? {
        guard let value else { return nil }
        guard let text = value.text else {
            report(value, "must be a text, but is \(value.kind)")
            return nil
        }
        guard !text.isEmpty else {
            report(value, "must not be empty", mend: "leave the key out for its default")
            return nil
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            report(value, "must not hold control characters")
            return nil
        }
        return text
    }

    mutating func integer(_ value: SettingsValue?, in range: ClosedRange<Int>, unit: String = "") -> Int? {
        guard let value else { return nil }
        let expected = "must be a whole number from \(range.lowerBound) to \(range.upperBound)\(unit)"
        guard let text = value.text else {
            report(value, "\(expected), but is \(value.kind)")
            return nil
        }
        guard let number = Int(text), range.contains(number) else {
            report(value, "\(expected), not \(shown(text))")
            return nil
        }
        return number
    }

    /// Seconds, fractions allowed.
    mutating func seconds(_ value: SettingsValue?, in range: ClosedRange<Double>) -> TimeAmount? {
        guard let value else { return nil }
        let expected = "must be a number of seconds from \(brief(range.lowerBound)) to \(brief(range.upperBound))"
        guard let text = value.text else {
            report(value, "\(expected), but is \(value.kind)")
            return nil
        }
        guard let number = Double(text), range.contains(number) else {
            report(value, "\(expected), not \(shown(text))")
            return nil
        }
        return .nanoseconds(Int64(number * 1_000_000_000))
    }

    mutating func boolean(_ value: SettingsValue?) -> Bool? {
        guard let value else { return nil }
        switch value.text?.lowercased() {
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        case "1" where value.isFromEnvironment: return true
        case "0" where value.isFromEnvironment: return false
        case let text?: report(value, "must be true or false, not \(shown(text))")
        case nil: report(value, "must be true or false, but is \(value.kind)")
        }
        return nil
    }

    /// One of a few words, without regard to case.
    mutating func choice(_ value: SettingsValue?, of words: [String]) -> String? {
        guard let value else { return nil }
        guard let text = value.text else {
            report(value, "must be one of \(words.joined(separator: ", ")), but is \(value.kind)")
            return nil
        }
        if let word = words.first(where: { $0.lowercased() == text.lowercased() }) { return word }
        report(
            value, "must be one of \(words.joined(separator: ", ")), not \(shown(text))",
            mend: words.nearest(to: text).flatMap { editDistance($0, text) <= 2 ? "did you mean \($0)?" : nil })
        return nil
    }

    /// A path, from the folder of the file that names it.
    mutating func path(_ value: SettingsValue?) -> String? {
        guard let value, let text = text(value) else { return nil }
        return value.resolved(path: text)
    }

    /// A host name or an address, without brackets.
    mutating func host(_ value: SettingsValue?) -> String? {
        guard let value, var text = text(value) else { return nil }
        if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        if (try? SocketAddress(ipAddress: text, port: 0)) != nil { return text }
        let bytes = text.utf8
        let isNumeric = bytes.allSatisfy { (48...57).contains($0) || $0 == 46 }
        let isName = bytes.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == 45 || byte == 46 || byte == 95
        }
        guard isName, !isNumeric, bytes.count <= 253, bytes.first != 46, bytes.first != 45 else {
            report(
                value, "\(shown(text)) is neither a host name nor an IPv4 or IPv6 address",
                mend: text == "*" ? "0.0.0.0 means every IPv4 address, :: every address" : nil)
            return nil
        }
        return text
    }

    /// A rejected value in quotes, harmless in a log and on a terminal.
    private func shown(_ text: String) -> String { "\"\(LogText.escaped(text, limit: 60))\"" }

    private func brief(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }
}

extension SettingsValue {
    var isFromEnvironment: Bool {
        if case .environment = source { true } else { false }
    }
}
