internal import NIOCore

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
        unsafe String(unsafeUninitializedCapacity: 13) { text in
            for index in 0..<13 {
                // Thirteen characters, as many as there is room for.
                unsafe text[index] = character(index, of: value)
            }
            return 13
        }
    }

    static func character(_ index: Int, of value: UInt64) -> UInt8 {
        let digit = UInt8(truncatingIfNeeded: value >> UInt64(index * 5)) & 31
        return digit < 26 ? UInt8(ascii: "a") + digit : UInt8(ascii: "2") + digit - 26
    }
}

/// Branches of one connection without a system call for each: a random start, then a count (RFC 3261 section 8.1.1.7
/// asks for uniqueness, not for secrecy). Sixteen bytes.
public struct BranchSequence: Sendable {
    private static let cookie: StaticString = "z9hG4bK"
    private let start: UInt64
    private var count: UInt64 = 0

    public init(using generator: inout some RandomNumberGenerator) {
        start = generator.next()
    }

    public mutating func next() -> String {
        count += 1
        return unsafe String(unsafeUninitializedCapacity: Self.limit) { text in
            unsafe fill(UnsafeMutableRawBufferPointer(text))
        }
    }

    /// Writes the next branch without making a String of it.
    mutating func write(into buffer: inout ByteBuffer) {
        count += 1
        unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.limit) { room in unsafe fill(room) }
    }

    /// Cookie (7), start (13), a dash, and the count with four bits a character (16 at most).
    private static let limit = 37

    /// Writes the branch of the present count to the beginning of `room`, which has ``limit`` octets at least.
    private func fill(_ room: UnsafeMutableRawBufferPointer) -> Int {
        var end = 0
        func add(_ character: UInt8) {
            unsafe room[end] = character
            end += 1
        }
        Self.cookie.withUTF8Buffer { cookie in unsafe cookie.forEach(add) }
        for index in 0..<13 { add(RandomToken.character(index, of: start)) }
        add(UInt8(ascii: "-"))
        var shift = (63 - count.leadingZeroBitCount) / 4 * 4
        while shift >= 0 {
            add(hexDigit(UInt8(truncatingIfNeeded: count >> UInt64(shift)) & 15))
            shift -= 4
        }
        return end
    }
}
