import NIOCore
import Testing
import XMLCore

/// A small fuzzer: documents are damaged in a repeatable way; whatever happens, nothing traps, and what is read can be
/// written and read again.
@Suite struct MutationTests {
    static let seeds = [
        "<?xml version='1.0' encoding='UTF-8'?><a xmlns='urn:a' x='1'><p:b xmlns:p='urn:p' p:c='2'>t&amp;x</p:b><!-- --></a>",
        "<a><b><c><d>deep</d></c></b><![CDATA[x]]>&#x41;<?pi x?></a>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
        "<e:a xmlns:e='urn:e' xmlns:f='urn:f' f:x='ü'><e:b/><f:c xmlns='urn:d'><g/></f:c></e:a>",
    ]
    static let pieces = [
        "<", ">", "</", "/>", "&", ";", "'", "\"", "=", ":", "xmlns:", "xmlns", "<!--", "-->", "<![CDATA[", "]]>",
        "<!DOCTYPE", "&#", "&lt;", "<?", "?>", "\u{0}", "\u{FFFE}", " ", "<a>", "</a>",
    ]

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func damagedDocuments(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        var read = 0
        for round in 0..<3_000 {
            var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
            if round % 7 == 0 {
                bytes = .utf16(Self.seeds[round % Self.seeds.count], bigEndian: round % 2 == 0, mark: true)
            }
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                Self.mutate(&bytes, &random)
            }
            let cuts = [Int.random(in: 0...bytes.count, using: &random)]
            let pieces = feed(bytes, cutAt: cuts)
            let whole = Result { () throws(XMLError) in try parse(bytes).root.fragment }
            switch (whole, pieces) {
            case (.success(let whole), .success(let pieces)):
                read += 1
                #expect(whole == pieces)
                var writer = XMLWriter()
                writer.root(whole, namespace: "urn:again")
                #expect(try XMLStreamParser().parse(writer.buffer).root.fragment == whole)
            case (.failure, .failure): break
            default: Issue.record("cut at \(cuts), a document has another fate: \(bytes)")
            }
        }
        #expect(read > 0)
    }

    static func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1 where place < bytes.count: bytes.removeSubrange(place..<min(bytes.count, place + 3))
        case 2:
            let end = Int.random(in: place...bytes.count, using: &random)
            bytes.insert(contentsOf: bytes[place..<end], at: place)
        default: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: place)
        }
    }
}
