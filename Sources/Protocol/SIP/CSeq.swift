/// The value of a CSeq header (RFC 3261 20.16).
public struct CSeq: Hashable, Sendable, CustomStringConvertible {
    public let number: UInt32
    public let method: SIPMethod

    public init(number: UInt32, method: SIPMethod) {
        self.number = number
        self.method = method
    }

    public var description: String { "\(number) \(method.rawValue)" }
}
