/// Where everything stands in the head of a message. Offsets count from the head's first octet.
struct HeadTable: Sendable {
    struct Field: Sendable {
        /// `SIPHeaderName.id`
        var id: UInt8
        /// The value may hold line ends that stand for a space (RFC 3261 7.3.1).
        var isFolded: Bool
        var nameStart: UInt32
        var nameEnd: UInt32
        /// Without white space round it.
        var valueStart: UInt32
        var valueEnd: UInt32

        var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
        var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    }

    /// The body's length as the head tells it (RFC 3261 20.14).
    enum ContentLength: Hashable, Sendable {
        case absent
        case octets(Int)
        /// More than fits any message: at least 2^40.
        case huge
        case unreadable
        /// Two headers that differ: nobody can know where the next message begins.
        case contradictory
    }

    /// What makes a head wrong beyond a single value.
    enum Flaw: Hashable, Sendable {
        /// CR without LF: two readers could see different lines, so nobody reads on.
        case bareCR
        case tooManyHeaders
        case lineWithoutColon
        case badHeaderName
        /// A control character that no backslash allows (RFC 3261 25.1).
        case controlCharacter

        /// The stream cannot be trusted behind such a head.
        var breaksFraming: Bool { self == .bareCR || self == .tooManyHeaders }

        var text: String {
            switch self {
            case .bareCR: "CR without LF in the head"
            case .tooManyHeaders: "too many headers"
            case .lineWithoutColon: "header line without colon"
            case .badHeaderName: "header name is not a token"
            case .controlCharacter: "control character in a header"
            }
        }
    }

    var startLine = StartLine()
    var fields: [Field] = []
    var contentLength = ContentLength.absent
    var flaw: Flaw?
    /// No value holds a line end or another control character, so that each can be written as it stands.
    var isPlain = true

    func firstIndex(of id: UInt8) -> Int? {
        for index in fields.indices where fields[index].id == id { return index }
        return nil
    }
}
