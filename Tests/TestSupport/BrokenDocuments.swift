/// XML documents with their verdicts, thousands of them, made by rules instead of kept in files (negative case 82).
///
/// Each rule breaks a well-formed document in one place and in a way that no reading of XML 1.0 lets pass, wherever the place
/// is; so each of them is known to be not well-formed without a parser that says so.
public enum BrokenDocuments {
    public static let notWellFormed: [String] =
        seeds.flatMap { seed in
            cut(seed) + strange(seed) + loose(seed) + deleted(seed) + around(seed)
        } + references + names + texts + tags

    /// The same places with what is allowed there: whoever refuses everything is no judge.
    public static let wellFormed: [String] = seeds.flatMap { seed in
        let inside = seed.closed.flatMap { span in
            ["& ", "< ", "&x;", "<b>"].map { inserted($0, at: span.upperBound, into: seed.text) }
        }
        let behind = ["\n", "<!-- more -->", "<?more?>"].map { seed.text + $0 }
        let text = ["x", "&lt;", "&#x10000;", "\u{D7FF}\u{E000}\u{FFFD}\u{10000}\t\n", "<![CDATA[<&]]>", "<b/>"].map {
            seed.text.replacing("</d>", with: $0 + "</d>")
        }
        return [seed.text] + inside + behind + text
    }

    struct Seed {
        let text: String
        /// Where almost everything is allowed: inside of comments, CDATA sections and processing instructions.
        let closed: [ClosedRange<Int>]

        /// - Parameter parts: every second one is closed.
        init(_ parts: [String]) {
            var text = ""
            var closed: [ClosedRange<Int>] = []
            for (index, part) in parts.enumerated() {
                if index % 2 == 1 { closed.append(text.utf8.count...text.utf8.count + part.utf8.count) }
                text += part
            }
            self.text = text
            self.closed = closed
        }
    }

    static let seeds = [
        Seed([
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!--", " c ",
            "--><a xmlns=\"urn:a\" b='1' c=\"x &amp; y\"><d>text &#65; more</d><e/><![CDATA[", "raw",
            "]]><?pi ", "data", "?><f g=\"h\">end</f></a>",
        ]),
        Seed([
            "<?xml version='1.0'?>\n<?pi ", "x",
            "?><p:a xmlns:p='urn:p' p:b = \"&quot;\">\n<p:d >one<p:d p:c='&lt;'/>two</p:d>\n<!--", "c",
            "--><e><![CDATA[", "x]x", "]]></e></p:a>",
        ]),
    ]

    private static func inserted(_ piece: String, at place: Int, into text: String) -> String {
        let index = text.utf8.index(text.startIndex, offsetBy: place)
        return text[..<index] + piece + text[index...]
    }

    /// Production 1: a document has one whole root. Both end with it.
    private static func cut(_ seed: Seed) -> [String] {
        (0..<seed.text.utf8.count).map { String(decoding: seed.text.utf8.prefix($0), as: UTF8.self) }
    }

    /// Production 2: characters that stand nowhere, not even in a comment.
    private static func strange(_ seed: Seed) -> [String] {
        (0...seed.text.utf8.count).flatMap { place in
            ["\u{0}", "\u{1}", "\u{8}", "\u{B}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"].map {
                inserted($0, at: place, into: seed.text)
            }
        }
    }

    /// Productions 14, 10, 39: what begins markup and is none.
    private static func loose(_ seed: Seed) -> [String] {
        (0...seed.text.utf8.count).filter { place in !seed.closed.contains { $0.contains(place) } }.flatMap { place in
            ["& ", "< ", "&;", "<1>"].map { inserted($0, at: place, into: seed.text) }
        }
    }

    /// Every mark that carries the structure is needed, but for the `<` of what has no end of its own: that leaves a text.
    private static func deleted(_ seed: Seed) -> [String] {
        let octets = Array(seed.text.utf8)
        func leavesText(_ index: Int) -> Bool {
            guard octets[index] == UInt8(ascii: "<"), let end = octets[index...].firstIndex(of: UInt8(ascii: ">"))
            else { return false }
            return "?!".utf8.contains(octets[index + 1]) || octets[end - 1] == UInt8(ascii: "/")
        }
        return octets.indices.filter { index in
            "<>'\"=/?!-;#[]".utf8.contains(octets[index])
                && !seed.closed.contains { $0.lowerBound <= index && index < $0.upperBound }
                && !leavesText(index)
                // The hyphen of an encoding's name.
                && !(octets[index] == UInt8(ascii: "-") && octets[index - 1] == UInt8(ascii: "F"))
        }.map { index in
            var rest = octets
            rest.remove(at: index)
            return String(decoding: rest, as: UTF8.self)
        }
    }

