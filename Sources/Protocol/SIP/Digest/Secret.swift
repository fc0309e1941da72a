/// A password in memory. It can be handed on and compared, but no print, log line, dump or mirror shows it:
/// the only way to the text is `reveal()`, which is easy to look for in a review.
public struct Secret: Sendable, Hashable {
    private let text: String

    public init(_ text: String) {
        self.text = text
    }

    /// The text itself. Call it where a digest is computed or a file is written, nowhere else.
    public func reveal() -> String {
        text
    }

    /// True if there is nothing to keep secret.
    public var isEmpty: Bool {
        text.isEmpty
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        "<secret>"
    }

    public var debugDescription: String {
        description
    }

    /// No children: `dump(_:)` and string interpolation of an enclosing value would walk into them.
    public var customMirror: Mirror {
        Mirror(self, children: [:])
    }
}
