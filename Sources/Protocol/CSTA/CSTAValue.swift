internal import XMLCore

/// A type of the schema that stands in an element of any name.
protocol CSTAValue {
    /// `nil` if the content is not of this type.
    init?(_ element: XMLElement)

    func write(as name: XMLName, into writer: inout CSTAWriter)
}

extension String: CSTAValue {
    init?(_ element: XMLElement) {
        self = element.trimmedText
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.element(name, self)
    }
}

extension Bool: CSTAValue {
    init?(_ element: XMLElement) {
        switch element.trimmedText {
        case "true", "1", "True", "TRUE": self = true
        case "false", "0", "False", "FALSE": self = false
        default: return nil
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.element(name, self ? "true" : "false")
    }
}

extension Int: CSTAValue {
    init?(_ element: XMLElement) {
        self.init(element.trimmedText)
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.element(name, String(self))
    }
}

/// An enumeration of the schema.
protocol CSTAEnumeration: CSTAValue, RawRepresentable, CaseIterable, Sendable where RawValue == String {
    /// What to write in an edition that does not have this value; `nil` to leave the element out.
    func value(in edition: CSTAEdition) -> Self?
}

extension CSTAEnumeration {
    init?(_ element: XMLElement) {
        let text = element.trimmedText
        if let value = Self(rawValue: text) {
            self = value
            return
        }
        // Some phones write values in their own capitals.
        let lowercased = text.lowercased()
        guard let value = Self.allCases.first(where: { $0.rawValue.lowercased() == lowercased }) else { return nil }
        self = value
    }

    func value(in edition: CSTAEdition) -> Self? { self }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        guard let value = value(in: writer.edition) else { return }
        writer.xml.element(name, value.rawValue)
    }
}
