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

    /// Any name; a known one in either form becomes the known one.
    public init(_ name: String) {
        let known = Self.known.firstIndex {
            $0.name.equalsIgnoringCase(name) || ($0.compact.map { name.equalsIgnoringCase(String($0)) } ?? false)
        }
        id = known.map { UInt8($0) } ?? Self.custom
        text = known == nil ? name : ""
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
