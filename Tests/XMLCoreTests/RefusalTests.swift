import Testing
import XMLCore

/// Section E of the negative cases, rows 73 to 82.
@Suite struct RefusalTests {
    @Test(arguments: [
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>",
        "<!DOCTYPE a PUBLIC '-//x' 'file:///etc/passwd'><a/>",
        "<?xml version='1.0'?>\n<!-- c -->\n<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'> %p;]><a/>",
        "<!DOCTYPE a [<!ATTLIST a b CDATA 'default'>]><a/>",
    ]) func documentTypes(_ document: String) {
        #expect(refusal(of: document) == .doctype)
    }

    /// Rows 74 and 75: refused at the start of the declaration, however much follows it.
    @Test func entitiesAreNeverDeclared() {
        var laughs = "<!DOCTYPE l [<!ENTITY l0 'lol'>"
        for level in 1...30 {
            laughs += "<!ENTITY l\(level) '" + String(repeating: "&l\(level - 1);", count: 10) + "'>"
        }
        #expect(refusal(of: laughs + "]><l>&l30;</l>") == .doctype)
        #expect(refusal(of: laughs + "]><l a='&l30;'/>") == .doctype)
        var limits = XMLLimits()
        limits.bytes = 1 << 22
        let chain = (1...5_000).map { "<!ENTITY e\($0) '&e\($0 - 1);'>" }.joined()
        #expect(refusal(of: "<!DOCTYPE l [<!ENTITY e0 'x'>\(chain)]><l>&e5000;</l>", limits: limits) == .doctype)
        let model = String(repeating: "(", count: 20_000) + "a" + String(repeating: ")", count: 20_000)
        #expect(refusal(of: "<!DOCTYPE l [<!ELEMENT l \(model)>]><l/>", limits: limits) == .doctype)
    }

    /// Row 73: the declaration is seen however it is cut.
    @Test func documentTypeCutAnywhere() {
        let document = Array("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>".utf8)
        for cut in 1..<document.count {
            guard case .failure(let error) = feed(document, cutAt: [cut]) else {
                Issue.record("read when cut at \(cut)")
                continue
            }
            #expect(error.kind == .doctype)
        }
    }

    /// Row 76: what other processors would fetch is data like any other.
    @Test func nothingIsFetched() throws {
        let root = try parse(
            """
            <?xml-stylesheet href="http://127.0.0.1:1/x.xsl"?>
            <a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a http://127.0.0.1:1/a.xsd">
            <xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></a>
            """
        ).root
        #expect(root.first(child: "include")?.isEmpty == true)
    }

    /// Rows 77 and 78.
    @Test func limits() {
        let deep = 100_000
        var limits = XMLLimits()
        limits.bytes = 1 << 22
        let nested = String(repeating: "<a>", count: deep) + String(repeating: "</a>", count: deep)
        #expect(refusal(of: nested, limits: limits) == .limit(.depth))
        #expect(refusal(of: String(repeating: "<a xmlns='urn:x'>", count: 2_000), limits: limits) == .limit(.depth))
        #expect(refusal(of: nested) == .limit(.bytes))
        let attributes = (1...20_000).map { " a\($0)='1'" }.joined()
        #expect(refusal(of: "<a\(attributes)/>", limits: limits) == .limit(.attributesPerElement))
        let long = String(repeating: "x", count: 1 << 20)
        #expect(refusal(of: "<a b='\(long)'/>", limits: limits) == .limit(.attributeBytes))
        #expect(refusal(of: "<\(long)/>", limits: limits) == .limit(.nameBytes))
        #expect(refusal(of: "<a \(long)='1'/>", limits: limits) == .limit(.nameBytes))
        #expect(refusal(of: "<a>\(long)</a>") == .limit(.bytes))
        #expect(refusal(of: "<a><!--\(long)--></a>") == .limit(.bytes))
        #expect(refusal(of: "<a><![CDATA[\(long)]]></a>") == .limit(.bytes))
        let many = String(repeating: "<b/>", count: 5_000)
        #expect(refusal(of: "<a>\(many)</a>") == .limit(.elements))
    }

    @Test func limitsAreReachedExactly() throws {
        var limits = XMLLimits()
        limits.depth = 3
        limits.elements = 4
        limits.attributesPerElement = 2
        limits.nameBytes = 4
        limits.attributeBytes = 5
        let document = "<a><b><c/></b><d abcd='12345' e='1'/></a>"
        limits.bytes = document.utf8.count
        _ = try parse(document, limits: limits)
        limits.bytes -= 1
        #expect(refusal(of: document, limits: limits) == .limit(.bytes))
    }

    /// Row 81.
    @Test(arguments: [
        "<p:a/>", "<a p:b='1'/>", "<a xmlns:p='urn:p'/><p:b/>",
        "<a><b xmlns:p='urn:p'/><p:c/></a>",
        "<a xmlns:p='urn:p'><b xmlns:p='urn:q'/></a>",
        "<a xmlns:p=''/>", "<a xmlns:xml='urn:x'/>", "<a xmlns:xmlns='urn:x'/>", "<xmlns:a/>",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>", "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns='urn:x&#10;b'/>", "<a xmlns='urn:x b'/>", "<a xmlns:p='urn:x&#9;b'/>",
        "<p:q:a xmlns:p='urn:p'/>", "<:a/>", "<a: />", "<a xmlns:p='urn:p' p:q:b='1'/>",
        "<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='1' q:b='2'/>",
    ]) func namespaces(_ document: String) {
        let kind = refusal(of: document)
        #expect(kind == .namespace || kind == .notWellFormed)
    }

    @Test func samePrefixAgainIsAllowed() throws {
        _ = try parse("<a xmlns:p='urn:p'><b xmlns:p='urn:p'><p:c/></b><p:d/></a>")
        _ = try parse("<a><p:b xmlns:p='urn:p'/><p:c xmlns:p='urn:q'/></a>")
        _ = try parse("<a xml:lang='de' xmlns:xml='http://www.w3.org/XML/1998/namespace'/>")
    }

    /// Row 82, a handful of the many.
    @Test(arguments: [
        "", " ", "x", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a/>x", "<a b=1/>", "<a b='1' b='2'/>", "<a b='<'/>",
        "<a>]]></a>", "<a>&</a>", "<a>&x;</a>", "<a>&#0;</a>", "<a>&#x1;</a>", "<a>&#xD800;</a>", "<a>\u{1}</a>",
        "<a>\u{0}</a>", "<a><!-- -- --></a>", "<?xml version='1.0'?><?xml version='1.0'?><a/>",
        " <?xml version='1.0'?><a/>",
        "<a><?xml x?></a>", "<1/>", "<a b/>", "<a", "<a b='", "<a><![CDATA[", "<!-- ", "<a>\u{FFFF}</a>",
    ]) func notWellFormed(_ document: String) {
        #expect(refusal(of: document) == .notWellFormed)
    }
}
