/// One SIP message as a test sees it: text, cut at line ends, no cleverness shared with the server.
struct WireMessage: Sendable, CustomStringConvertible {
    let start: String
    let headers: [(name: String, value: String)]
    let body: String

    var status: Int? {
        start.hasPrefix("SIP/2.0 ") ? Int(start.dropFirst(8).prefix(3)) : nil
    }

    var method: String? {
        status == nil ? start.split(separator: " ").first.map(String.init) : nil
    }

    /// The Request-URI.
    var target: String {
        let words = start.split(separator: " ")
        return words.count > 1 ? String(words[1]) : ""
    }

    func all(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    subscript(name: String) -> String? { all(name).first }

    /// `2 INFO`
    var cseq: String { self["CSeq"] ?? "" }
    var cseqNumber: Int { cseq.split(separator: " ").first.flatMap { Int($0) } ?? -1 }

    func tag(_ name: String) -> String? {
        guard let value = self[name], let range = value.range(of: ";tag=") else { return nil }
        return String(value[range.upperBound...].prefix { $0 != ";" })
    }

    /// The URI between angle brackets.
    func uri(_ name: String) -> String? {
        guard let value = self[name], let open = value.firstIndex(of: "<"), let close = value.firstIndex(of: ">")
        else { return nil }
        return String(value[value.index(after: open)..<close])
    }

    /// Name of the root element of the body, without its prefix.
    var service: String? {
        guard let open = body.range(of: "<", after: body.range(of: "?>")?.upperBound) else { return nil }
        let name = body[open.upperBound...].prefix { !" />\r\n\t".contains($0) }
        return name.split(separator: ":").last.map(String.init)
    }

    /// Text of the first element with this name that has nothing but text.
    func text(_ element: String) -> String? { texts(element).first }

    /// Texts of all elements with this name.
    func texts(_ element: String) -> [String] {
        var found: [String] = []
        var rest = body[...]
        while let open = rest.range(of: "<\(element)>"), let close = rest[open.upperBound...].range(of: "</\(element)>")
        {
            found.append(String(rest[open.upperBound..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        return found
    }

    /// `operation/invalidDeviceID`, where the body is a CSTAErrorCode.
    var error: String? {
        guard service == "CSTAErrorCode", let root = body.range(of: "<CSTAErrorCode") else { return nil }
        let inner = body[root.upperBound...].drop { $0 != ">" }.dropFirst().drop { $0 != "<" }.dropFirst()
        let category = inner.prefix { $0 != ">" && $0 != "/" }
        let value = inner.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
        return value.isEmpty ? String(category) : "\(category)/\(value)"
    }

    var description: String {
        ([start] + headers.map { "\($0.name): \($0.value)" } + ["", body]).joined(separator: "\n")
    }
}

extension StringProtocol {
    /// The first place of a text, from `start` on.
    func range(of text: String, after start: Index? = nil) -> Range<Index>? {
        guard !text.isEmpty else { return nil }
        var position = start ?? startIndex
        while position < endIndex {
            if self[position...].hasPrefix(text) {
                return position..<index(position, offsetBy: text.count)
            }
            position = index(after: position)
        }
        return nil
    }
}
