/// Random identifiers of SIP: tags, branches, Call-IDs. The generator is handed in, so that tests repeat and servers
/// use `SystemRandomNumberGenerator`.
public enum RandomToken {
    /// A tag: 64 random bits as 13 characters (RFC 3261 section 19.3 asks for 32). Short enough to live inside a Swift
    /// string without memory of its own.
    public static func tag(using generator: inout some RandomNumberGenerator) -> String {
        text(of: generator.next())
    }

    /// A branch with the magic cookie (RFC 3261 section 8.1.1.7).
    public static func branch(using generator: inout some RandomNumberGenerator) -> String {
        "z9hG4bK" + text(of: generator.next())
    }

    /// A Call-ID: 128 random bits, with a host behind it if one is given (RFC 3261 section 8.1.1.4).
    public static func callID(host: String? = nil, using generator: inout some RandomNumberGenerator) -> String {
        let local = text(of: generator.next()) + text(of: generator.next())
        return host.map { local + "@" + $0 } ?? local
    }

    /// Thirteen characters of five bits each, lower case: Call-IDs and branches compare byte by byte, people read them
    /// aloud.
    private static func text(of value: UInt64) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(13)
        for index in 0..<13 {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(index * 5)) & 31
            digits.append(digit < 26 ? UInt8(ascii: "a") + digit : UInt8(ascii: "2") + digit - 26)
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

/// Branches of one connection without a system call for each: a random start, then a count (RFC 3261 section 8.1.1.7
/// asks for uniqueness, not for secrecy).
public struct BranchSequence: Sendable {
    let prefix: String
    var count: UInt64 = 0

    public init(using generator: inout some RandomNumberGenerator) {
        prefix = RandomToken.branch(using: &generator) + "-"
    }

    public mutating func next() -> String {
        count += 1
        return prefix + String(count, radix: 36)
    }
}
