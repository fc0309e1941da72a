import NIOCore
import Testing

@testable import SIPCore

@Suite struct HeadTableTests {
    /// The first header of a head with this line.
    private func field(_ line: [UInt8]) -> (field: HeadTable.Field?, flaw: HeadTable.Flaw?) {
        let head = Array("OPTIONS sip:a@b SIP/2.0\r\n".utf8) + line + Array("\r\n\r\n".utf8)
        let table = HeadTable(scanning: head.span, headerCount: 8)
        return (table.fields.first, table.flaw)
    }

    @Test("A known name in any case is known, with white space before its colon too")
    func knownNames() {
        for (id, known) in SIPHeaderName.known.enumerated() {
            for name in [known.name, known.name.uppercased(), known.name.lowercased(), known.name + " \t"] {
                let found = field(Array("\(name): 1".utf8))
                #expect(found.field?.id == UInt8(id) && found.flaw == nil, "\(name)")
            }
        }
    }

    @Test("What differs from a known name in one octet is another name, however near the octet is (CVE-2020-28361)")
    func nearlyKnownNames() {
        let known = Set(SIPHeaderName.known.map { $0.name.lowercased() })
        for name in SIPHeaderName.known.map({ Array($0.name.utf8) }) {
            for index in name.indices {
                let octet = name[index]
                // The line end is none of them: a line with CR inside is no line.
                for other in [octet & 0x1F, octet ^ 0x40, octet | 0x80, octet ^ 1, 0x00, 0x20] where other != 0x0D {
                    var changed = name
                    changed[index] = other
                    let text = String(decoding: changed, as: UTF8.self)
                    let isTrimmed = index == name.count - 1 && (other == 0x20 || other == 0x09)
                    guard other != 0x0A, other != UInt8(ascii: ":"), !isTrimmed, !known.contains(text.lowercased())
                    else { continue }
                    let found = field(changed + Array(": 1".utf8))
                    #expect(found.field?.id == SIPHeaderName.custom, "\(text)")
                    let isToken = changed.allSatisfy { OctetClass.token.contains($0) }
                    #expect(found.flaw == (isToken ? nil : .badHeaderName), "\(text)")
                }
            }
        }
    }

    @Test("Known names are letters and hyphens, on which reading them by words relies")
    func spellingOfKnownNames() {
        for known in SIPHeaderName.known {
            #expect(known.name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 | 0x20 &- 0x61 < 26 }, "\(known.name)")
        }
    }

    @Test(
        "A head is plain if no value has to be mended before it is written",
        arguments: [
            ("Subject: a\tb", true), ("Subject: a\r\n b", false), ("Subject: \"a\\\u{01}\"", false),
            ("Subject: a\u{01}", false),
        ])
    func plain(line: String, isPlain: Bool) {
        let head = Array("OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\n\(line)\r\nTo: y\r\n\r\n".utf8)
        #expect(HeadTable(scanning: head.span, headerCount: 8).isPlain == isPlain)
    }

    @Test(
        "A line that is no header is said to be none",
        arguments: [
            ("Subject", HeadTable.Flaw.lineWithoutColon), ("Via", .lineWithoutColon), (": x", .badHeaderName),
            ("X Via: x", .badHeaderName), ("Via\u{01}: x", .badHeaderName), ("Subject: a\u{01}", .controlCharacter),
            ("Subject: a\rb", .bareCR), ("Content\rLength: 1", .bareCR),
        ])
    func flaws(line: String, flaw: HeadTable.Flaw) {
        #expect(field(Array(line.utf8)).flaw == flaw)
    }
}
