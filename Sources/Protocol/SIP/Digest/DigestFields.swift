/// Where the fields of Digest credentials stand in some octets. No text is copied: a phone that registers anew costs
/// the hashing and little else.
struct DigestFields: Sendable {
    enum Protection: Sendable {
        /// No qop, as clients of RFC 2069 have it.
        case none
        case auth
        /// `auth-int`, or something unknown.
        case other
    }

    var username = 0..<0
    var realm = 0..<0
    var nonce = 0..<0
    var uri = 0..<0
    var response = 0..<0
    var clientNonce = 0..<0
    /// `nc` as it was written.
    var nonceCount = 0..<0
    var algorithm = DigestAlgorithm.md5
    var protection = Protection.none

    init() {}

    /// Reads the value of an Authorization header in place.
    ///
    /// `nil` for whatever is out of the ordinary, good or bad: backslashes, folded lines, octets beyond ASCII, parameters
    /// that are not known, twice or missing. `DigestCredentials` reads that, and says what is wrong with it. What both
    /// can read they read alike; a test holds them against each other.
    init?(_ octets: Span<UInt8>, _ value: Range<Int>) {
        guard value.count <= AuthenticationParameters.maximumBytes, value.count > 7,
            octets.equalsIgnoringCase(value.lowerBound..<(value.lowerBound + 6), "Digest"),
            octets[value.lowerBound + 6] == UInt8(ascii: " ")
        else { return nil }
        var index = value.lowerBound + 7
        let end = value.upperBound
        var seen: UInt16 = 0
        while true {
            while index < end, octets[index] == UInt8(ascii: " ") || octets[index] == UInt8(ascii: ",") { index += 1 }
            if index == end { break }
            let name = index..<octets.endOfRun(of: .token, from: index, to: end)
            index = name.upperBound
            guard index < end, octets[index] == UInt8(ascii: "=") else { return nil }
            index += 1
            guard let value = Self.value(octets, &index, end) else { return nil }
            guard let bit = take(octets, name, value), seen & bit == 0 else { return nil }
            seen |= bit
            guard index == end || octets[index] == UInt8(ascii: ",") else { return nil }
        }
        guard seen & Self.mandatory == Self.mandatory else { return nil }
        guard protection == .none || seen & Self.protecting == Self.protecting else { return nil }
    }

    private static let mandatory: UInt16 = 0b1_1111
    private static let protecting: UInt16 = 0b110_0000

    /// Notes a parameter; the bit that stands for it, or `nil` if it is none that is read here.
    private mutating func take(_ octets: Span<UInt8>, _ name: Range<Int>, _ value: Range<Int>) -> UInt16? {
        guard value.count <= DigestCredentials.maximumFieldBytes else { return nil }
        func isNamed(_ known: StaticString) -> Bool { octets.equalsIgnoringCase(name, known) }
        switch name.count {
        case 8 where isNamed("username"):
            username = value
            return 1
        case 5 where isNamed("realm"):
            realm = value
            return 1 << 1
        case 5 where isNamed("nonce"):
            nonce = value
            return 1 << 2
        case 3 where isNamed("uri"):
            uri = value
            return 1 << 3
        case 8 where isNamed("response"):
            response = value
            return 1 << 4
        case 6 where isNamed("cnonce"):
            clientNonce = value
            return 1 << 5
        case 2 where isNamed("nc"):
            guard (1...8).contains(value.count), value.allSatisfy({ octets[$0].isHexDigit }) else { return nil }
            nonceCount = value
            return 1 << 6
        case 3 where isNamed("qop"):
            guard octets.equalsIgnoringCase(value, "auth") else { return nil }
            protection = .auth
            return 1 << 7
        case 9 where isNamed("algorithm"):
            guard let known = DigestAlgorithm(octets, value) else { return nil }
            algorithm = known
            return 1 << 8
        case 6 where isNamed("opaque"): return 1 << 9
        default: return nil
        }
    }

    /// A token or a quoted string of printable ASCII without a backslash; `index` ends behind it.
    private static func value(_ octets: Span<UInt8>, _ index: inout Int, _ end: Int) -> Range<Int>? {
        guard index < end else { return nil }
        if octets[index] == UInt8(ascii: "\"") {
            let start = index + 1
            index = octets.endOfRun(of: .plainQuoted, from: start, to: end)
            guard index < end, octets[index] == UInt8(ascii: "\"") else { return nil }
            index += 1
            return start..<(index - 1)
        }
        let start = index
        index = octets.endOfRun(of: .plainUnquoted, from: start, to: end)
        guard index > start, index == end || octets[index] == UInt8(ascii: ",") else { return nil }
        return start..<index
    }
}

extension OctetClass {
    /// Printable ASCII without what ends a quoted string or escapes in it.
    fileprivate static let plainQuoted = OctetClass(low: 0xFFFF_FFFB_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFF)
    /// The same without space and comma.
    fileprivate static let plainUnquoted = OctetClass(low: 0xFFFF_EFFA_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFF)
}

extension DigestAlgorithm {
    /// The algorithm that a token in some octets names.
    fileprivate init?(_ octets: Span<UInt8>, _ token: Range<Int>) {
        // Phones choose MD5.
        if octets.equalsIgnoringCase(token, "MD5") {
            self = .md5
            return
        }
        for known in Self.allCases where octets.equals(token, ignoringCaseOf: known.rawValue) {
            self = known
            return
        }
        return nil
    }
}
