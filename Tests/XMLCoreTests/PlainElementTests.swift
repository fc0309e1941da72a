import NIOCore
import Testing

@testable import XMLCore

/// A carried element comes out the same whether it is written in one pass or element by element.
@Suite struct PlainElementTests {
    /// Written in one pass where that can be.
    private func written(_ fragment: XMLFragment, _ namespace: String?) -> String {
        var writer = XMLWriter()
        writer.root("new", namespace: namespace)
        writer.fragment(fragment)
        writer.close("new")
        return String(buffer: writer.buffer)
    }

    /// Where something is to be left out, there is no one pass; nothing has this name.
    private func writtenSlowly(_ fragment: XMLFragment, _ namespace: String?) -> String {
        var writer = XMLWriter()
        writer.root("new", namespace: namespace)
        writer.fragment(fragment, leavingOut: ["none"])
        writer.close("new")
        return String(buffer: writer.buffer)
    }

    @Test(arguments: [
        ("<r><x/></r>", "<x/>"), ("<r><x></x></r>", "<x/>"), ("<r><x ><y\n/>t</x ></r>", "<x><y/>t</x>"),
        ("<r><x>1<y>2<z/></y>3<y/></x><x>no</x></r>", "<x>1<y>2<z/></y>3<y/></x>"),
        ("<p:r xmlns:p='u'><p:x><p:y/></p:x></p:r>", "<x><y/></x>"),
        ("<r xmlns='u'><x>\u{E4}<![CDATA[ö]]></x></r>", "<x>\u{E4}ö</x>"), ("<r><x><!-- --></x></r>", "<x/>"),
    ]) func inOnePass(_ document: String, _ expected: String) throws {
        let element = try #require(try parse(document).root.first(child: "x"))
        #expect(XMLPlainElement(element) != nil)
        #expect(written(element.fragment, "urn:n") == "<new xmlns=\"urn:n\">\(expected)</new>")
    }

    @Test(arguments: [
        "<r><x a='1'/></r>", "<r><x><y a='1'/></x></r>", "<r><x>&lt;</x></r>", "<r><x>></x></r>", "<r><x>\"</x></r>",
        "<r><x>\n</x></r>", "<r><x>\u{FFFD}</x></r>", "<r xmlns:p='u'><x><p:y/></x></r>",
        "<p:r xmlns:p='u' xmlns:q='v'><p:x><q:y/></p:x></p:r>", "<p:r xmlns:p='u'><p:x><y/></p:x></p:r>",
    ]) func elementByElement(_ document: String) throws {
        let element = try #require(try parse(document).root.first(child: "x"))
        #expect(XMLPlainElement(element) == nil)
    }

    /// An element whose text an editor has emptied, or given it, as well.
    @Test func editedText() throws {
        let fragment = try parse("<r><x><y>1</y><z/></x></r>").root.first(child: "x")?.fragment
        var editor = XMLTextEditor(try #require(fragment))
        for (name, text) in [("y", ""), ("z", "2")] as [(XMLName, String)] {
            editor.setText(of: try #require(fragment?.element.first(child: name)), to: text)
        }
        #expect(written(editor.edited, nil) == "<new><x><y/><z>2</z></x></new>")
    }

    @Test(arguments: [21, 22] as [UInt64]) func anyElement(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        let seeds = SeriesTests.corpus + (MutationTests.seeds + SeriesTests.tricks).map { Array($0.utf8) }
        var plain = 0
        for round in 0..<600 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 0...2, using: &random) { MutationTests.mutate(&bytes, &random) }
            guard let root = try? parse(bytes).root else { continue }
            for child in [root] + Array(root.children) {
                if XMLPlainElement(child) != nil { plain += 1 }
                for namespace in [nil, "urn:n", root.namespace] {
                    #expect(written(child.fragment, namespace) == writtenSlowly(child.fragment, namespace))
                }
            }
        }
        #expect(plain > 300)
    }

    /// Whichever way its octets are looked at, text is plain if none of them needs a second look.
    @Test func textOfAnyLength() throws {
        let odd: Set<UInt8> = Set(0..<0x20).union([0xEF]).union("&<>\"".utf8)
        for count in 0...40 {
            let octets = [UInt8](repeating: UInt8(ascii: "a"), count: count)
            #expect(octets.withUnsafeBufferPointer { XMLEscape.isPlain($0) })
            for place in octets.indices {
                for octet in UInt8.min...UInt8.max {
                    var octets = octets
                    octets[place] = octet
                    let isPlain = octets.withUnsafeBufferPointer { XMLEscape.isPlain($0) }
                    if isPlain == odd.contains(octet) { Issue.record("octet \(octet) at \(place) of \(count)") }
                }
            }
        }
    }
}
