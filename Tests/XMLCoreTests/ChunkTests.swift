import Foundation
import Testing
import XMLCore

/// How a document is cut into pieces must not be seen in its tape, nor in the reason why it is refused.
@Suite struct ChunkTests {
    static let documents: [[UInt8]] = [
        Array(
            "<?xml version='1.0' encoding='UTF-8'?><a x='1&amp;2'>täxt &#x20AC;<!-- c --><b/>\r\n<![CDATA[x]]]]></a>"
                .utf8),
        Array("<p:a xmlns:p='urn:p'><p:b xmlns='urn:d'><c>\u{1F600}</c></p:b>tail</p:a><!-- after -->".utf8),
        [0xEF, 0xBB, 0xBF] + Array("<a>mark</a>".utf8),
        .utf16("<?xml version='1.0' encoding='UTF-16'?><a b='\u{1F600}'>ü</a>", bigEndian: true, mark: true),
        .utf16("<?xml version='1.0'?><a b='x'>ü\u{1F600}</a>", bigEndian: false, mark: true),
    ]

    static let refused: [[UInt8]] = [
        Array("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>".utf8),
        Array("<a><b></a></b>".utf8),
        Array("<a>&nbsp;</a>".utf8),
        Array("<a xmlns:p='urn:p'><q:b/></a>".utf8),
        Array("<a><b/>".utf8),
        Array("<?xml version='1.0' encoding='ISO-8859-1'?><a/>".utf8),
        Array("<a>".utf8) + [0xC3, 0x28] + Array("</a>".utf8),
    ]

    @Test(arguments: documents) func everySplitInTwo(_ document: [UInt8]) throws {
        let whole = try parse(document).root.fragment
        for cut in 0...document.count {
            #expect(try feed(document, cutAt: [cut]).get() == whole)
        }
    }

    @Test(arguments: documents) func octetByOctet(_ document: [UInt8]) throws {
        let whole = try parse(document).root.fragment
        #expect(try feed(document, cutAt: Array(1..<document.count)).get() == whole)
    }

    @Test(arguments: documents) func randomSplits(_ document: [UInt8]) throws {
        let whole = try parse(document).root.fragment
        var random = SeededGenerator(state: 354)
        for _ in 0..<200 {
            let cuts = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                Int.random(in: 0...document.count, using: &random)
            }
            #expect(try feed(document, cutAt: cuts.sorted()).get() == whole)
        }
    }

    @Test(arguments: refused) func refusalsToo(_ document: [UInt8]) {
        let kind = refusal(of: document)
        #expect(kind != nil)
        for cut in 0...document.count {
            switch feed(document, cutAt: [cut]) {
            case .success: Issue.record("read when cut at \(cut)")
            case .failure(let error): #expect(error.kind == kind)
            }
        }
    }

    /// Row 78: an unfinished token is not scanned again for every octet (CVE-2023-52425): four times as much costs four
    /// times as much, not sixteen times.
    @Test func longTokensInSmallPieces() throws {
        let once = try #require(try (0..<3).map { _ in try effort(length: 100_000) }.min())
        let fourfold = try #require(try (0..<3).map { _ in try effort(length: 400_000) }.min())
        #expect(fourfold < 8 * once)
    }

    /// CPU time of this thread, in seconds, to read two tokens of a length in pieces of seven octets.
    private func effort(length: Int) throws -> Double {
        var limits = XMLLimits()
        limits.bytes = 1 << 20
        limits.attributeBytes = 1 << 20
        let (value, comment) = (String(repeating: "x", count: length), String(repeating: "y", count: length))
        let document = Array("<a b='\(value)'><!--\(comment)--></a>".utf8)
        let cuts = Array(stride(from: 1, to: document.count, by: 7))
        let begin = Self.time
        let root = try feed(document, cutAt: cuts, limits: limits).get().element
        #expect(root.attribute("b")?.utf8.count == length)
        return Self.time - begin
    }

    private static var time: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
