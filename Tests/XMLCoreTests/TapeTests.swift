import NIOCore
import Testing
import XMLCore

@Suite struct TapeTests {
    @Test func elementsAttributesAndText() throws {
        let root = try parse("<a x='1' y='two'>one<b/> <c>in <d>deep</d> c</c></a>").root
        #expect(root.localName == "a")
        #expect(root.attribute("x") == "1")
        #expect(root.attribute("y") == "two")
        #expect(root.attribute("z") == nil)
        #expect(root.children.map(\.localName) == ["b", "c"])
        #expect(root.text == "one ")
        #expect(root.first(child: "c")?.text == "in  c")
        #expect(root.first(child: "c")?.first(child: "d")?.text == "deep")
        #expect(root.first(child: "b")?.isEmpty == true)
        #expect(root.first(child: "d") == nil)
    }

    @Test func textIsJoinedOverEntitiesCommentsAndCDATA() throws {
        let root = try parse("<a>1 &lt; 2 &amp;&#x20AC;<!-- no --> <?pi no?><![CDATA[<b>]]></a>").root
        #expect(root.text == "1 < 2 &\u{20AC} <b>")
        #expect(root.children.map(\.localName) == [])
    }

    @Test func trimmedText() throws {
        let root = try parse("<a>\n\t sip:201@pbx \r\n</a>").root
        #expect(root.trimmedText == "sip:201@pbx")
        #expect(try parse("<a> <b/> x </a>").root.trimmedText == "x")
        #expect(try parse("<a>  </a>").root.trimmedText == "")
        #expect(try parse("<a>  </a>").root.isEmpty)
    }

    @Test func namespacesAreFoundWhenAsked() throws {
        let root = try parse(
            "<p:a xmlns:p='urn:p' xmlns='urn:d'><b/><c xmlns='urn:c'><d/></c><e xmlns=''/><p:f p:g='1' h='2'/></p:a>"
        ).root
        #expect(root.namespace == "urn:p")
        #expect(root.prefix == "p")
        #expect(root.first(child: "b")?.namespace == "urn:d")
        #expect(root.first(child: "c")?.first(child: "d")?.namespace == "urn:c")
        #expect(root.first(child: "e")?.namespace == nil)
        let f = try #require(root.first(child: "f"))
        #expect(f.namespace == "urn:p")
        #expect(f.attributes.map(\.namespace) == ["urn:p", nil])
        #expect(f.attributes.map(\.value) == ["1", "2"])
        // Declarations are no attributes.
        #expect(root.attributes.isEmpty)
    }

    @Test func cursorTakesChildrenInAnyOrder() throws {
        var cursor = XMLChildCursor(try parse("<a><b>1</b><c>2</c><b>3</b><d>4</d></a>").root)
        #expect(cursor.take("d")?.text == "4")
        #expect(cursor.take("b")?.text == "1")
        #expect(cursor.take("b")?.text == "3")
        #expect(cursor.take("b") == nil)
        var remaining: [String] = []
        cursor.forEachRemaining { remaining.append($0.text) }
        #expect(remaining == ["2"])
    }

    @Test func cursorBeyondItsBookkeeping() throws {
        let children = (0..<100).map { "<c>\($0)</c>" }.joined()
        var cursor = XMLChildCursor(try parse("<a>\(children)<z/></a>").root)
        #expect(cursor.take("z") != nil)
        #expect(cursor.take("c")?.text == "0")
        #expect(cursor.take("c")?.text == "1")
    }

    @Test func parserIsUsedForDocumentAfterDocument() throws {
        let parser = XMLStreamParser()
        #expect(!parser.isMidDocument)
        try parser.feed(.init(string: "<a>"))
        #expect(parser.isMidDocument)
        try parser.feed(.init(string: "</a>"))
        #expect(try parser.finish().root.localName == "a")
        #expect(!parser.isMidDocument)
        #expect(throws: XMLError.self) { try parser.parse(.init(string: "<b>")) }
        #expect(!parser.isMidDocument)
        #expect(try parser.parse(.init(string: "<c/>")).root.localName == "c")
    }

    @Test func fragmentsCompareByMeaning() throws {
        let one = try parse("<a xmlns='urn:1' x='1' y='2'><p:b xmlns:p='urn:p'>t</p:b></a>").root.fragment
        let other = try parse("<h:a xmlns:h='urn:2' y='2' x='1'><q:b xmlns:q='urn:p'>t</q:b></h:a>").root.fragment
        let third = try parse("<h:a xmlns:h='urn:2' y='2' x='1'><q:b xmlns:q='urn:q'>t</q:b></h:a>").root.fragment
        let fourth = try parse("<h:a xmlns:h='urn:2' y='2' x='1'><h:b>t</h:b></h:a>").root.fragment
        #expect(one == other)
        #expect(one != third)
        #expect(one != fourth)
    }

    @Test func textOfAFragmentIsEdited() throws {
        let tape = try parse("<a><b>1</b><c/><d>x<e>2</e>y</d></a>")
        var editor = XMLTextEditor(tape.root.fragment)
        editor.setText(of: try #require(tape.root.first(child: "b")), to: "eins")
        editor.setText(of: try #require(tape.root.first(child: "c")), to: "&")
        editor.setText(of: try #require(tape.root.first(child: "d")), to: "z")
        let edited = editor.edited
        #expect(edited == (try parse("<a><b>eins</b><c>&amp;</c><d>z<e>2</e></d></a>")).root.fragment)
        #expect(tape.root.first(child: "b")?.text == "1")
    }
}
