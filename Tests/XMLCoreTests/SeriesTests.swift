import Foundation
import NIOCore
import Testing

@testable import XMLCore

/// A document read among others on one endless parser gives what it gives on a parser of its own: the same tape, or the
/// same error.
@Suite struct SeriesTests {
    /// Things that an endless parser takes for something else, unless somebody looks.
    static let tricks = [
        "", " ", "<", ">", "<>", "<a>", "</_>", "</_><_>", "<a/></_>", "<a/></_><_>", "<_/>", "<_></_>", "<a/><b/>",
        "<a></a><b></b>", "<a/> <b/>", "<a/>x", "x<a/>", "<a/>&#32;", "&#32;<a/>", "<a/>&amp;", "<![CDATA[]]><a/>",
        "<a/><![CDATA[]]>", "<a/><![CDATA[ ]]>", "<a/><!-- c -->", "<!-- c --><a/>", "<?p i?><a/>", "<a/><?p i?>",
        "<a/><?p i?><b/>", "<a/><?xml version='1.0'?>", "<a/>\r", "<a/>\r\n", "<a/>]", "<a/>]]>", "<a/>\u{0}",
        "<a/><!--",
        "<a/><![CDATA[>", "<a", "<a b='>", "<a>]]></a>", "<a><![CDATA[]]></a>", "<a><![CDATA[x]]>y</a>", "\u{FEFF}<a/>",
        "<a/>\u{FEFF}", "<a>\u{FEFF}</a>", "<a>&b;</a>", "<a>&#xD;\r\n\r</a>", "<a b='\n&#10;\t'/>", "<a b='1' b='2'/>",
        "<p:a/>", "<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>", "<!DOCTYPE a><a/>", "<a><!DOCTYPE a></a>",
        "<?xml version='1.0'?><a/>", "<?xml version='1.0' ?><a/>",
        "<?xml version=\"1.0\" encoding='utf-8'?>\r\n<a/>\r\n",
        "<?xml version='1.0' standalone='yes'?><a/>", "<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>",
        "<?xml version='1.0' encoding='Utf-8' standalone='no'?><a/>", "<?xml version='1.1'?><a/>",
        "<?xml version='1.0?><a/>",
        "<?xml version='1.0\"?><a/>", "<?xml version='1.0'encoding='UTF-8'?><a/>", "<?xml encoding='UTF-8'?><a/>",
        "<?xml?><a/>",
        " <?xml version='1.0'?><a/>", "<?xml version='1.0'?><?xml version='1.0'?><a/>", "<?xmlish x?><a/>",
        "<?xml version='1.0' encoding='ISO-8859-1'?><a>\u{E4}</a>", "<?xml version='1.0' encoding='UTF-16'?><a/>",
        "<?xml version='1.0' encoding='US-ASCII'?><a>\u{E4}</a>", "<?xml version='1.0' encoding='UTF-8'?>", "<1/>",
        "< a/>",
        "<_ xmlns=''><_/></_>", "<a><b></a></b>", "<a/></a>", "<a></a></a>", "<\u{E4}>\u{20AC}\u{1F600}</\u{E4}>",
        "<a b='&lt;&amp;'>t<!-- -->u<?p?>v</a>",
    ]

    /// What is read one after the other, each among all the others before it.
    private struct Reader {
        let machines = XMLMachines()
        var limits = XMLLimits()
        var read = 0

        mutating func hold(_ bytes: [UInt8]) {
            let alone = Result { () throws(XMLError) in try parse(bytes, limits: limits) }
            let among = Result { () throws(XMLError) in
                try XMLStreamParser(limits: limits).parse(ByteBuffer(bytes: bytes), on: machines)
            }
            switch (alone, among) {
            case (.success(let alone), .success(let among)):
                read += 1
                #expect(alone.storage.text == among.storage.text, "\(String(decoding: bytes, as: UTF8.self))")
                #expect(alone.storage.nodes.map(Node.init) == among.storage.nodes.map(Node.init))
            case (.failure(let alone), .failure(let among)):
                #expect(alone == among, "\(String(decoding: bytes, as: UTF8.self))")
            default: Issue.record("among others, a document has another fate: \(bytes)")
            }
        }
    }

