import CSTACore
import NIOCore
import Testing
import XMLCore

/// CST-11: every message of the schema survives being read and written.
@Suite struct SampleTests {
    /// The samples have no white space and no declarations but the default namespace, so equal means equal octets.
    @Test(arguments: Fixtures.all) func comesOutAsItWentIn(_ fixture: Fixture) throws {
        let document = try decode(fixture.text, limits: generous)
        let written = document.message.encoded(edition: document.edition)
        #expect(body(String(buffer: written)) == body(fixture.text))
        let again = try decode(written, limits: generous)
        #expect(again == document)
        // The lcs sample of the sixth edition is written in the third on purpose.
        #expect(again.edition == fixture.edition || fixture.path.hasSuffix("rcc.xml"))
    }

    @Test(arguments: Fixtures.all) func isTyped(_ fixture: Fixture) throws {
        switch try decode(fixture.text, limits: generous).message {
        case .request(.other), .response(.other), .event(.other): Issue.record("\(fixture.path) has no type")
        case .request(let request):
            #expect(request.name == request.payload.map { type(of: $0).elementName.description })
        default: break
        }
    }

    @Test(arguments: Fixtures.all) func canonicalFormIsTheSame(_ fixture: Fixture) throws {
        let parser = XMLStreamParser(limits: generous)
        let original = try parser.parse(ByteBuffer(string: fixture.text))
        let document = try CSTADocument(original)
        let written = try parser.parse(document.message.encoded(edition: document.edition))
        #expect(written.root.fragment == original.root.fragment)
        #expect(written.root.namespace == original.root.namespace)
    }

    /// A message of the third edition says the same in the sixth.
    @Test(arguments: Fixtures.samples.filter { $0.edition == .ed3 }) func editionsAgree(_ fixture: Fixture) throws {
        let document = try decode(fixture.text)
        for edition in CSTAEdition.allCases {
            let again = try decode(document.message.encoded(edition: edition))
            #expect(again.message == document.message)
            #expect(again.edition == edition)
        }
    }
}
