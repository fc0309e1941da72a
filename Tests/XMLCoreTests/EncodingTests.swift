import Testing
import XMLCore

/// Section E of the negative cases, rows 79 and 80.
@Suite struct EncodingTests {
    @Test(arguments: [true, false], [true, false]) func utf16(bigEndian: Bool, mark: Bool) throws {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a b=\"é\">\u{1F600} ü</a>"
        let root = try parse(.utf16(text, bigEndian: bigEndian, mark: mark)).root
        #expect(root.text == "\u{1F600} ü")
        #expect(root.attribute("b") == "é")
    }

    @Test func utf16OfOddLengthOrWithLoneSurrogate() {
        let whole: [UInt8] = .utf16("<a>x</a>", bigEndian: false, mark: true)
        #expect(refusal(of: whole.dropLast() + []) != nil)
        #expect(refusal(of: whole + [0x20]) != nil)
        let lone: [UInt8] =
            .utf16("<a>", bigEndian: true, mark: true) + [0xD8, 0x00] + .utf16("</a>", bigEndian: true, mark: false)
        #expect(refusal(of: lone) == .notWellFormed)
    }

    @Test(arguments: [
        "ISO-8859-1", "windows-1252", "UTF-7", "UTF-32", "EBCDIC-CP-US", "Shift_JIS", "x-unknown", "utf-16",
    ]) func otherDeclarations(_ name: String) {
        // The last one lies: the octets are UTF-8.
        #expect(refusal(of: "<?xml version='1.0' encoding='\(name)'?><a/>") == .encoding)
    }

    @Test func declarationLiesTheOtherWay() {
        let bytes: [UInt8] = .utf16("<?xml version='1.0' encoding='UTF-8'?><a/>", bigEndian: true, mark: true)
        #expect(refusal(of: bytes) == .encoding)
    }

    @Test(arguments: ["UTF-8", "utf-8", "US-ASCII"]) func accepted(_ name: String) throws {
        _ = try parse("<?xml version='1.0' encoding='\(name)'?><a/>")
    }

    @Test func otherEncodingsWithoutDeclaration() {
        // UTF-32, EBCDIC, and UTF-7 as plain text, which stays what it is: letters.
        #expect(refusal(of: [0xFF, 0xFE, 0, 0, 0x3C, 0, 0, 0, 0x61, 0, 0, 0]) != nil)
        #expect(refusal(of: [0, 0, 0xFE, 0xFF, 0, 0, 0, 0x3C]) != nil)
        #expect(refusal(of: [0x4C, 0x6F, 0xA7, 0x94, 0x93]) != nil)
        #expect(refusal(of: "+ADw-a+AD4-") != nil)
    }

    @Test(
        arguments: [
            [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF], [0xF8, 0x88, 0x80, 0x80, 0x80],
            [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x80], [0xBF], [0xFF], [0xFE], [0xC3, 0x28],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBF, 0xBF],
        ] as [[UInt8]]) func badUTF8(_ octets: [UInt8])
    {
        func document(_ before: String, _ after: String) -> [UInt8] {
            Array(before.utf8) + octets + Array(after.utf8)
        }
        #expect(refusal(of: document("<a>", "</a>")) == .notWellFormed)
        #expect(refusal(of: document("<a b='", "'/>")) == .notWellFormed)
        #expect(refusal(of: document("<a", "/>")) == .notWellFormed)
        #expect(refusal(of: Array("<a>".utf8) + octets) == .notWellFormed)
    }
}