    private struct Node: Equatable {
        var fields: [UInt32]

        init(_ node: XMLNode) {
            fields = [
                UInt32(node.kind.rawValue), UInt32(node.prefixLength), UInt32(node.nameLength), node.nameStart,
                node.first, node.second,
            ]
        }
    }

    /// Every document of the fixtures and of the fuzzers' corpus.
    static let corpus: [[UInt8]] = {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let folders = ["samples/ed3", "samples/ed6", "full/ed3", "full/ed6"].map { "Fixtures/schema/\($0)" }
        return (folders + ["../Fuzz/Corpus/xml", "../Fuzz/Corpus/csta"]).flatMap { folder in
            let folder = tests.appending(path: folder)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.sorted().compactMap { (try? Data(contentsOf: folder.appending(path: $0))).map(Array.init) }
        }
    }()

    @Test func fixtures() {
        #expect(Self.corpus.count > 400)
        var reader = Reader()
        for document in Self.corpus + Self.corpus.reversed() { reader.hold(document) }
        #expect(reader.read > 800)
    }

    @Test func tricks() {
        var reader = Reader()
        for one in Self.tricks {
            for other in [one] + Self.tricks.shuffled().prefix(8) {
                reader.hold(Array(one.utf8))
                reader.hold(Array(other.utf8))
            }
        }
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64]) func damagedDocuments(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let seeds = Self.corpus + (MutationTests.seeds + Self.tricks).map { Array($0.utf8) }
        var reader = Reader()
        if seed.isMultiple(of: 2) {
            reader.limits.depth = 6
            reader.limits.elements = 60
            reader.limits.attributesPerElement = 2
            reader.limits.nameBytes = 30
            reader.limits.attributeBytes = 80
            reader.limits.bytes = 2_000
        }
        for round in 0..<4_000 {
            var bytes = seeds.randomElement(using: &random) ?? []
            if round.isMultiple(of: 3), !bytes.starts(with: "<?xml".utf8) {
                bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n".utf8) + bytes
            }
            // Sound ones in between, so that the parser lives on.
            for _ in 0..<Int.random(in: 0...2, using: &random) { MutationTests.mutate(&bytes, &random) }
            reader.hold(bytes)
        }
        #expect(reader.read > 100)
    }

    /// Plain documents are read by the endless parser, and it ends before many names have gathered.
    @Test func plainDocumentsUntilItIsSpent() throws {
        let series = try #require(ExpatSeries(hashSalt: 1))
        let document =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<a>" + String(repeating: "<b>c</b>", count: 300) + "</a>\r\n"
        var read = 0
        while !series.isSpent {
            let tape = try #require(series.read(ByteBuffer(string: document), limits: XMLLimits()))
            #expect(tape.root.children.reduce(0) { count, _ in count + 1 } == 300)
            read += document.utf8.count
        }
        #expect((262_144...280_000).contains(read))
    }

    /// What looks other than plain is left alone, and costs the parser nothing.
    @Test(arguments: ["", "<!-- --><a/>", "<!DOCTYPE a><a/>", "\u{FEFF}<a/>", "</_>", "x<a/>", "<a/>x"])
    func documentsForAnotherMachine(_ document: String) throws {
        let series = try #require(ExpatSeries(hashSalt: 1))
        #expect(series.read(ByteBuffer(string: document), limits: XMLLimits()) == nil)
        #expect(!series.isSpent)
        #expect(
            series.read(ByteBuffer(string: "<a>\(String(repeating: "b", count: 16_384))</a>"), limits: XMLLimits())
                == nil)
        #expect(!series.isSpent)
        #expect(series.read(ByteBuffer(string: "<a><b></a></b>"), limits: XMLLimits()) == nil)
        #expect(series.isSpent)
    }
}
