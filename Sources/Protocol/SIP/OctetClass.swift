/// What an octet may be, as bit sets: two words instead of a table, so that a lookup touches no memory of its own.
struct OctetClass: Sendable {
    /// Octets 0 to 63, and 64 to 127. Written out, so that the compiler places them as constants: a set that is built
    /// at run time costs a check at every use. A test builds each of them from its characters.
    let low: UInt64
    let high: UInt64

    @inline(__always)
    func contains(_ octet: UInt8) -> Bool {
        let word = octet < 64 ? low : (octet < 128 ? high : 0)
        return (word >> UInt64(octet & 63)) & 1 != 0
    }

    /// The class without one of its octets, which is below 64.
    @inline(__always)
    func without(_ octet: UInt8) -> OctetClass {
        OctetClass(low: low & ~(1 << UInt64(octet)), high: high)
    }

    /// `token` of RFC 3261 25.1
    /// letters, digits, -.!%*_+`'~
    static let token = OctetClass(low: 0x03FF_6CA2_0000_0000, high: 0x47FF_FFFF_87FF_FFFE)
    /// An unquoted value of a header parameter: token or host (RFC 3261 25.1), and what phones write beyond it.
    /// letters, digits, -.!%*_+`'~[]:/@&$#(){}|^?=
    static let parameterValue = OctetClass(low: 0xA7FF_EFFA_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFF)
    /// `user` and `password` of a URI with what phones write beyond RFC 3261 25.1 (`#`, brackets …).
    /// letters, digits, -_.!~*'()&=+$,;?/#[]|^`{}%
    static let userInfo = OctetClass(low: 0xABFF_FFFA_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFE)
    /// `hostname`, IPv4 address; `_` is common though not allowed.
    /// letters, digits, -._
    static let host = OctetClass(low: 0x03FF_6000_0000_0000, high: 0x07FF_FFFE_87FF_FFFE)
    /// Inside `[]`: hexadecimal digits, colons, an embedded IPv4 address.
    /// digits, :.abcdefABCDEF
    static let addressInBrackets = OctetClass(low: 0x07FF_4000_0000_0000, high: 0x0000_007E_0000_007E)
    /// A URI parameter or header (RFC 3261 25.1 `paramchar`, `hnv-unreserved`) with its `=`, and `,` `@` beyond it.
    /// letters, digits, -_.!~*'()[]/:&+$%=,@|^`{}#
    static let uriParameter = OctetClass(low: 0x27FF_FFFA_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFF)
    /// letters, digits, -_.!~*'()[]/?:+$%=&,;|^`{}#
    static let uriHeaders = OctetClass(low: 0xAFFF_FFFA_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFE)
    /// What `user` and `password` hold unescaped when written here (RFC 3261 25.1).
    /// letters, digits, -_.!~*'()&=+$,;?/
    static let userUnescaped = OctetClass(low: 0xABFF_FFD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    /// Printable ASCII without space.
    /// letters, digits, !"#$%&'()*+,-./:;<=>?@[\]^_`{|}~
    static let visible = OctetClass(low: 0xFFFF_FFFE_0000_0000, high: 0x7FFF_FFFF_FFFF_FFFF)
    /// RFC 3261 25.1 `reserved`
    /// ;/?:@&=+$,
    static let reserved = OctetClass(low: 0xAC00_9850_0000_0000, high: 0x0000_0000_0000_0001)
    /// RFC 3966: digits, hexadecimal digits, `*`, `#`, `+` and visual separators.
    /// digits, +-.()*#abcdefABCDEF
    static let telephone = OctetClass(low: 0x03FF_6F08_0000_0000, high: 0x0000_007E_0000_007E)
    /// RFC 3261 25.1 `scheme` behind its first letter.
    /// letters, digits, +-.
    static let scheme = OctetClass(low: 0x03FF_6800_0000_0000, high: 0x07FF_FFFE_07FF_FFFE)
    /// Display names without quotes: anything printable but what ends or quotes them. RFC 3261 allows tokens only.
    /// letters, digits, -.!%*_+`'~()[]{}/@:=?&#$^|
    static let displayName = OctetClass(low: 0xA7FF_EFFA_0000_0000, high: 0x7FFF_FFFF_EFFF_FFFF)

    /// digits
    static let digit = OctetClass(low: 0x03FF_0000_0000_0000, high: 0)

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