    /// Productions 1, 22, 27: what stands before or behind the root.
    private static func around(_ seed: Seed) -> [String] {
        let pieces = [
            "x", "<b/>", "&#32;", "&amp;", "<![CDATA[]]>", "</a>", "]]>", "<?xml version='1.0'?>", "<!ELEMENT a>",
        ]
        return pieces.map { seed.text + $0 } + pieces.map { $0 + seed.text }
    }

    /// Productions 66 to 68: references to what is no character, or to nothing, in text and in an attribute.
    private static let references: [String] = {
        var codes = (0...31).filter { ![9, 10, 13].contains($0) } + Array(stride(from: 0xD800, to: 0xE000, by: 64))
        codes += [0xFFFE, 0xFFFF, 0x11_0000, 0x7FFF_FFFF]
        let numbers = codes.flatMap { ["&#\($0);", "&#x\(String($0, radix: 16));"] }
        let others = [
            "&#;", "&#x;", "&#-1;", "&#xg;", "&#a;", "&#X41;", "&#18446744073709551681;", "&nbsp;", "&x;", "&amp",
            "&AMP;",
            "& amp;", "&amp ;", "&;", "&&amp;", "&#65", "%x;&x;", "&1;", "&-a;",
        ]
        return (numbers + others).flatMap { ["<a>\($0)</a>", "<a b='\($0)'/>"] }
    }()

    /// Productions 4, 4a: letters that begin no name, and that stand in none. What colons may do is namespaces' affair.
    private static let names: [String] = (0x21...0x7E).flatMap { code -> [String] in
        guard let scalar = UnicodeScalar(UInt32(code)), scalar != ":" else { return [] }
        let letter = Character(scalar)
        if letter.isLetter || letter == "_" { return [] }
        var documents = ["<\(letter)a></\(letter)a>", "<a></\(letter)a>"]
        // In a text, that one may stand.
        if letter != ">" { documents.append("<a \(letter)b='1'></a>") }
        if !letter.isNumber, !"-.".contains(letter) {
            documents += ["<a\(letter)b></a\(letter)b>", "<a b\(letter)c='1'></a>"]
        }
        return documents
    }

    /// Productions 14, 15, 17: what ends a section where there is none.
    private static let texts: [String] =
        ["a", "ab", "a b c", "]", "]]"].flatMap { ["<a>\($0)]]></a>", "<a>]]>\($0)</a>", "<a><b/>\($0)]]></a>"] }
        + ["", "c", " c ", "-"].flatMap { ["<a><!--\($0)-- --></a>", "<!--\($0)--- --><a/>", "<a/><!--\($0)--->"] }
        + ["xml", "XML", "Xml", "xMl"].flatMap { ["<a><?\($0) x?></a>", "<a/><?\($0)?>", "<!-- --><?\($0) x?><a/>"] }

    /// Productions 40 to 44, 23 to 26.
    private static let tags: [String] = [
        "<a></A>", "<a></b>", "<a><b></a></b>", "<a></a", "<a", "<a ", "<a/", "</a>", "<a></a></a>", "<a><a></a>",
        "< a/>",
        "<a / >", "<a></ a>", "<a></a b='1'>", "<a b/>", "<a b=/>", "<a b=1/>", "<a b='1/>", "<a b='1\"/>",
        "<a b='<'/>",
        "<a b='1' b='2'/>", "<a b='1' c='2' b='1'/>", "<a b='1'c='2'/>", "<a b=\"1\"c=\"2\"/>", "<a b='&'/>",
        "<a ='1'/>",
        "<a 'b'='1'/>", "<>", "</>", "<></>", "<a><></a>", "<a></></a>", "<a><", "", " ", "a", "<?pi?>", "<!-- -->",
        "<?xml?><a/>", "<?xml version='1.0'><a/>", "<?xml version=1.0?><a/>", "<?xml encoding='UTF-8'?><a/>",
        "<?xml version='1.0' standalone='maybe'?><a/>", "<?xml version='1.0' encoding=''?><a/>",
        "<?xml encoding='UTF-8' version='1.0'?><a/>", "<?xml version='1.0' version='1.0'?><a/>",
        "<?xml version='1.0'encoding='UTF-8'?><a/>", "<?xml version='1.0' x='1'?><a/>", "<?XML version='1.0'?><a/>",
        "<a><![cdata[]]></a>", "<a><![CDATA []]></a>", "<a><! [CDATA[]]></a>", "<a><![CDATA[</a>", "<a><!- - --></a>",
        "<a><? pi?></a>", "<a><?pi></a>", "<a><?></a>", "<a><?1?></a>",
    ]
}
