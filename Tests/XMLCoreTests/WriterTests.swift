import NIOCore
import Testing
import XMLCore

@Suite struct WriterTests {
    private func written(_ body: (inout XMLWriter) -> Void) -> String {
        var writer = XMLWriter()
        body(&writer)
        return String(buffer: writer.buffer)
    }

    @Test func document() {
        let text = written {
            $0.declaration()
            $0.root("a", namespace: "urn:x")
            $0.element("b", "1")
            $0.empty("c")
            $0.open("d", attributes: [("e", "2")])
            $0.close("d")
            $0.close("a")
        }
        #expect(
            text == "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a xmlns=\"urn:x\"><b>1</b><c/><d e=\"2\"/></a>")
    }

    /// Whatever the text, what is written is read again; characters that XML cannot hold become U+FFFD.
    @Test(arguments: [
        "plain", "<&>\"'", "]]>", "\t\n\r", "ä€\u{1F600}", "\u{0}\u{1}\u{1F}\u{7F}", "\u{FFFE}\u{FFFF}\u{FFFD}", "",
        "</a><evil/>", "\u{85}\u{2028}",
    ]) func anyText(_ text: String) throws {
        let allowed = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isIllegal =
                        scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar) || scalar.value == 0xFFFE
                        || scalar.value == 0xFFFF
                    return isIllegal ? "\u{FFFD}" : scalar
                }))
        let document = written {
            $0.root("a", namespace: nil)
            $0.open("b", attributes: [("c", text)])
            $0.text(text)
            $0.close("b")
            $0.close("a")
        }
        let b = try #require(try parse(document).root.first(child: "b"))
        #expect(b.text.unicodeScalars.elementsEqual(allowed.unicodeScalars))
        #expect(b.attribute("c")?.unicodeScalars.elementsEqual(allowed.unicodeScalars) == true)
    }

    @Test func fragmentTakesTheNamespaceOfItsNewHome() throws {
        let carried = try parse(
            "<h:r xmlns:h='urn:home' xmlns:v='urn:v'><h:x a='1'><v:y v:b='2'>t</v:y><h:z/></h:x></h:r>"
        ).root.first(child: "x")
        let fragment = try #require(carried).fragment
        let text = written {
            $0.root("new", namespace: "urn:new")
            $0.fragment(fragment)
            $0.close("new")
        }
        #expect(
            text
                == "<new xmlns=\"urn:new\"><x a=\"1\"><v:y xmlns:v=\"urn:v\" v:b=\"2\">t</v:y><z/></x></new>")
    }

    @Test func foreignDefaultNamespaceIsKept() throws {
        let document = "<r xmlns='urn:home'><x><y xmlns='urn:v'><z/><w xmlns='urn:home'/><n xmlns=''/></y><e/></x></r>"
        let fragment = try parse(document).root.fragment
        let text = written { $0.root(fragment, namespace: "urn:new") }
        #expect(
            text
                == "<r xmlns=\"urn:new\"><x><y xmlns=\"urn:v\"><z/><w xmlns=\"urn:new\"/><n xmlns=\"\"/></y><e/></x></r>"
        )
        #expect(try parse(text).root.fragment == fragment)
    }

    @Test func fragmentWithoutNamespace() throws {
        let fragment = try parse("<r><x xmlns:v='urn:v'><v:y/></x></r>").root.fragment
        #expect(
            written { $0.root(fragment, namespace: nil) } == "<r><x xmlns:v=\"urn:v\"><v:y/></x></r>")
        #expect(
            written { $0.root(fragment, namespace: "urn:n") }
                == "<r xmlns=\"urn:n\"><x xmlns:v=\"urn:v\"><v:y/></x></r>")
    }

    /// An element outside of any namespace stays outside, as long as there is a namespace to be outside of. Found by the
    /// fuzzer (`Fuzz/Corpus/xml/found-prefix-on-root`), which had taken the second result for another document.
    @Test func elementsWithoutNamespaceStayOutside() throws {
        let fragment = try parse(#"<a:r xmlns:a="urn:x"><b>1</b></a:r>"#).root.fragment
        #expect(written { $0.root(fragment, namespace: "urn:x") } == #"<r xmlns="urn:x"><b xmlns="">1</b></r>"#)
        #expect(written { $0.root(fragment, namespace: nil) } == "<r><b>1</b></r>")
    }

    @Test func xmlPrefixNeedsNoDeclaration() throws {
        let fragment = try parse("<r><x xml:lang='de'/></r>").root.fragment
        #expect(written { $0.root(fragment, namespace: nil) } == "<r><x xml:lang=\"de\"/></r>")
    }

    @Test func holeOfADocument() throws {
        let fragment = try parse("<r><a>1</a><b/><a>2</a></r>").root.fragment
        var writer = XMLWriter()
        let place = writer.root(fragment, namespace: nil, leavingOut: "b")
        #expect(String(buffer: writer.buffer) == "<r><a>1</a><b></b><a>2</a></r>")
        #expect(place == "<r><a>1</a><b>".utf8.count)
        var other = XMLWriter()
        let first = other.root(fragment, namespace: nil, leavingOut: "c")
        #expect(String(buffer: other.buffer) == "<r><c></c><a>1</a><b/><a>2</a></r>")
        #expect(first == "<r><c>".utf8.count)
    }
}
