/// Why a document was refused.
public struct XMLError: Error, Sendable, Hashable {
    /// The limit of ``XMLLimits`` that a document crossed.
    public enum Limit: String, Sendable, Hashable {
        case depth, bytes, elements, attributesPerElement, nameBytes, attributeBytes
    }

    public enum Kind: Sendable, Hashable {
        /// Not XML 1.0, or the document ended too early.
        case notWellFormed
        /// A document type declaration. None is read, so no entity can be declared and nothing can be fetched.
        case doctype
        case limit(Limit)
        /// Not UTF-8 or UTF-16, or not the encoding that the document declares.
        case encoding
        /// A prefix without a declaration, a prefix bound twice, a name with two colons, a reserved prefix or namespace.
        case namespace
        /// No memory for a parser.
        case resources
    }

    public var kind: Kind
    /// Octets of the document before the place where reading stopped.
    public var offset: Int
    /// For people; holds no text of the document.
    public var message: String

    public init(kind: Kind, offset: Int, message: String) {
        self.kind = kind
        self.offset = offset
        self.message = message
    }
}

extension XMLError: CustomStringConvertible {
    public var description: String { "\(message) (octet \(offset))" }
}
