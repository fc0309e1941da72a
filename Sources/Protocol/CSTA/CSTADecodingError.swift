/// Why a document is not a CSTA message that can be served.
public struct CSTADecodingError: Error, Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// Well-formed XML with a root that ECMA-323 does not know.
        case notCSTA(root: String)
        /// A service without a child that it cannot do without.
        case missing(child: String, in: String)
        /// A service with a value that its type does not allow.
        case badValue(child: String, in: String)
    }

    public var kind: Kind

    public init(_ kind: Kind) {
        self.kind = kind
    }

    /// What the sender is answered (interface: errors).
    public var errorCode: CSTAErrorCode {
        switch kind {
        case .notCSTA: .operation(.invalidMsgID)
        case .missing: .operation(.atLeastOneConditionalParameterNotProvided)
        case .badValue: .operation(.invalidParameterValue)
        }
    }

    /// For people. Names come from the message, so they are cut and cleared of control characters.
    public var message: String {
        switch kind {
        case .notCSTA(let root): "the element \(printable(root)) is not a CSTA message"
        case .missing(let child, let parent): "\(parent) without \(child)"
        case .badValue(let child, let parent): "\(child) in \(parent) has a value that is not allowed"
        }
    }

    private func printable(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.prefix(64).filter { $0.value > 0x20 && $0.value != 0x7F }))
    }
}

extension CSTADecodingError: CustomStringConvertible {
    public var description: String { message }
}
