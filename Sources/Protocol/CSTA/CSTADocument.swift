public import XMLCore

/// A message and the edition it came in.
public struct CSTADocument: Sendable, Equatable {
    public var edition: CSTAEdition
    public var message: CSTAMessage

    public init(edition: CSTAEdition, message: CSTAMessage) {
        self.edition = edition
        self.message = message
    }

    /// Reads a document. Only the local name of the root says which message it is; a root in a namespace that is not
    /// CSTA's is no message.
    public init(_ tape: XMLTape) throws(CSTADecodingError) {
        let root = tape.root
        let name = root.localName
        guard let edition = CSTAEdition(of: root) else {
            throw CSTADecodingError(.notCSTA(root: name))
        }
        self.edition = edition
        if let read = CSTAEvent.readers[name] {
            message = .event(try read(root))
        } else if let read = CSTAResponse.readers[name] {
            message = .response(try read(root))
        } else if let read = CSTARequest.readers[name] {
            message = .request(try read(root))
        } else if name == "CSTAErrorCode" {
            message = .error(try CSTAErrorCode(from: root))
        } else {
            message = try Self.other(root, name, edition)
        }
    }

    /// A message without a type. Without a namespace only the standard's names are believed.
    private static func other(
        _ root: XMLElement, _ name: String, _ edition: CSTAEdition
    ) throws(CSTADecodingError) -> CSTAMessage {
        guard edition != .none || ECMA323.hasOtherMessage(named: name) else {
            throw CSTADecodingError(.notCSTA(root: name))
        }
        let raw = RawCSTA(root.fragment)
        if name.hasSuffix("Event") { return .event(.other(raw)) }
        if name.hasSuffix("Response") { return .response(.other(raw)) }
        return .request(.other(raw))
    }
}
