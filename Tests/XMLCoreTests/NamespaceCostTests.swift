import Glibc
import NIOCore
import Testing
import XMLCore

/// What namespaces may cost: rows 77 and 104 of the negative cases.
@Suite struct NamespaceCostTests {
    /// `aa`, `ab`, …
    private static func name(_ number: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        return "\(letters[number / 26 % 26])\(letters[number % 26])"
    }

    private static func declarations(_ numbers: Range<Int>) -> String {
        numbers.map { " xmlns:\(name($0))='urn:\($0)'" }.joined()
    }

    @Test("more declarations in force than any message needs are refused")
    func manyDeclarations() {
        #expect(refusal(of: "<a\(Self.declarations(0..<64))/>") == nil)
        let half = "<a\(Self.declarations(0..<32))><b\(Self.declarations(32..<64))/>"
        #expect(refusal(of: half + "</a>") == nil)
        // What has ended does not count.
        #expect(refusal(of: half + "<b\(Self.declarations(32..<64))/></a>") == nil)
        #expect(refusal(of: "<a\(Self.declarations(0..<33))><b\(Self.declarations(33..<65))/></a>") == .namespace)
        // Nor is there a way round it: the same prefix again, or the default namespace.
        #expect(refusal(of: "<a\(Self.declarations(0..<33))><b\(Self.declarations(0..<32))/></a>") == .namespace)
        #expect(refusal(of: "<a\(Self.declarations(0..<63))><b xmlns='urn:x'/></a>") == nil)
        #expect(refusal(of: "<a\(Self.declarations(0..<63)) xmlns='urn:x'><b xmlns='urn:y'/></a>") == .namespace)
    }

    /// 1,984 prefixes in force and elements with 64 attributes of one local name: half a thousand million comparisons once.
    @Test func theWorstDocument() {
        var document = ""
        for level in 0..<31 {
            let declarations = (0..<64).map { " xmlns:\(Self.name($0))\(Self.name(level))='u\($0)'" }
            document += "<a\(declarations.joined())>"
        }
        #expect(refusal(of: document) == .namespace)
    }

    @Test func declarationsComeFirstOnTheTape() throws {
        let text = "<a x='1' xmlns='urn:d' p:y='2' xmlns:p='urn:p' z='3'><b p:c='4' xmlns:p='urn:p'/></a>"
        let root = try parse(text).root
        #expect(root.namespace == "urn:d")
        #expect(root.attributes.map(\.localName) == ["x", "y", "z"])
        #expect(root.attributes.map(\.value) == ["1", "2", "3"])
        #expect(root.attributes.map(\.namespace) == [nil, "urn:p", nil])
        #expect(root.first(child: "b")?.attributes.map(\.namespace) == ["urn:p"])
    }

    @Test("attributes of one local name cost no more than others")
    func attributesOfOneName() {
        func document(_ localName: (Int) -> String) -> ByteBuffer {
            let element = "<e" + (0..<64).map { " \(Self.name($0)):\(localName($0))=''" }.joined() + "/>"
            let text = "<a\(Self.declarations(0..<64))>" + String(repeating: element, count: 90) + "</a>"
            return ByteBuffer(string: text)
        }
        let parser = XMLStreamParser()
        func work(_ document: ByteBuffer) -> Double {
            Self.cpuMilliseconds { #expect(throws: Never.self) { try parser.parse(document) } }
        }
        let (different, same) = (work(document(Self.name)), work(document { _ in "xx" }))
        #expect(same < 8 * different + 1, "\(different) ms and \(same) ms")
    }

    @Test("a carried element costs no more for the attributes around it")
    func attributesAround() throws {
        func tape(_ attribute: (Int) -> String) throws -> XMLTape {
            var text = "<a xmlns='urn:a'>"
            for _ in 0..<20 { text += "<b" + (0..<60).map(attribute).joined() + ">" }
            text += String(repeating: "<e/>", count: 3_000) + String(repeating: "</b>", count: 20) + "</a>"
            return try parse(text)
        }
        func work(_ tape: XMLTape) -> Double {
            Self.cpuMilliseconds {
                var writer = XMLWriter()
                writer.root(tape.root.fragment, namespace: "urn:b")
                #expect(writer.buffer.readableBytes > 12_000)
            }
        }
        let (bare, laden) = try (work(tape { _ in "" }), work(tape { " xmln\(Self.name($0))=''" }))
        #expect(laden < 8 * bare + 1, "\(bare) ms and \(laden) ms")
    }

    /// The fastest of some runs, in time of this thread: other tests and other programs do not count.
    private static func cpuMilliseconds(_ work: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
        }
        return (0..<5).map { _ in
            let begin = now()
            work()
            return now() - begin
        }.min() ?? 0
    }
}
