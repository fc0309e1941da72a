public import XMLCore

/// A reason as ECMA-354 gives it: one of the values that the standard defines, or words of the sender's own.
public enum SessionReason<Defined: DefinedSessionReason>: Sendable, Hashable {
    case defined(Defined)
    case other(String)
}

/// The values that the standard defines for one kind of reason, and the elements they stand in.
public protocol DefinedSessionReason: RawRepresentable, Hashable, Sendable where RawValue == String {
    /// The element around the choice.
    static var elementName: XMLName { get }
    /// The element of a defined value.
    static var definedName: XMLName { get }
    /// The element of the sender's own words.
    static var otherName: XMLName { get }
}

extension SessionReason {
    /// A defined value that is not known is kept as words.
    init?(in children: inout CSTAChildren) {
        guard let reason = children.take(Defined.elementName) else { return nil }
        if let text = reason.first(child: Defined.definedName)?.trimmedText {
            self = Defined(rawValue: text).map(SessionReason.defined) ?? .other(text)
        } else {
            self = .other((reason.first(child: Defined.otherName) ?? reason).trimmedText)
        }
    }

    func encode(into writer: inout CSTAWriter) {
        writer.xml.open(Defined.elementName)
        switch self {
        case .defined(let value): writer.write(value.rawValue, as: Defined.definedName)
        case .other(let text): writer.write(text, as: Defined.otherName)
        }
        writer.xml.close(Defined.elementName)
    }
}

extension SessionReason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .defined(let value): value.rawValue
        case .other(let text): text
        }
    }
}

/// Reasons that stand in `errorCode` as `definedError` or `applError`.
public protocol DefinedSessionError: DefinedSessionReason {}

extension DefinedSessionError {
    public static var elementName: XMLName { "errorCode" }
    public static var definedName: XMLName { "definedError" }
    public static var otherName: XMLName { "applError" }
}
