/// The parameters of a URI or of a header value, in the order they were written. Names are compared without case.
public struct SIPParameters: Hashable, Sendable {
    public struct Parameter: Hashable, Sendable {
        public let name: String
        /// As written, quotes included; nil for a parameter without `=`.
        public let value: String?

        public init(name: String, value: String?) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var entries: [Parameter]

    public init(_ entries: [Parameter] = []) {
        self.entries = entries
    }

    public var isEmpty: Bool { entries.isEmpty }

    public func contains(_ name: String) -> Bool {
        entries.contains { $0.name.equalsIgnoringCase(name) }
    }

    func first(_ name: String) -> Parameter? {
        entries.first { $0.name.equalsIgnoringCase(name) }
    }

    /// The value of the first parameter of that name, without quotes; empty for one without a value.
    public subscript(name: String) -> String? {
        first(name).map { $0.value?.unquoted() ?? "" }
    }

    /// Replaces the parameter of that name, or appends it.
    public mutating func set(_ name: String, _ value: String?) {
        let parameter = Parameter(name: name, value: value)
        if let index = entries.firstIndex(where: { $0.name.equalsIgnoringCase(name) }) {
            entries[index] = parameter
        } else {
            entries.append(parameter)
        }
    }

    public mutating func remove(_ name: String) {
        entries.removeAll { $0.name.equalsIgnoringCase(name) }
    }
}

extension SIPParameters: CustomStringConvertible {
    /// `;name=value` for each, empty when there are none.
    public var description: String {
        entries.reduce(into: "") { text, parameter in
            text += ";" + parameter.name
            if let value = parameter.value { text += "=" + value }
        }
    }
}

extension String {
    /// ASCII case only: what RFC 3261 7.3.1 means by case-insensitive.
    func equalsIgnoringCase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { OctetClass.lowercased($0) == OctetClass.lowercased($1) }
    }

    /// The content of a quoted string, quoted pairs resolved; any other text unchanged.
    func unquoted() -> String {
        guard utf8.count >= 2, utf8.first == UInt8(ascii: "\""), utf8.last == UInt8(ascii: "\"") else { return self }
        var octets: [UInt8] = []
        octets.reserveCapacity(utf8.count)
        var escaped = false
        for octet in utf8.dropFirst().dropLast() {
            if !escaped && octet == UInt8(ascii: "\\") {
                escaped = true
            } else {
                escaped = false
                octets.append(octet)
            }
        }
        return String(decoding: octets, as: UTF8.self)
    }

    /// As a quoted string: `"` and `\` escaped (RFC 3261 25.1).
    func quoted() -> String {
        var text = "\""
        for scalar in unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}
