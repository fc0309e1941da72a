internal import XMLCore

/// Edition of ECMA-323, told by the namespace of a message.
public enum CSTAEdition: String, Sendable, Hashable, CaseIterable {
    case ed2, ed3, ed4, ed5, ed6
    /// Messages without a namespace, as test tools and some servers send them.
    case none

    /// The edition that a namespace names; `nil` if it is not a CSTA namespace at all.
    ///
    /// Lenient: the host name may be misspelt (`ecmainternational`), a suffix such as `/priv1` may follow, and an edition
    /// later than the sixth counts as the sixth.
    public init?(namespace: String?) {
        guard let namespace, !namespace.isEmpty else {
            self = .none
            return
        }
        if let known = Self.allCases.first(where: { $0.namespace == namespace }) {
            self = known
            return
        }
        let octets = Array(namespace.utf8)
        guard octets.place(of: "ecma") != nil, let marker = octets.place(of: "/csta/ed") else { return nil }
        switch octets[marker.upperBound...].first {
        case UInt8(ascii: "1"), UInt8(ascii: "2"): self = .ed2
        case UInt8(ascii: "3"): self = .ed3
        case UInt8(ascii: "4"): self = .ed4
        case UInt8(ascii: "5"): self = .ed5
        default: self = .ed6
        }
    }

    /// The edition that the namespace of an element names.
    init?(of element: XMLElement) {
        // The usual ones cost a comparison and no String.
        for (name, edition) in Self.exact where element.isNamespace(name) {
            self = edition
            return
        }
        self.init(namespace: element.namespace)
    }

    private static let exact: [(XMLName, CSTAEdition)] = [
        ("http://www.ecma-international.org/standards/ecma-323/csta/ed3", .ed3),
        ("http://www.ecma-international.org/standards/ecma-323/csta/ed4", .ed4),
        ("http://www.ecma-international.org/standards/ecma-323/csta/ed5", .ed5),
        ("http://www.ecma-international.org/standards/ecma-323/csta/ed6", .ed6),
    ]

    /// The namespace name to write; `nil` for ``none``.
    public var namespace: String? {
        switch self {
        case .ed2: "http://www.ecma.ch/standards/ecma-323/csta/ed2"
        case .ed3: "http://www.ecma-international.org/standards/ecma-323/csta/ed3"
        case .ed4: "http://www.ecma-international.org/standards/ecma-323/csta/ed4"
        case .ed5: "http://www.ecma-international.org/standards/ecma-323/csta/ed5"
        case .ed6: "http://www.ecma-international.org/standards/ecma-323/csta/ed6"
        case .none: nil
        }
    }

    /// Whether messages follow the schema of the sixth edition. The fourth and fifth are only known from messages that
    /// validate against it; what it adds to the third is optional, except the list in DeflectCall.
    var isLate: Bool {
        switch self {
        case .ed4, .ed5, .ed6: true
        case .ed2, .ed3, .none: false
        }
    }
}

extension [UInt8] {
    /// The first place of a piece of text.
    fileprivate func place(of text: String) -> Range<Int>? {
        let length = text.utf8.count
        guard length <= count else { return nil }
        for start in 0...(count - length) where self[start..<start + length].elementsEqual(text.utf8) {
            return start..<start + length
        }
        return nil
    }
}
