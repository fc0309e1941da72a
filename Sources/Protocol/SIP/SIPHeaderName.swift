/// The name of a header field. Case does not count and a compact form equals its long form (RFC 3261 7.3.1, 7.3.3).
public struct SIPHeaderName: Sendable, CustomStringConvertible {
    /// Index into `known`, or `custom`.
    let id: UInt8
    /// The spelling of a name that is not in `known`.
    private let text: String

    static let custom: UInt8 = 255

    init(id: UInt8) {
        self.id = id
        text = ""
    }

    /// A name that is known not to be in `known`.
    init(custom name: String) {
        id = Self.custom
        text = name
    }

    /// Any name; a known one in either form becomes the known one.
    public init(_ name: String) {
        let octets = Array(name.utf8)
        // Only a token may be looked up: in other octets the table would take some for others.
        let isToken = !octets.isEmpty && octets.allSatisfy { OctetClass.token.contains($0) }
        id = isToken ? HeaderNameTable.shared.id(of: octets.span, 0, octets.count) : Self.custom
        text = id == Self.custom ? name : ""
    }

    /// The canonical spelling; that of its first use for a name that is not well known.
    public var description: String { id == Self.custom ? text : Self.known[Int(id)].name }
}

extension SIPHeaderName: Hashable {
    public static func == (left: SIPHeaderName, right: SIPHeaderName) -> Bool {
        left.id == right.id && (left.id != custom || left.text.equalsIgnoringCase(right.text))
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        if id == Self.custom { for octet in text.utf8 { hasher.combine(OctetClass.lowercased(octet)) } }
    }
}

extension SIPHeaderName: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}
