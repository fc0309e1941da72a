public import NIOCore

/// One SIP message: its octets and a table of where each header stands. Values are parsed when asked for.
public struct SIPMessage: Sendable {
    public enum Kind: Hashable, Sendable {
        case request(SIPMethod)
        case response(SIPStatus)
    }

    public let kind: Kind
    /// Start line and headers with the empty line behind them: a slice of what arrived.
    public let head: ByteBuffer
    /// A slice of what arrived, no copy.
    public let body: ByteBuffer

    /// One whole message in a buffer, for tests and tools: exactly one, framed by its Content-Length or by the end.
    public init(parsing octets: ByteBuffer, limits: SIPLimits = SIPLimits()) throws(SIPParseError) {
        throw SIPParseError(.badRequest, "not yet")
    }

    public init(parsing text: String) throws(SIPParseError) {
        try self.init(parsing: ByteBuffer(string: text))
    }

    public var isRequest: Bool {
        if case .request = kind { return true }
        return false
    }

    /// The request's method; for a response that of its CSeq, empty if that is unreadable.
    public var method: SIPMethod { SIPMethod(rawValue: "") }

    public var status: SIPStatus? {
        if case .response(let status) = kind { return status }
        return nil
    }

    /// The Request-URI as written; empty for a response.
    public var requestTarget: String { "" }
}

extension SIPMessage {
    /// The first header of that name, unfolded and trimmed.
    public func first(_ name: SIPHeaderName) -> String? { nil }
    public func all(_ name: SIPHeaderName) -> [String] { [] }
    /// Every value of a comma-separated header, across its lines; commas in quotes and `<>` do not count.
    public func values(_ name: SIPHeaderName) -> [String] { [] }
    /// Header lines of that name.
    public func count(_ name: SIPHeaderName) -> Int { 0 }
    /// Whether a comma-separated header holds the token, case aside, parameters aside.
    public func hasToken(_ name: SIPHeaderName, _ token: String) -> Bool { false }
}

extension SIPMessage {
    /// A part that a transaction or dialog is found by.
    public enum Part: Hashable, Sendable {
        case callID, fromTag, toTag
        /// `branch` of the top Via
        case branch
    }

    /// The octets of a part as text; nil if absent.
    public func text(of part: Part) -> String? { nil }
    /// Whether a part is octet for octet that text; makes no String. False if absent.
    public func part(_ part: Part, equals text: String) -> Bool { false }
    /// Feeds a part to a hasher; makes no String.
    public func hash(_ part: Part, into hasher: inout Hasher) {}

    public var callID: String? { text(of: .callID) }
    public var fromTag: String? { text(of: .fromTag) }
    public var toTag: String? { text(of: .toTag) }
    public var branch: String? { text(of: .branch) }

    public func cseq() throws(SIPParseError) -> CSeq { throw SIPParseError(.badRequest, "not yet") }
    public func from() throws(SIPParseError) -> NameAddress { throw SIPParseError(.badRequest, "not yet") }
    public func to() throws(SIPParseError) -> NameAddress { throw SIPParseError(.badRequest, "not yet") }
    /// Empty if there is no Contact.
    public func contacts() throws(SIPParseError) -> ContactList { .addresses([]) }
    public func topVia() throws(SIPParseError) -> Via { throw SIPParseError(.badRequest, "not yet") }
    /// Seconds; nil if absent or unreadable, which means the default (RFC 3261 20.19).
    public var expires: UInt32? { nil }
    public var minExpires: UInt32? { nil }
    /// nil if absent or unreadable.
    public var maxForwards: UInt32? { nil }

    /// The checks of RFC 3261 8.2 and RFC 4475.
    /// - Parameter extensions: option tags that may be required; nil leaves Require to the caller.
    public func validate(supporting extensions: [String]? = nil) throws(SIPParseError) {}

    /// Whether an error can be answered at all: a request other than ACK.
    public var isAnswerable: Bool { isRequest && method != .ack }
}
