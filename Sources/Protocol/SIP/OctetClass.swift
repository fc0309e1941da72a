/// What an octet may be, as bit sets: two words instead of a table, so that a lookup touches no memory of its own.
struct OctetClass: Sendable {
    private let low: UInt64
    private let high: UInt64

    init(_ members: StaticString, letters: Bool = true, digits: Bool = true) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        func add(_ octet: UInt8) {
            if octet < 64 { low |= 1 << UInt64(octet) } else if octet < 128 { high |= 1 << UInt64(octet - 64) }
        }
        members.withUTF8Buffer { buffer in for index in buffer.indices { unsafe add(buffer[index]) } }
        if letters {
            for octet in UInt8(ascii: "a")...UInt8(ascii: "z") { add(octet) }
            for octet in UInt8(ascii: "A")...UInt8(ascii: "Z") { add(octet) }
        }
        if digits { for octet in UInt8(ascii: "0")...UInt8(ascii: "9") { add(octet) } }
        self.low = low
        self.high = high
    }

    @inline(__always)
    func contains(_ octet: UInt8) -> Bool {
        let word = octet < 64 ? low : (octet < 128 ? high : 0)
        return (word >> UInt64(octet & 63)) & 1 != 0
    }

    /// `token` of RFC 3261 25.1
    static let token = OctetClass("-.!%*_+`'~")

    /// An unquoted value of a header parameter: token or host (RFC 3261 25.1), and what phones write beyond it.
    static let parameterValue = OctetClass("-.!%*_+`'~[]:/@&$#(){}|^?=")
    /// `user` and `password` of a URI with what phones write beyond RFC 3261 25.1 (`#`, brackets …).
    static let userInfo = OctetClass("-_.!~*'()&=+$,;?/#[]|^`{}%")
    /// `hostname`, IPv4 address; `_` is common though not allowed.
    static let host = OctetClass("-._")
    /// Inside `[]`: hexadecimal digits, colons, an embedded IPv4 address.
    static let addressInBrackets = OctetClass(":.abcdefABCDEF", letters: false)
    /// A URI parameter or header (RFC 3261 25.1 `paramchar`, `hnv-unreserved`) with its `=`, and `,` `@` beyond it.
    static let uriParameter = OctetClass("-_.!~*'()[]/:&+$%=,@|^`{}#")
    static let uriHeaders = OctetClass("-_.!~*'()[]/?:+$%=&,;|^`{}#")
    /// What `user` and `password` hold unescaped when written here (RFC 3261 25.1).
    static let userUnescaped = OctetClass("-_.!~*'()&=+$,;?/")
    /// Printable ASCII without space.
    static let visible = OctetClass("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
    /// RFC 3261 25.1 `reserved`
    static let reserved = OctetClass(";/?:@&=+$,", letters: false, digits: false)
    /// RFC 3966: digits, hexadecimal digits, `*`, `#`, `+` and visual separators.
    static let telephone = OctetClass("+-.()*#abcdefABCDEF", letters: false)
    /// RFC 3261 25.1 `scheme` behind its first letter.
    static let scheme = OctetClass("+-.")
    /// Display names without quotes: anything printable but what ends or quotes them. RFC 3261 allows tokens only.
    static let displayName = OctetClass("-.!%*_+`'~()[]{}/@:=?&#$^|")

    @inline(__always)
    static func isHexDigit(_ octet: UInt8) -> Bool { hexDigit(octet) != nil }

    @inline(__always)
    static func hexDigit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): octet - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): octet - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): octet - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Space, TAB and the octets of a folded line end.
    @inline(__always)
    static func isLWS(_ octet: UInt8) -> Bool {
        octet == 0x20 || octet == 0x09 || octet == 0x0D || octet == 0x0A
    }

    @inline(__always)
    static func lowercased(_ octet: UInt8) -> UInt8 {
        octet &- 0x41 < 26 ? octet | 0x20 : octet
    }
}
