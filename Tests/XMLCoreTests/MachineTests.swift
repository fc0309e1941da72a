import NIOCore
import Testing
import XMLCore

/// One machine that reads document after document, as an event loop's does.
@Suite struct MachineTests {
    private static let documents = [
        "<a x='1'>one<b/><c>two &amp; three</c></a>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<p:a xmlns:p='urn:p'><p:b>\u{E4}</p:b></p:a>",
        "<a>" + String(repeating: "<b c='d'>text</b>", count: 300) + "</a>",
        "<a>" + String(repeating: "x", count: 40_000) + "</a>",
        "<a/>",
    ]
    private static let refused = [
        "<a><b></a>", "", "<!DOCTYPE a><a/>", "<q:a/>", "<a>", "<a x='1' x='2'/>",
        "<a xmlns:p='u'><b xmlns:p='v'/></a>",
    ]

    @Test func everyDocumentAsOnAFreshMachine() throws {
        let machines = XMLMachines()
        let parser = XMLStreamParser()
        for text in Self.documents + Self.documents.reversed() {
            let tape = try parser.parse(ByteBuffer(string: text), on: machines)
            #expect(tape.root.fragment == (try parse(text).root.fragment))
        }
    }

    /// A document that fails leaves nothing behind for the next one.
    @Test func failuresInBetween() throws {
        let machines = XMLMachines()
        let parser = XMLStreamParser()
        for text in Self.refused {
            var kind: XMLError.Kind?
            do { _ = try parser.parse(ByteBuffer(string: text), on: machines) } catch { kind = error.kind }
            #expect(kind == refusal(of: text) && kind != nil, "\(text)")
            let tape = try parser.parse(ByteBuffer(string: Self.documents[0]), on: machines)
            #expect(tape.root.fragment == (try parse(Self.documents[0]).root.fragment))
        }
    }

    /// The limits are those of who reads, whoever read before; names that were read are not taken for limits used up.
    @Test func limitsAreTheReaders() throws {
        let machines = XMLMachines()
        var narrow = XMLLimits()
        narrow.depth = 2
        let text = ByteBuffer(string: "<a><b><c/></b></a>")
        for _ in 0..<3 {
            #expect(throws: Never.self) { try XMLStreamParser().parse(text, on: machines) }
            #expect(throws: XMLError.self) { try XMLStreamParser(limits: narrow).parse(text, on: machines) }
        }
    }

    /// Two tapes of one machine do not touch each other.
    @Test func tapesStayWhatTheyAre() throws {
        let machines = XMLMachines()
        let first = try XMLStreamParser().parse(ByteBuffer(string: "<a>one</a>"), on: machines)
        let second = try XMLStreamParser().parse(ByteBuffer(string: "<b>two</b>"), on: machines)
        #expect(first.root.text == "one" && first.root.localName == "a")
        #expect(second.root.text == "two" && second.root.localName == "b")
    }
}
