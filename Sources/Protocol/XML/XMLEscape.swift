internal import NIOCore

/// Escaping of text and attribute values.
enum XMLEscape {
    static func write(_ text: String, isAttribute: Bool, to buffer: inout ByteBuffer) {
        if isPlain(text) {
            buffer.writeString(text)
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": buffer.writeStaticString("&amp;")
            case "<": buffer.writeStaticString("&lt;")
            case ">": buffer.writeStaticString("&gt;")
            case "\"" where isAttribute: buffer.writeStaticString("&quot;")
            // A parser would turn these into other white space (2.11, 3.3.3).
            case "\r": buffer.writeStaticString("&#13;")
            case "\n" where isAttribute: buffer.writeStaticString("&#10;")
            case "\t" where isAttribute: buffer.writeStaticString("&#9;")
            case _ where isAllowed(scalar): buffer.writeString(String(scalar))
            default: buffer.writeStaticString("\u{FFFD}")
            }
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        let fast = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe isPlain($0) }
        return fast ?? text.utf8.allSatisfy { isPlain($0) }
    }

    static func isPlain(_ octets: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(octets)
        var index = 0
        while raw.count - index >= 8 {
            // Eight octets from here on are there.
            let piece = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard isPlain(piece) else { return false }
            index += 8
        }
        while index < raw.count {
            guard unsafe isPlain(raw[index]) else { return false }
            index += 1
        }
        return true
    }

    /// ``isPlain(_:)`` for eight octets at once.
    @inline(__always)
    private static func isPlain(_ octets: UInt64) -> Bool {
        // A borrow can only spoil octets above one that is found rightly.
        func below(_ limit: UInt64, _ octets: UInt64) -> UInt64 { (octets &- limit &* ones) & ~octets }
        func places(of octet: UInt64) -> UInt64 { below(1, octets ^ (octet &* ones)) }
        let markup = places(of: 0x26) | places(of: 0x3C) | places(of: 0x3E) | places(of: 0x22)
        return (markup | places(of: 0xEF) | below(0x20, octets)) & (0x80 &* ones) == 0
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Needs no second look: printable ASCII without markup, and UTF-8 except the lead octet of U+FFFE and U+FFFF.
    private static func isPlain(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet != UInt8(ascii: "&") && octet != UInt8(ascii: "<") && octet != UInt8(ascii: ">")
            && octet != UInt8(ascii: "\"") && octet != 0xEF
    }

    /// XML 1.0, 2.2: Char. A Swift string holds no surrogates.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case 0..<0x20, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}

extension XMLTape.Storage {
    /// Whether the text can be written as it stands.
    func isPlain(_ range: Range<Int>) -> Bool {
        unsafe text.withUnsafeBufferPointer { text in
            unsafe XMLEscape.isPlain(UnsafeBufferPointer(rebasing: text[range]))
        }
    }
}
